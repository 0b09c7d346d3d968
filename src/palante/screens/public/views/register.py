"""Registration: two minutes, no password. Over the journey's own form where it has one, else two questions on one page."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palante.base.limits import allow
from palante.calls.domain.accept import accept, prefill
from palante.calls.domain.enrol import enrol
from palante.calls.domain.register import register as register_person
from palante.calls.models import Registration, Seat, Way
from palante.calls.queries import registration_of
from palante.forms.meaning import REGISTRATION
from palante.forms.queries import form_of
from palante.journeys.models import Journey
from palante.people.domain.sign_in import sign_in
from palante.people.models import SignIn, Strength
from palante.screens.browser import address_of, enter
from palante.screens.join.views.form import REGISTRATIONS_AN_HOUR, SAME_FORM, join
from palante.screens.lists.invited_cookie import forget_invited, invited_for
from palante.screens.public.forms import PromiseForm, RegisterForm
from palante.screens.public.offer import offer_of
from palante.screens.public.partner_cookie import count_started, partner_for


@never_cache
@sensitive_post_parameters("alias", "contact")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    # "new": another person registers on this phone.
    known = signed_in if signed_in and "new" not in request.GET else None
    if known and registration_of(known.person, journey):
        return HttpResponseRedirect(reverse("today"))
    if not journey.takes_registrations(at):
        return render(request, "public/register_closed.html", {"journey": journey, "at": at})
    full = known.person if known and known.strength == Strength.FULL else None
    if version := form_of(journey, REGISTRATION):
        return join(request, journey, version, full, at)
    if (
        request.method == "POST" and request.POST.get("adult") == "no"
    ):  # nothing of what she wrote is read or kept
        return render(request, "public/register_later.html", {"journey": journey})
    if known and full:
        return _register_known(request, journey, known, at)
    return _register_new(request, journey, known, at)


def _register_known(request: HttpRequest, journey: Journey, known: SignIn, at: datetime) -> HttpResponse:
    """Somebody we know already comes to another journey: no name and number again."""
    form = PromiseForm(request.POST or None, journey=journey)
    if form.is_valid():
        registration = enrol(
            journey=journey, person=known.person, brought_by=partner_for(request, journey), at=at
        )
        form.keep_guardian(request, registration)
        messages.success(request, _welcome(registration))
        return HttpResponseRedirect(reverse("today"))
    return _form_page(request, journey, form, at, known=known)


def _register_new(request: HttpRequest, journey: Journey, known: SignIn | None, at: datetime) -> HttpResponse:
    form = RegisterForm(request.POST or None, journey=journey)
    invited = invited_for(request, journey)
    form.initial.update(prefill(invited) if invited else {})
    if request.method == "POST" and not allow(
        "register", address_of(request), limit=REGISTRATIONS_AN_HOUR, per=timedelta(hours=1), at=at
    ):
        form.add_error(
            None,
            _("Very many people are registering from your network right now. Try again in an hour, please."),
        )
    if not form.is_valid():
        return _form_page(request, journey, form, at, by_link=known)
    said = form.cleaned_data
    registration = register_person(
        journey=journey,
        form_key=said["form_key"],
        alias=said["alias"],
        contact=said["contact"],
        language=said["language"],
        zone=said["zone"],
        brought_by=(invited.partner if invited else None) or partner_for(request, journey),
        way=Way.INVITED if invited else Way.SELF,
        source=invited.source if invited else None,
        at=at,
    )
    if invited:
        accept(invited, registration=registration, at=at)
    form.keep_guardian(request, registration)
    if registration.at < at - SAME_FORM:
        return HttpResponseRedirect(reverse("sign_in"))
    response = HttpResponseRedirect(f"{reverse('card')}?new")
    forget_invited(request, response)
    enter(request, response, sign_in(registration.person, how="register", at=at))
    return response


def _form_page(
    request: HttpRequest, journey: Journey, form: PromiseForm, at: datetime, **context: object
) -> HttpResponse:
    context |= {
        "journey": journey,
        "form": form,
        "offer": offer_of(journey, at),
        "partner": partner_for(request, journey),
    }
    response = render(request, "public/register.html", context, status=422 if form.errors else 200)
    count_started(request, response, journey)
    return response


def _welcome(registration: Registration) -> str:
    name = registration.journey.name
    if registration.seat == Seat.WAITING:
        return _("You are on the waiting list of %(journey)s. We will write to you when a seat is free.") % {
            "journey": name
        }
    return _("You are in: %(journey)s.") % {"journey": name}
