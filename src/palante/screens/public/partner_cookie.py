"""Counts how often partners' links are opened, and remembers through which one somebody came, until she registers.

It says nothing about who she is.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palante.calls.domain.count import note_opened, note_started
from palante.calls.models import Partner
from palante.calls.queries import partner_of_code
from palante.journeys.models import Journey

COOKIE, BEGUN = "via", "begun"
LASTS = 60 * 24 * 3600


# Chat apps, networks and search engines fetch a link to show it; so do browsers that guess where one goes next.
_LOOKERS = re.compile(
    r"whatsapp|facebookexternalhit|facebot|telegrambot|twitterbot|slackbot|discordbot|linkedinbot|skypeuripreview|"
    r"pinterest|redditbot|viber|signal|bot\b|crawl|spider|preview|fetch|curl|wget|python-|headlesschrome.*lighthouse",
    re.I,
)


def is_preview(request: HttpRequest) -> bool:
    """Nobody looks: a machine does, or nobody yet."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return request.method != "GET" or "prefetch" in purpose or not agent or bool(_LOOKERS.search(agent))


def count_opened(request: HttpRequest, partner: Partner) -> None:
    """Once a browser: whose cookie names the partner has opened the link before."""
    if request.COOKIES.get(COOKIE) != partner.code and not is_preview(request):
        note_opened(partner)


def count_started(request: HttpRequest, response: HttpResponse, journey: Journey) -> None:
    """The form was begun by somebody whom a partner's link brought: once a browser, by a cookie of the same life."""
    partner = partner_for(request, journey)
    looks = request.method != "POST" and is_preview(request)
    if partner is None or looks or request.COOKIES.get(BEGUN) == partner.code:
        return
    note_started(partner)
    response.set_cookie(
        BEGUN, partner.code, max_age=LASTS, httponly=True, secure=settings.IS_HTTPS, samesite="Lax"
    )


def remember_partner(response: HttpResponse, partner: Partner) -> None:
    response.set_cookie(
        COOKIE, partner.code, max_age=LASTS, httponly=True, secure=settings.IS_HTTPS, samesite="Lax"
    )


def partner_for(request: HttpRequest, journey: Journey) -> Partner | None:
    """The partner who sent this browser here; one of another journey does not count."""
    code = request.COOKIES.get(COOKIE, "")
    partner = partner_of_code(code) if code else None
    return partner if partner and partner.journey_id == journey.pk else None
