"""The few doors to a participant's pages. Each view goes through them and checks nothing itself.

`participant` lets signed-in people in and sends the others to sign in; `seat_in` gives the seat in a journey, or 404 as
if the journey did not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import reverse

from palante.base.crypto import derive
from palante.calls.models import Registration, Seat
from palante.people.models import Person, SignIn, Strength

View = Callable[..., HttpResponseBase]


def participant(full: bool = False, keep: bool = False) -> Callable[[View], View]:
    """Decorator: somebody is signed in here, `request.person`.

    `full` asks for card or code where a personal link alone let her in (it may have been forwarded). `keep` lets the
    service worker keep the page for her, to be opened without signal; nothing else of hers is ever stored.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
            if signed_in is None:
                return to_sign_in(request)
            if full and signed_in.strength != Strength.FULL:
                return to_sign_in(request, more=True)
            response = view(request, *args, **kwargs)
            # What a shared phone shows after signing out, by "back" or offline, must not be hers.
            response.headers.setdefault("Cache-Control", "private, no-store")
            if keep and response.status_code == 200 and request.method == "GET":
                response.headers["X-Who"] = who(signed_in.person)
                get_token(request)  # the cookie by which scripts send what was written, later
            return response

        return guarded

    return decorate


def sign_in_here(request: HttpRequest) -> SignIn:
    """The sign-in of this browser, behind `participant`."""
    return cast(SignIn, request.find_sign_in())  # type: ignore[attr-defined]


def person_here(request: HttpRequest) -> Person:
    """Who is signed in here, behind `participant`; the person herself, since domain verbs write to it."""
    return sign_in_here(request).person


def to_sign_in(request: HttpRequest, more: bool = False) -> HttpResponse:
    """Sign in, then go on. A tap (POST) goes on to the page that has the button, never to the tap itself."""
    there = (
        request.get_full_path()
        if request.method == "GET"
        else (request.headers.get("Referer") and _own_path(request))
    )
    query = {"next": there or reverse("today")} | ({"more": "1"} if more else {})
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode(query)}")


def seat_in(request: HttpRequest, slug: str) -> Registration:
    """This person's seat in the journey, with the journey. Who waits, has left or never came gets a 404."""
    registration = (
        Registration.objects.select_related("journey")
        .filter(person=person_here(request), journey__slug=slug, seat=Seat.TAKEN)
        .first()
    )
    if registration is None:
        raise Http404
    return registration


def who(person: Person) -> str:
    """A short name for this person's things on a phone; it leads to nobody and differs in every installation."""
    return derive("who", person.pk)[:6].hex()


def _own_path(request: HttpRequest) -> str:
    """The path of our own page a form was sent from, or nothing."""
    origin, path = f"{request.scheme}://{request.get_host()}", request.headers.get("Referer", "")
    return path.removeprefix(origin) if path.startswith(origin + "/") else ""
