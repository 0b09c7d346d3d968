"""`/invited/<token>/`: who was on a partner's list says yes, no, or “that is not me”.

GET changes nothing: chat previews and mail scanners fetch it. Nothing of it may be found or cached, and until it is opened
nothing shows whom or what it is about.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palante.calls.domain.decline import decline
from palante.calls.domain.invite import invited_of
from palante.calls.models import Basis, Invited
from palante.screens.lists.invited_cookie import remember_invited

OPEN = (Invited.State.WAITING, Invited.State.SENT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    # Nothing to other sites. Not "no-referrer": browsers then send the buttons' POST with "Origin: null".
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    invited = invited_of(token)
    if invited is None:
        return render(request, "lists/invited_over.html", status=410)
    if invited.state not in OPEN:
        return _page(request, invited, "lists/invited_done.html")
    if request.method == "POST":
        return _said(request, invited, token, request.POST.get("say", ""))
    return _page(request, invited, "lists/invited.html")


def _said(request: HttpRequest, invited: Invited, token: str, word: str) -> HttpResponse:
    if word in ("no", "not_me"):
        decline(invited, is_not_me=word == "not_me")
        return HttpResponseRedirect(request.path)
    if word == "yes" and invited.journey.takes_registrations():
        response = HttpResponseRedirect(reverse("register", args=[invited.journey.slug]) + "?new")
        remember_invited(response, token)
        return response
    return _page(request, invited, "lists/invited.html")


def _page(request: HttpRequest, invited: Invited, template: str) -> HttpResponse:
    journey = invited.journey
    context: dict[str, Any] = {
        "invited": invited,
        "to": journey,  # not “journey”: the shell must not draw or name it before the page does
        "tagline": journey.say("tagline", get_language() or ""),
        "is_open": journey.takes_registrations(),
        "is_member": bool(invited.source and invited.source.basis == Basis.MEMBERS),
    }
    return render(request, template, context)
