"""A session was moved: keep back what speaks of the old time, and tell those who had heard it."""

from datetime import datetime

from django.db import transaction

from palante.base.log import record
from palante.journeys.models import Journey, Session
from palante.messages.models import Fault, Message, State
from palante.reminders.checks import may_leave
from palante.reminders.domain.fill import MOVES_WAIT, fill
from palante.reminders.models import Anchor, Round


def tell_of_move(session: Session, *, at: datetime) -> int:
    """Returns how many messages were written. Twice is once: a move has one round a rule.

    Who had only a reminder that has not left yet hears nothing: it is held, and the one for the new time follows.
    """
    _hold_old(session, at=at)
    if session.starts <= at:
        return 0
    return sum(
        fill(round, at=at)
        for round in _rounds_of(session, at, told=False)
        if not round.done_at and may_leave(round.rule, session.journey)
    )


def tell_of_moves(journey: Journey, *, at: datetime) -> int:
    """Every move of this journey that nobody was told of yet: several at once (a new first day), or one that the
    program died before telling of.

    Several at once are told as one, by the soonest session's message, whose calendar file holds all the new dates.
    """
    told = set(
        Round.objects.filter(rule__journey=journey, rule__event="moved", done_at__isnull=False).values_list(
            "session_id", "sequence"
        )
    )
    moved = journey.sessions.filter(moved__gt=0, starts__gt=at).order_by("starts")
    untold = [session for session in moved if (session.pk, session.moved) not in told]
    for session in untold[1:]:
        session.journey = journey
        _hold_old(session, at=at)
        _rounds_of(session, at, told=True)
    return tell_of_move(untold[0], at=at) if untold else 0


@transaction.atomic
def _hold_old(session: Session, *, at: datetime) -> None:
    """What has not left and names another time than the present one is held for good."""
    old = Round.objects.filter(session=session, rule__anchor=Anchor.SESSION_START).exclude(
        anchor_at=session.starts
    )
    older_moves = Round.objects.filter(session=session, rule__event="moved", sequence__lt=session.moved)
    waiting = Message.objects.filter(state__in=[State.WAITING, State.DUE, State.CLAIMED])
    for rounds in (old, older_moves):
        # Rounds first: this waits for a batch that is just being written, so that the next line finds its messages.
        rounds.filter(done_at=None).update(done_at=at, skipped=True)
        stale = waiting.filter(pk__in=rounds.values("reminders__message"))
        stale.update(state=State.HELD, fault=Fault.MOVED, claimed_by=None)


@transaction.atomic
def _rounds_of(session: Session, at: datetime, *, told: bool) -> list[Round]:
    """This move's round for each rule that tells of moves; `told`: another session's message speaks for it.

    A rule that is off gets one too, so that switching it on later does not tell of an old move.
    """
    rounds = []
    for rule in session.journey.rules.filter(anchor=Anchor.EVENT, event="moved"):
        rule.journey = session.journey
        is_over = told or not rule.is_on
        round, is_new = Round.objects.get_or_create(
            rule=rule,
            session=session,
            anchor_at=session.starts,
            sequence=session.moved,
            defaults={
                "due_at": at + MOVES_WAIT,
                "made_at": at,
                "done_at": at if is_over else None,
                "skipped": not rule.is_on,
            },
        )
        round.rule, round.session = rule, session
        rounds.append(round)
        if is_new and not is_over:
            record("move_told", session, journey=session.journey_id, at=at, rule=rule.pk)
    return rounds
