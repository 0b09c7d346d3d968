"""An invitation to a team: GET shows it, POST says yes."""

from typing import cast

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palante.journeys.domain.team import accept, invitation_of
from palante.journeys.models import Desk, Invitation
from palante.people.domain.member import make_member
from palante.people.models import Member
from palante.screens.account.forms import JoinTeamForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    response.headers["Referrer-Policy"] = "same-origin"  # the address is the key: no other site hears it
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    asked = invitation_of(token)
    if asked is None:
        return render(request, "account/invitation_ended.html", status=410)
    if request.user.is_authenticated:
        member = cast(Member, request.user)
        if member.email.lower() != asked.email.lower():  # the link may have been seen or forwarded
            return _page(request, asked, is_for_another=True)
        return _say_yes(request, asked, member) if request.method == "POST" else _page(request, asked)
    if Member.objects.filter(email=asked.email.lower()).exists():
        return _page(request, asked, is_member=True)
    form = JoinTeamForm(request.POST or None, email=asked.email)
    if not form.is_valid():
        return _page(request, asked, form=form)
    try:
        with transaction.atomic():
            member = make_member(
                email=asked.email,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                language=get_language() or "",
            )
            EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    except IntegrityError:  # the same form a second time, in the same moment
        return _page(request, asked, is_member=True)
    response = _say_yes(request, asked, member)
    login(request, member, backend=BACKEND)
    reauthenticate_by_password(request)  # just typed: the page of the second key need not ask again
    return response


def _say_yes(request: HttpRequest, asked: Invitation, member: Member) -> HttpResponse:
    try:
        accept(asked, member)
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
        return HttpResponseRedirect(reverse("team"))
    messages.success(request, _("Welcome to the team of %(journey)s.") % {"journey": asked.journey.name})
    if is_mfa_enabled(member):
        return HttpResponseRedirect(reverse("team_journey", args=[asked.journey.slug]))
    return HttpResponseRedirect(reverse("mfa_index"))


def _page(
    request: HttpRequest,
    asked: Invitation,
    *,
    form: JoinTeamForm | None = None,
    is_member: bool = False,
    is_for_another: bool = False,
) -> HttpResponse:
    desks = [str(Desk(desk).label) for desk in asked.desks if desk in Desk.values]
    context = {
        "invitation": asked,
        "desks": desks,
        "form": form,
        "is_member": is_member,
        "is_for_another": is_for_another,
    }
    return render(request, "account/invitation.html", context, status=422 if form and form.errors else 200)
