"""Make what is due: rounds, a reminder for each person, their messages in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Journey
from palante.messages.domain.let_go import hold_what_waited_too_long
from palante.reminders.checks import may_leave
from palante.reminders.domain.fill import fill
from palante.reminders.domain.greet import greet_those_missed
from palante.reminders.domain.round import round_of
from palante.reminders.domain.tell_of_moves import tell_of_moves
from palante.reminders.models import Anchor, Round
from palante.reminders.timing import Moment, moments

# What fell due longer ago is not even noted as too late: nobody looks for it any more.
LOOK_BACK = timedelta(days=3)


@dataclass
class Made:
    rounds: int = 0
    messages: int = 0
    too_late: int = 0
    unfit: int = 0  # due, and their words are not in order: nothing is written until somebody mends them


def remind(at: datetime | None = None) -> Made:
    """Everything due at this time that is not made yet. Safe to repeat, to cut off, and to run twice at once.

    The worker calls it every few seconds. What it finds too late to be of use (the worker was down) becomes a skipped
    round, which the desk shows; what was announced to nobody because the program died then is found here too.
    """
    at = at or now()
    made = Made()
    for journey in _journeys(at):
        for moment in due_moments(journey, at):
            if at <= moment.ends_at and not may_leave(moment.rule, journey):
                made.unfit += 1
                continue
            round = _round_for(moment, at)
            if at > moment.ends_at:
                made.too_late += 1
            elif round is not None:
                made.messages += fill(round, at=at)
                made.rounds += 1
        made.messages += greet_those_missed(journey, at=at) + tell_of_moves(journey, at=at)
    hold_what_waited_too_long(at=at)
    return made


def due_moments(journey: Journey, at: datetime) -> list[Moment]:
    """Moments that have come and are not done, in order; unfinished ones (cut off before their last row) included."""
    rules = list(journey.rules.filter(is_on=True).exclude(anchor=Anchor.EVENT))
    for rule in rules:
        rule.journey = journey
    if not rules:
        return []
    since = max(at - LOOK_BACK, journey.published_at or at)
    found = [
        moment
        for moment in moments(rules, journey, list(journey.sessions.all()))
        if max(since, moment.rule.timed_at or since) <= moment.due_at <= at
    ]
    if not found:
        return []
    done = set(
        Round.objects.filter(rule__journey=journey, done_at__isnull=False, due_at__gte=since).values_list(
            "rule_id", "session_id", "anchor_at"
        )
    )
    waiting = [moment for moment in found if moment.key not in done]
    return sorted(waiting, key=lambda moment: moment.due_at)


@transaction.atomic
def _round_for(moment: Moment, at: datetime) -> Round | None:
    """The moment's round, made now if it is the first time. One that comes too late to be of use is over at once.

    None when the session was moved since we looked: a round for the old time, made after `tell_of_move` has put aside
    those that were there, would tell everybody the wrong time. The lock makes one of the two come first.
    """
    round = round_of(moment, at=at)
    if round is None:
        return None
    if at > moment.ends_at:
        # Also one that was begun: what stands of it in the outbox is held there as too late.
        is_empty = not round.reminders.exists()
        Round.objects.filter(pk=round.pk, done_at=None).update(done_at=at, skipped=is_empty)
        record("reminder_too_late", round, journey=moment.rule.journey_id, at=at, rule=moment.rule.pk)
    return round


def _journeys(at: datetime) -> list[Journey]:
    """Journeys that people take part in, until a few days after their end."""
    return list(Journey.objects.public().filter(ends_on__gte=(at - LOOK_BACK).date() - timedelta(days=1)))
