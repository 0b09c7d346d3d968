"""Questions about reminders; none of these changes anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey, Session
from palante.messages.channels import ready
from palante.messages.ways import preferences_of, ways_for, when_for, why_none
from palante.people.models import Person
from palante.reminders.ahead import is_open
from palante.reminders.audience import audience, contacts_of, is_wanted
from palante.reminders.checks import speaks_of_session
from palante.reminders.domain.fill import kind_of
from palante.reminders.models import Anchor, Round, Rule, Skipped
from palante.reminders.timing import moments
from palante.reminders.wording import Wording


@dataclass(frozen=True)
class Preview:
    language: str
    subject: str
    body: str
    has_calendar: bool
    channel: str = ""  # by which it would reach her; empty for somebody made up, or when nothing would
    why_not: str = ""  # the sentence that says why nothing would reach her
    leaves_at: datetime | None = None  # by her own clock and quiet hours


def preview(
    rule: Rule,
    session: Session | None,
    person: Person | None = None,
    *,
    language: str = "",
    at: datetime | None = None,
) -> Preview:
    """What this person (or somebody made up) would get, with the place of the personal link marked."""
    at = at or now()
    journey = rule.journey
    reader = person or Person(alias="Rosa", language=language or journey.source_language, zone=journey.zone)
    upcoming = list(journey.sessions.filter(ends__gt=at).order_by("starts"))
    if not speaks_of_session(rule.anchor, rule.event):
        session = None
    elif session is None:
        session = upcoming[0] if upcoming else journey.sessions.last()
    said = Wording(rule, journey, session=session, upcoming=upcoming, at=at).say_to(reader)
    with override(said.language):
        body = said.body.replace("{link}", f"[{_('personal link')}]")
    channel, why_not, leaves_at = _reached(rule, session, person, at) if person else ("", "", None)
    return Preview(said.language, said.subject, body, bool(said.attachment), channel, why_not, leaves_at)


def _reached(
    rule: Rule, session: Session | None, person: Person, at: datetime
) -> tuple[str, str, datetime | None]:
    """By which channel it would reach her, or why not, and when: as `fill` would find it now."""
    registration = Registration.objects.filter(journey=rule.journey_id, person=person).first()
    if registration is None or not is_wanted(rule, registration):
        return "", str(Skipped.NOT_WANTED.label), None
    if rule.anchor != Anchor.EVENT and not is_open(rule):
        inside = audience(rule, rule.journey, session).filter(person=person).exists()
        if not inside:
            return "", _("this message is not for her"), None
    kind = kind_of(rule, session)
    preferences = preferences_of([person]).get(person.pk)
    asked: dict[str, Any] = {
        "kind": kind,
        "preferences": preferences,
        "ready": ready(),
        "at": at,
    }
    contacts = contacts_of([registration]).get(person.pk, [])
    ways = ways_for(person, rule.channels, contacts, **asked)
    if not ways:
        return "", str(why_none(person, rule.channels, contacts, **asked).label), None
    sessions = [session] if session else list(rule.journey.sessions.all())
    due = (
        [moment.due_at for moment in moments([rule], rule.journey, sessions)]
        if rule.anchor != Anchor.ABSENCE
        else []
    )
    leaves_at = when_for(preferences, person.zone, due[0], None) if due else None
    return ways[0][0], "", leaves_at


def too_late(journey: Journey, at: datetime | None = None, days: int = 7) -> QuerySet[Round]:
    """Rounds of late that were skipped because nothing ran when they were due, or their words were not in order: the
    desk says so. Not those somebody stopped."""
    since = (at or now()) - timedelta(days=days)
    return (
        Round.objects.filter(rule__journey=journey, skipped=True, stopped_at=None, due_at__gte=since)
        .exclude(rule__anchor=Anchor.EVENT)
        .select_related("rule", "session")
        .order_by("-due_at")
    )


def not_reached(journey: Journey) -> QuerySet[Registration]:
    """People with a seat whom the last round with anybody in it could not reach, to be asked for an address."""
    last = (
        Round.objects.filter(rule__journey=journey, done_at__isnull=False, skipped=False)
        .exclude(rule__anchor=Anchor.EVENT)
        .order_by("-due_at")
        .first()
    )
    people = Registration.objects.filter(journey=journey, seat=Seat.TAKEN).select_related("person")
    if last is None:
        return people.none()
    skipped = last.reminders.filter(skipped="no_address").values("person")
    return people.filter(person__in=skipped).order_by("pk")
