"""Remembers that this browser said yes to an invitation, until the registration it goes on to is done."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palante.calls.domain.invite import invited_of
from palante.calls.models import Invited
from palante.journeys.models import Journey

COOKIE = "invited"
LASTS = 2 * 3600  # the phone may be shared


def remember_invited(response: HttpResponse, token: str) -> None:
    response.set_cookie(COOKIE, token, max_age=LASTS, httponly=True, secure=settings.IS_HTTPS, samesite="Lax")


def forget_invited(request: HttpRequest, response: HttpResponse) -> None:
    if COOKIE in request.COOKIES:  # an answer says nothing it need not: this is counted in bytes
        response.delete_cookie(COOKIE)


def invited_for(request: HttpRequest, journey: Journey) -> Invited | None:
    """The open invitation to this journey that this browser said yes to."""
    token = request.COOKIES.get(COOKIE, "")
    row = invited_of(token) if token else None
    is_open = row is not None and row.state in (Invited.State.WAITING, Invited.State.SENT)
    return row if row and is_open and row.journey_id == journey.pk else None
