"""When a rule falls due, and until when it is of use. Pure: no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from palante.journeys.models import Journey, Session
from palante.reminders.models import Anchor, Rule

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEFORE = frozenset({Anchor.SESSION_START, Anchor.JOURNEY_START})


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


def moments(rules: Iterable[Rule], journey: Journey, sessions: list[Session]) -> Iterator[Moment]:
    """Every moment of these rules in the journey, in no order. What greets people as they come has none."""
    for rule in rules:
        for session, anchor_at in _anchors(Anchor(rule.anchor), journey, sessions):
            lead = timedelta(minutes=rule.minutes)
            due_at = anchor_at - lead if rule.anchor in BEFORE else anchor_at + lead
            yield Moment(rule, session, anchor_at, due_at)


def usefulness(rule: Rule) -> timedelta:
    """How late a reminder may leave and still be true: “see you tomorrow” a few hours, “in an hour” a quarter of one.

    A sixth of its lead, at least fifteen minutes (somebody who is late is still let in); what comes afterwards has time.
    """
    if rule.anchor not in BEFORE:
        return DAY
    return max(timedelta(minutes=rule.minutes) / 6, 15 * MINUTE)


def start_of(journey: Journey, sessions: list[Session]) -> datetime:
    """The first session's start; a journey without sessions starts at nine in the morning of its first day."""
    if sessions:
        return min(session.starts for session in sessions)
    return datetime.combine(journey.starts_on, time(9), journey.tzinfo)


def end_of(journey: Journey, sessions: list[Session]) -> datetime:
    if sessions:
        return max(session.ends for session in sessions)
    return datetime.combine(journey.ends_on, time(21), journey.tzinfo)


def _anchors(
    anchor: Anchor, journey: Journey, sessions: list[Session]
) -> Iterator[tuple[Session | None, datetime]]:
    if anchor == Anchor.SESSION_START:
        yield from ((session, session.starts) for session in sessions)
    elif anchor == Anchor.SESSION_END:
        yield from ((session, session.ends) for session in sessions)
    elif anchor == Anchor.JOURNEY_START:
        yield None, start_of(journey, sessions)
    elif anchor == Anchor.JOURNEY_END:
        yield None, end_of(journey, sessions)
