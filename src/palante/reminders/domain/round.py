"""A person's hand on a whole round: let it go, also before it is due; stop it, also half-way; undo either."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Session
from palante.messages.domain.let_go import NOT_LEFT, call_back, let_go
from palante.messages.models import Fault, Message, State
from palante.people.models import Member
from palante.reminders.models import Anchor, Reminder, Round, Rule
from palante.reminders.timing import Moment


class MoreThanSaidError(Exception):
    """It would go to more people than the page said when the person agreed. `people`: how many it is now."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people = people


@transaction.atomic
def round_of(moment: Moment, *, at: datetime | None = None) -> Round | None:
    """The round of a moment, made now if it is the first time somebody speaks of it. None: its session has moved."""
    if moment.session is not None:
        session = Session.objects.select_for_update().get(pk=moment.session.pk)
        if (session.starts, session.ends) != (moment.session.starts, moment.session.ends):
            return None
    round, _is_new = Round.objects.get_or_create(
        rule=moment.rule,
        session=moment.session,
        anchor_at=moment.anchor_at,
        sequence=0,
        defaults={"due_at": moment.due_at, "made_at": at or now()},
    )
    if round.due_at != moment.due_at and round.done_at is None:  # the rule counts differently now
        round.due_at = moment.due_at
        round.save(update_fields=["due_at"])
    round.rule, round.session = moment.rule, moment.session
    return round


@transaction.atomic
def release_round(round: Round, *, people: int, by: Member, at: datetime | None = None) -> int:
    """Let it go: what waits is due now, what is not written yet will not wait. Twice is once. Returns how many waited.

    `people`: how many the page said it is for. A round that has grown since asks again rather than surprise anybody. A
    greeting's round stays open: only what waits in it now goes.
    """
    at = at or now()
    locked = _lock(round)
    waiting = _messages(locked).filter(state=State.WAITING)
    number = waiting.count()
    if number > people:
        raise MoreThanSaidError(number)
    if locked.stopped_at is not None:
        return 0
    is_new = locked.released_at is None and not stays_open(locked.rule)
    if is_new:
        locked.released_at, locked.released_by, locked.released_for = at, by, people
        locked.save(update_fields=["released_at", "released_by", "released_for"])
    gone = let_go(waiting, at=at)
    if gone or is_new:
        _record("round_released", locked, by, at, messages=gone, people=people)
    return gone


@transaction.atomic
def unrelease_round(round: Round, *, by: Member, at: datetime | None = None) -> int:
    """The inverse: what has not left waits again. Returns how many."""
    locked = _lock(round)
    back = call_back(_messages(locked))
    if back or locked.released_at:
        locked.released_at, locked.released_by, locked.released_for = None, None, 0
        locked.save(update_fields=["released_at", "released_by", "released_for"])
        _record("round_called_back", locked, by, at, messages=back)
    return back


@transaction.atomic
def stop_round(round: Round, *, by: Member, at: datetime | None = None) -> int:
    """Nothing more of it leaves: nobody is added, and what stands in the outbox is held. Before it is due: not this time.

    Returns how many were held. What a channel has in its hands at this moment still leaves, and takes no other way.
    """
    at = at or now()
    locked = _lock(round)
    if locked.stopped_at is not None:
        return 0
    held = _messages(locked).filter(state__in=[State.WAITING, *NOT_LEFT])
    Reminder.objects.filter(round=locked, message__in=list(held.values_list("pk", flat=True))).update(
        stopped_at=at
    )
    stopped = Message.objects.filter(
        reminder__round=locked, reminder__stopped_at=at, state__in=[State.WAITING, *NOT_LEFT]
    )
    ids = list(stopped.values_list("pk", flat=True))
    number = Message.objects.filter(pk__in=ids, state__in=[State.WAITING, *NOT_LEFT]).update(
        state=State.HELD, fault=Fault.BY_HAND, claimed_by=None
    )
    # What has left by WhatsApp and is not seen to arrive must not set out once more by SMS half an hour later.
    left = [State.HANDING_OVER, State.HANDED_OVER, State.IN_DOUBT]
    _messages(locked).filter(state__in=left).exclude(ways=[]).update(ways=[], fall_back_at=None)
    if not stays_open(locked.rule):
        locked.stopped_at, locked.stopped_by = at, by
        locked.skipped, locked.done_at = locked.done_at is None, locked.done_at or at
        locked.save(update_fields=["stopped_at", "stopped_by", "skipped", "done_at"])
    _record("round_stopped", locked, by, at, messages=number)
    return number


@transaction.atomic
def resume_round(round: Round, *, by: Member, at: datetime | None = None) -> int:
    """The inverse: what was held with the round goes the way it went before; what was held for itself stays held.

    What it had not written yet is written by the worker, if that is still of use.
    """
    at = at or now()
    locked = _lock(round)
    if locked.stopped_at is None:
        return 0
    state = State.DUE if locked.released_at else State.WAITING
    mine = _messages(locked).filter(
        state=State.HELD, fault=Fault.BY_HAND, reminder__stopped_at=locked.stopped_at
    )
    ids = list(mine.values_list("pk", flat=True))
    number = Message.objects.filter(pk__in=ids, state=State.HELD).update(state=state, fault="")
    Reminder.objects.filter(round=locked, stopped_at=locked.stopped_at).update(stopped_at=None)
    if locked.skipped:
        locked.skipped, locked.done_at = False, None
    locked.stopped_at, locked.stopped_by = None, None
    locked.save(update_fields=["stopped_at", "stopped_by", "skipped", "done_at"])
    _record("round_resumed", locked, by, at, messages=number)
    return number


def stays_open(rule: Rule) -> bool:
    """What greets people as they come has one round as long as the journey."""
    return rule.anchor == Anchor.EVENT and rule.event != "moved"


def _lock(round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("rule").get(pk=round.pk)


def _messages(round: Round) -> QuerySet[Message]:
    return Message.objects.filter(reminder__round=round)


def _record(verb: str, round: Round, by: Member, at: datetime | None, **data: int) -> None:
    record(verb, round, by=by, journey=round.rule.journey_id, at=at, rule=round.rule_id, **data)
