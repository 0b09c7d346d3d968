"""Calendar files. Public, since calendar programs cannot sign in; so they say nothing (see `live/calendar.py`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from palante.journeys.models import Journey, Session
from palante.live.calendar import journey_ics, session_ics


@require_safe
def journey_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    sessions = list(journey.sessions.defer("words", "meeting_url"))
    for session in sessions:
        session.journey = journey
    return _calendar(journey_ics(journey, sessions, _language(request, journey)), f"{slug}.ics")


@require_safe
def session_calendar(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    session = get_object_or_404(Session.objects.defer("words", "meeting_url"), journey=journey, number=number)
    session.journey = journey
    return _calendar(session_ics(session, _language(request, journey)), f"{slug}-{number}.ics")


def _language(request: HttpRequest, journey: Journey) -> str:
    asked = request.LANGUAGE_CODE
    return asked if asked in journey.languages else journey.source_language


def _calendar(file: bytes, name: str) -> HttpResponse:
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "max-age=300"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
