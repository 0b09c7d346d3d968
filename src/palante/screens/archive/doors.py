"""Which stories somebody may open: the public ones, and those that a teller gave to the people of a journey.

Feeds, the API and the copy of the archive ask for the public ones alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from palante.calls.models import Registration, Seat
from palante.journeys.models import DeskSeat
from palante.people.models import Member
from palante.screens.archive.squeeze import squeeze
from palante.screens.browser import COOKIE
from palante.stories.models import Story, StoryQuerySet

View = Callable[..., HttpResponseBase]


def stories_for(request: HttpRequest) -> StoryQuerySet:
    """A visitor costs no query: only who carries a cookie is looked up."""
    journeys = _journeys_of(request)
    return Story.objects.open_to(journeys=journeys) if journeys else Story.objects.public()


def is_stranger(request: HttpRequest) -> bool:
    """Nobody we could know: the answer is the same for all, and caches may keep it."""
    return not (request.COOKIES.get(COOKIE) or request.COOKIES.get(settings.SESSION_COOKIE_NAME))


def archive_page(view: View) -> View:
    """Decorator. A page may be kept, but must be asked for again each time: what a teller takes back is gone at once, and
    an unchanged page costs a 304 of some hundred bytes."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if is_stranger(request):
            response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
            squeeze(request, response)
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return shown


def _journeys_of(request: HttpRequest) -> set[int]:
    """Where this participant has a seat, or this member a desk."""
    found: set[int] = set()
    signed_in = request.find_sign_in() if request.COOKIES.get(COOKIE) else None  # type: ignore[attr-defined]
    if signed_in is not None:
        seats = Registration.objects.filter(person=signed_in.person, seat=Seat.TAKEN)
        found.update(seats.values_list("journey_id", flat=True))
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
        desks = DeskSeat.objects.filter(member=cast(Member, request.user))
        found.update(desks.values_list("journey_id", flat=True))
    return found
