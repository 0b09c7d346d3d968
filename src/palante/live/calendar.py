"""Sessions as calendar files: the feed of a journey, one session's file, and what reminders attach.

A calendar is looked at by others (a shared phone, a family's tablet), so a title says nothing about what is learned or
who takes part: "Palante: sesión 4". The meeting address never stands in it; the address given is the session's page,
which lets in who has a seat. A UID never changes and SEQUENCE counts the moves, so a moved session moves in the
calendars too instead of standing there twice.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vUri

from palante.journeys.models import Journey, Session


def session_ics(session: Session, language: str | None = None, *, at: datetime | None = None) -> bytes:
    return _calendar(session.journey, [session], language, at or now())


def journey_ics(
    journey: Journey, sessions: Iterable[Session], language: str | None = None, *, at: datetime | None = None
) -> bytes:
    """The feed to subscribe to: phones ask again every few hours, so a move arrives by itself."""
    return _calendar(journey, sessions, language, at or now())


def _calendar(journey: Journey, sessions: Iterable[Session], language: str | None, at: datetime) -> bytes:
    sessions = list(sessions)
    with translation.override(language or journey.source_language):
        calendar = Calendar()
        calendar.add("prodid", "-//Palante//ES")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", "Palante")
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", timedelta(hours=6))
        for session in sessions:
            calendar.add_component(_event(journey, session, at))
        if sessions:
            days = [session.starts.astimezone(journey.tzinfo).date() for session in sessions]
            calendar.add_missing_timezones(
                first_date=min(days) - timedelta(days=366), last_date=max(days) + timedelta(days=366)
            )
        return calendar.to_ical()


def _event(journey: Journey, session: Session, at: datetime) -> Event:
    title = _("Palante: session %(number)s") % {"number": session.number}
    event = Event()
    event.add("uid", f"session-{session.pk}@{urlsplit(settings.URL).hostname}")
    event.add("sequence", session.moved)
    # To the day: the file stays the same byte for byte until tomorrow, and a feed asked again costs a 304.
    event.add("dtstamp", at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    event.add("summary", title)
    event.add("dtstart", session.starts.astimezone(journey.tzinfo))
    event.add("dtend", session.ends.astimezone(journey.tzinfo))
    event.add("url", vUri(settings.URL + session.get_absolute_url()))
    event.add(
        "description", _("Your door: %(address)s") % {"address": settings.URL + session.get_absolute_url()}
    )
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(minutes=-15))
    event.add_component(alarm)
    return event
