"""When a rule falls due, and until when it is of use. Pure: no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from palante.journeys.models import Journey, Session
from palante.reminders.models import Anchor, Rule

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEFORE = frozenset({Anchor.SESSION_START, Anchor.JOURNEY_START, Anchor.CALL_CLOSES})
# These speak of one session; the others of the journey.
OF_SESSION = frozenset(
    {Anchor.SESSION_START, Anchor.SESSION_BEGUN, Anchor.SESSION_END, Anchor.CANVAS, Anchor.ABSENCE}
)
MORNING, EVENING = time(9), time(21)  # of a day that has no hour of its own


@dataclass(frozen=True)
class Moment:
    """A rule at the moment it falls due."""

    rule: Rule
    session: Session | None
    anchor_at: datetime
    due_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.due_at + usefulness(self.rule)

    @property
    def key(self) -> tuple[int, int | None, datetime]:
        """What makes it one: the same as its round's."""
        return self.rule.pk, self.session.pk if self.session else None, self.anchor_at


def moments(rules: Iterable[Rule], journey: Journey, sessions: list[Session]) -> Iterator[Moment]:
    """Every moment of these rules in the journey, in no order. What greets people as they come has none."""
    for rule in rules:
        for session, anchor_at in _anchors(rule, journey, sessions):
            lead = timedelta(minutes=rule.minutes)
            due_at = anchor_at - lead if rule.anchor in BEFORE else anchor_at + lead
            yield Moment(rule, session, anchor_at, due_at)


def usefulness(rule: Rule) -> timedelta:
    """How late a reminder may leave and still be true: “see you tomorrow” a few hours, “in an hour” a quarter of one.

    A sixth of its lead, at least fifteen minutes (somebody who is late is still let in); “we have begun” half an hour;
    what comes afterwards has a day,
    and a word about an absence or a canvas two.
    """
    if rule.anchor == Anchor.SESSION_BEGUN:
        return 30 * MINUTE
    if rule.anchor in (Anchor.ABSENCE, Anchor.CANVAS):
        return 2 * DAY
    if rule.anchor not in BEFORE:
        return DAY
    return max(timedelta(minutes=rule.minutes) / 6, 15 * MINUTE)


def start_of(journey: Journey, sessions: list[Session]) -> datetime:
    """The first session's start; a journey without sessions starts at nine in the morning of its first day."""
    if sessions:
        return min(session.starts for session in sessions)
    return _on(journey, journey.starts_on, MORNING)


def end_of(journey: Journey, sessions: list[Session]) -> datetime:
    if sessions:
        return max(session.ends for session in sessions)
    return _on(journey, journey.ends_on, EVENING)


def call_opens(journey: Journey) -> datetime:
    return _on(journey, journey.call_opens_on, MORNING)


def call_closes(journey: Journey) -> datetime:
    """The evening of its last day. One that is extended closes at another moment, and is told of again."""
    return _on(journey, journey.call_closes_on, EVENING)


def _anchors(
    rule: Rule, journey: Journey, sessions: list[Session]
) -> Iterator[tuple[Session | None, datetime]]:
    anchor = Anchor(rule.anchor)
    if anchor in (Anchor.SESSION_START, Anchor.SESSION_BEGUN):
        yield from ((session, session.starts) for session in sessions)
    elif anchor == Anchor.SESSION_END:
        yield from ((session, session.ends) for session in sessions)
    elif anchor == Anchor.CANVAS:
        yield from ((session, session.ends) for session in sessions if session.canvas)
    elif anchor == Anchor.ABSENCE:
        in_order = sorted(sessions, key=lambda session: (session.ends, session.pk))
        yield from ((session, session.ends) for session in in_order[max(rule.absences, 1) - 1 :])
    elif anchor in (Anchor.JOURNEY_START, Anchor.JOURNEY_BEGUN):
        yield None, start_of(journey, sessions)
    elif anchor == Anchor.JOURNEY_END:
        yield None, end_of(journey, sessions)
    elif anchor == Anchor.CALL_OPENED:
        yield None, call_opens(journey)
    elif anchor == Anchor.CALL_CLOSES and journey.call_closed_at is None:
        yield None, call_closes(journey)
    elif anchor == Anchor.CALL_CLOSED:
        yield None, journey.call_closed_at or call_closes(journey)


def _on(journey: Journey, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, journey.tzinfo)
