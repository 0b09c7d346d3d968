"""Questions about reminders; none of these changes anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey, Session
from palante.messages.models import State
from palante.people.models import Person
from palante.reminders.models import Anchor, Audience, Reminder, Round, Rule
from palante.reminders.timing import moments
from palante.reminders.wording import Wording


@dataclass(frozen=True)
class Coming:
    """What will go out, when, to about how many. `is_open`: who it is for shows only then (who came, who did not)."""

    rule: Rule
    session: Session | None
    due_at: datetime
    people: int
    is_open: bool


def coming(journey: Journey, at: datetime | None = None, days: int = 7) -> list[Coming]:
    """What falls due within so many days, soonest first. Three queries, however long the journey."""
    at = at or now()
    rules = list(journey.rules.filter(is_on=True).exclude(anchor=Anchor.EVENT))
    sessions = list(journey.sessions.all())
    found = [
        moment
        for moment in moments(rules, journey, sessions)
        if at < moment.due_at <= at + timedelta(days=days)
    ]
    if not found:
        return []
    seats = Registration.objects.filter(
        journey=journey, person__erased_at=None, wants_reminders=True
    ).aggregate(
        taken=Count("pk", filter=Q(seat=Seat.TAKEN)), waiting=Count("pk", filter=Q(seat=Seat.WAITING))
    )
    return [
        Coming(
            rule=moment.rule,
            session=moment.session,
            due_at=moment.due_at,
            people=seats["waiting" if moment.rule.to == Audience.WAITING else "taken"],
            is_open=moment.rule.to in (Audience.ATTENDED, Audience.MISSED),
        )
        for moment in sorted(found, key=lambda moment: moment.due_at)
    ]


@dataclass(frozen=True)
class Preview:
    language: str
    subject: str
    body: str
    has_calendar: bool


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
    speaks_of_session = rule.anchor in (Anchor.SESSION_START, Anchor.SESSION_END) or rule.event == "moved"
    if not speaks_of_session:
        session = None
    elif session is None:
        session = upcoming[0] if upcoming else journey.sessions.last()
    said = Wording(rule, journey, session=session, upcoming=upcoming, at=at).say_to(reader)
    with override(said.language):
        body = said.body.replace("{link}", f"[{_('personal link')}]")
    return Preview(said.language, said.subject, body, bool(said.attachment))


def sent_counts(session: Session) -> int:
    """How many reminders of the session at its present time have been handed over."""
    return Reminder.objects.filter(
        round__session=session,
        round__anchor_at=session.starts,
        round__rule__anchor=Anchor.SESSION_START,
        message__state=State.HANDED_OVER,
    ).count()


def too_late(journey: Journey, at: datetime | None = None, days: int = 7) -> QuerySet[Round]:
    """Rounds of late that were skipped because the program was down when they were due: the desk says so."""
    since = (at or now()) - timedelta(days=days)
    return (
        Round.objects.filter(rule__journey=journey, skipped=True, due_at__gte=since)
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
