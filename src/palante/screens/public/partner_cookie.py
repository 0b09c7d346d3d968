"""Remembers through which partner's link somebody came, until she registers. It says nothing about who she is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palante.calls.models import Partner
from palante.calls.queries import partner_of_code
from palante.journeys.models import Journey

COOKIE = "via"
LASTS = 60 * 24 * 3600


def remember_partner(response: HttpResponse, partner: Partner) -> None:
    response.set_cookie(
        COOKIE, partner.code, max_age=LASTS, httponly=True, secure=settings.IS_HTTPS, samesite="Lax"
    )


def partner_for(request: HttpRequest, journey: Journey) -> Partner | None:
    """The partner who sent this browser here; one of another journey does not count."""
    code = request.COOKIES.get(COOKIE, "")
    partner = partner_of_code(code) if code else None
    return partner if partner and partner.journey_id == journey.pk else None
