"""Coming back: the card's code, or six digits sent to a number or address.

Nothing on these pages tells who exists: the same words, the same rows, the same time.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palante.base.limits import allow, is_over
from palante.journeys.models import Journey
from palante.people.domain import code as codes
from palante.people.domain.card import person_of_card
from palante.people.domain.sign_in import sign_in as open_browser
from palante.people.merging import who_is
from palante.people.models import Person, SignIn, Strength
from palante.screens.browser import address_of, enter, own_path
from palante.screens.public.forms import CardForm, ContactForm, DigitsForm

COOKIE, SALT = "code", "palante.sign-in"
REMEMBERED = 26 * 3600  # a little longer than a code on the host's desk
CHOOSING = 10 * 60
WRONG_CARDS_AN_HOUR = 30

View = Callable[..., HttpResponse]


def _steady(view: View) -> View:
    """A POST takes at least `CODE_ANSWER_SECONDS`: how long it took to queue a message, or not, cannot be measured."""

    @wraps(view)
    def timed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST" and (rest := began + settings.CODE_ANSWER_SECONDS - time.monotonic()) > 0:
            time.sleep(rest)
        return response

    return timed


@never_cache
@sensitive_post_parameters("card", "contact")
@require_http_methods(["GET", "HEAD", "POST"])
@_steady
def sign_in(request: HttpRequest) -> HttpResponse:
    goal = own_path(request, request.POST.get("next") or request.GET.get("next", ""), reverse("today"))
    signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    if signed_in and signed_in.strength == Strength.FULL and request.method != "POST":
        return HttpResponseRedirect(goal)
    by_card = CardForm(request.POST if "card" in request.POST else None)
    by_code = ContactForm(request.POST if "contact" in request.POST else None, country=_home_country())
    if by_card.is_valid() and (person := _person_of(request, by_card)):
        return _enter(request, person, "card", goal)
    if by_code.is_valid() and (asked := _ask(request, by_code)):
        response = HttpResponseRedirect(reverse("sign_in_code"))
        kept = {"kind": asked.kind, "mark": asked.fingerprint, "quick": asked.is_quick, "next": goal}
        _keep(response, kept, REMEMBERED)
        return response
    wrong = bool(by_card.errors or by_code.errors)
    context = {
        "by_card": by_card,
        "by_code": by_code,
        "next": goal,
        "more": "more" in request.GET,
        "signed_in": signed_in,
        "has_asked": _kept(request) is not None,
    }
    return render(request, "public/sign_in.html", context, status=422 if wrong else 200)


@never_cache
@sensitive_post_parameters("digits")
@require_http_methods(["GET", "HEAD", "POST"])
@_steady
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Type the digits; when several people share the contact, say which one you are."""
    kept = _kept(request)
    if kept is None:
        return HttpResponseRedirect(reverse("sign_in"))
    if proven := kept.get("people"):
        return _choose(request, kept, proven)
    form = DigitsForm(request.POST or None)
    if form.is_valid():
        people = _people_of(request, kept["mark"], form)
        if len(people) == 1:
            return _prove(request, people[0], kept)
        if people:
            response = HttpResponseRedirect(reverse("sign_in_code"))
            once = secrets.token_urlsafe(12)
            _keep(response, kept | {"people": [person.pk for person in people], "once": once}, CHOOSING)
            return response
    context = {"form": form, "kind": kept["kind"], "is_quick": kept.get("quick", False)}
    return render(request, "public/sign_in_code.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, kept: dict[str, Any], proven: list[int]) -> HttpResponse:
    people = list(Person.objects.filter(pk__in=proven, erased_at=None).order_by("alias", "pk"))
    chosen = next((person for person in people if str(person.pk) == request.POST.get("person")), None)
    if chosen is None:
        return render(request, "public/sign_in_who.html", {"people": people})
    if not allow(
        "choose", kept["once"], limit=1, per=timedelta(days=1)
    ):  # a copied cookie opens nothing twice
        return HttpResponseRedirect(reverse("sign_in"))
    return _prove(request, chosen, kept)


def _prove(request: HttpRequest, person: Person, kept: dict[str, Any]) -> HttpResponse:
    """Somebody else may have registered this number before its owner ever came: at her first code she is shown where
    her page is open, and can shut the others out."""
    is_first = codes.prove_contact(person, kept["mark"])
    is_open = who_is(person).sign_ins.filter(ends_at__gt=now()).exists()
    return _enter(
        request, person, "code", f"{reverse('me_phones')}?first" if is_first and is_open else kept["next"]
    )


def _person_of(request: HttpRequest, form: CardForm) -> Person | None:
    limit: dict[str, Any] = {"limit": WRONG_CARDS_AN_HOUR, "per": timedelta(hours=1)}
    if is_over("card", address_of(request), **limit):
        form.add_error(
            "card",
            _("Too many tries from here. Wait an hour, or ask for a code below. Your card stays valid."),
        )
        return None
    person = person_of_card(form.cleaned_data["card"])
    if person is None:
        allow("card", address_of(request), **limit)  # only what failed is counted
        form.add_error(
            "card",
            _(
                "We do not know this code. It has twelve letters and numbers; there is no O, I, L, S or zero in it."
            ),
        )
    return person


def _ask(request: HttpRequest, form: ContactForm) -> codes.Asked | None:
    try:
        return codes.ask_code(
            form.cleaned_data["contact"],
            country=form.country,
            zone=form.cleaned_data["zone"],
            address=address_of(request),
        )
    except codes.TooManyTries:
        form.add_error(
            "contact", _("A code was asked for many times. Wait an hour and try again, or use your card.")
        )
        return None


def _people_of(request: HttpRequest, mark: str, form: DigitsForm) -> list[Person]:
    try:
        people = codes.try_code(mark, form.cleaned_data["digits"], address=address_of(request))
    except codes.TooManyTries:
        form.add_error(
            "digits",
            _(
                "Too many tries. For your safety this is closed for an hour. Then ask for a new code, or use your card."
            ),
        )
        return []
    if not people:
        if codes.has_live_code(mark):
            words = _("These digits do not fit. Look at the message again.")
        else:
            words = _("This code is over. Ask for a new one, or use your card.")
        form.add_error("digits", words)
    return people


def _enter(request: HttpRequest, person: Person, how: str, goal: str) -> HttpResponse:
    response = HttpResponseRedirect(goal)
    enter(request, response, open_browser(person, how=how))
    response.delete_cookie(COOKIE, samesite="Lax", path=reverse("sign_in"))
    return response


def _home_country() -> str:
    """Numbers without their country's code are read as those of the latest journey's country."""
    latest = Journey.objects.public().order_by("-starts_on").values_list("country", flat=True).first()
    return latest or settings.HOME_COUNTRY


def _keep(response: HttpResponse, what: dict[str, Any], seconds: int) -> None:
    """Between asking and typing, in the browser, signed and for a while: a keyed fingerprint, not the number itself."""
    value = signing.dumps(what | {"until": time.time() + seconds}, salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        httponly=True,
        secure=settings.IS_HTTPS,
        samesite="Lax",
        path=reverse("sign_in"),
    )


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    try:
        what: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return None
    return what if what["until"] > time.time() else None
