"""The way of a message: due → claimed → handing over → handed over.

Each arrow is a committed, conditional update that only the row's own worker can make. *Handing over* is committed
before the first byte leaves and *handed over* after the other side took it, so that whatever is found in between after
a crash is exactly what may have arrived.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from palante.messages.channels import Doubt, Down, Gone, NoAddress, Permanent, Receipt
from palante.messages.domain.fall_back import deadline, take_next_way
from palante.messages.domain.stop import end_contact
from palante.messages.limits import Allowance, allowance
from palante.messages.models import Attempt, Fault, Message, State, Worker
from palante.messages.ways import before_leaving

MINUTE = timedelta(minutes=1)
# After how long a message that was not taken is tried again; after the last one it has failed.
BACKOFF = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE]


@dataclass(frozen=True)
class Outcome:
    """What became of one message in a channel's hands: a receipt, or the error it failed with."""

    message: Message
    carrier: str
    receipt: Receipt = field(default_factory=Receipt)
    error: Exception | None = None
    tells_delivery: bool = False  # the carrier will say later whether it arrived


def claim(worker: Worker, channels: Sequence[str], *, limit: int, at: datetime) -> list[Message]:
    """Take up to `limit` due messages of these channels for this worker, urgent ones first, with all that a channel needs.

    What would come too late, or goes to somebody who wants none, is held back here rather than claimed; what would be
    more than the channel may do stays due.
    """
    claimed: list[Message] = []
    for channel in channels:
        due = Message.objects.filter(state=State.DUE, channel=channel, due_at__lte=at)
        # An idle worker asks every second: a question need not hold SQLite's one pen.
        looked_at = int(due.exists())
        while looked_at and len(claimed) < limit:
            with transaction.atomic():
                looked_at, mine = _claim_some(worker, channel, due, limit=limit - len(claimed), at=at)
            claimed += mine
            if mine:
                break  # else none of those may leave: the next ones may
    return claimed


def _claim_some(
    worker: Worker, channel: str, due: QuerySet[Message], *, limit: int, at: datetime
) -> tuple[int, list[Message]]:
    """How many were looked at, and which of them are ours now."""
    may = allowance(channel, at=at)
    if may is not None:
        if may.house.is_shut:
            return 0, []
        due = _within(due, may)
    due = due.order_by("-urgent", "due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:  # several workers do not wait for each other
        due = due.select_for_update(skip_locked=True, of=("self",))
    rows = list(due.values_list("pk", "urgent", "journey_id", "ends_at")[:limit])
    late = [pk for pk, _, _, ends_at in rows if ends_at is not None and ends_at <= at]
    if late:
        Message.objects.filter(pk__in=late, state=State.DUE).update(state=State.HELD, fault=Fault.LATE)
    left = [(pk, urgent, journey) for pk, urgent, journey, ends_at in rows if ends_at is None or ends_at > at]
    ids = [pk for pk, _, _ in left] if may is None else _as_many_as_may(left, may)
    if not ids:
        # What does not fit stays due; asking for it again at once would never end.
        return len(late), []
    mine = Message.objects.filter(pk__in=ids)
    whole = mine.select_related("contact", "member", "link", "code", "person__preferences")
    wanted = _hold_unwanted(list(whole.order_by("-urgent", "due_at", "pk")), at)
    Message.objects.filter(pk__in=[message.pk for message in wanted]).update(
        state=State.CLAIMED, claimed_by=worker
    )
    for message in wanted:
        message.state, message.claimed_by = State.CLAIMED, worker
    return len(rows), wanted


def _within(due: QuerySet[Message], may: Allowance) -> QuerySet[Message]:
    """Without those whose room is full, so that they do not stand in the way of the rest."""
    if may.house.ordinary is not None and may.house.ordinary <= 0:
        due = due.filter(urgent=True)
    for journey, room in may.journeys.items():
        if room.is_shut:
            due = due.exclude(journey_id=journey)
        elif room.ordinary is not None and room.ordinary <= 0:
            due = due.exclude(journey_id=journey, urgent=False)
    return due


def _as_many_as_may(rows: list[tuple[int, bool, int | None]], may: Allowance) -> list[int]:
    chosen: list[int] = []
    taken: Counter[int | None] = Counter()
    for pk, urgent, journey in rows:
        own = may.journeys.get(journey) if journey is not None else None
        if not may.house.fits(urgent=urgent, taken=len(chosen)):
            continue
        if own is not None and not own.fits(urgent=urgent, taken=taken[journey]):
            continue
        chosen.append(pk)
        taken[journey] += 1
    return chosen


def _hold_unwanted(messages: list[Message], at: datetime) -> list[Message]:
    """What somebody does not want any more, now or at this hour, does not leave."""
    held: dict[str, list[int]] = defaultdict(list)
    wanted = []
    for message in messages:
        hers = getattr(message.person, "preferences", None) if message.person else None
        verdict = before_leaving(message, hers, at)
        if verdict is None:
            wanted.append(message)
        elif isinstance(verdict, datetime):
            Message.objects.filter(pk=message.pk).update(due_at=verdict)
        elif verdict == Fault.PAUSED or not take_next_way(message, at=at, because=verdict):
            held[verdict].append(message.pk)
    for fault, ids in held.items():
        Message.objects.filter(pk__in=ids).update(state=State.HELD, fault=fault)
    return wanted


def hold_late(*, at: datetime) -> int:
    """Hold everything that has not left and whose use is over."""
    late = Message.objects.filter(state__in=[State.DUE, State.WAITING], ends_at__lte=at)
    return late.update(state=State.HELD, fault=Fault.LATE)


def begin(worker: Worker, messages: Sequence[Message], *, at: datetime) -> list[Message]:
    """Mark as handing over those that are still claimed by this worker, and return them. Commit before anything leaves."""
    if not messages:
        return []
    late = [message.pk for message in messages if message.ends_at and message.ends_at <= at]
    ids = [message.pk for message in messages]
    mine = Message.objects.filter(pk__in=ids, state=State.CLAIMED, claimed_by=worker)
    if late:
        mine.filter(pk__in=late).update(state=State.HELD, fault=Fault.LATE, claimed_by=None)
    if mine.update(state=State.HANDING_OVER) == len(messages):
        return list(messages)
    # Somebody held one of them, or recovered it because this worker seemed dead.
    ours = Message.objects.filter(state=State.HANDING_OVER, claimed_by=worker, pk__in=ids)
    begun = set(ours.values_list("pk", flat=True))
    return [message for message in messages if message.pk in begun]


@transaction.atomic(savepoint=False)
def settle(outcomes: Iterable[Outcome], *, at: datetime) -> None:
    """Write down what became of messages. A worker that was thought dead still tells the truth about a row in doubt."""
    told = list(outcomes)
    if not told:
        return
    ours = Message.objects.select_for_update().filter(
        pk__in=[outcome.message.pk for outcome in told], state__in=[State.HANDING_OVER, State.IN_DOUBT]
    )
    found = {row.pk: row for row in ours.order_by("pk").only(*_NEEDED)}
    # What was released meanwhile is another's now.
    rows = {
        outcome.message.pk: row
        for outcome in told
        if (row := found.get(outcome.message.pk)) and row.claimed_by_id == outcome.message.claimed_by_id
    }
    # Whoever settles the row: what the other side took it knows by its own name, and may yet tell us of.
    heard = [outcome for outcome in told if outcome.message.pk in rows or outcome.receipt.provider_id]
    _write_attempts([attempt for outcome in heard if (attempt := _attempt(outcome, at))])
    for outcome in told:
        if row := rows.get(outcome.message.pk):
            _settle(row, outcome, at)


# What `settle` has to know of a row; no body is read, for each costs a decryption.
_NEEDED = [
    "state",
    "claimed_by",
    "channel",
    "kind",
    "person",
    "journey_id",
    "urgent",
    "ways",
    "tries",
    "fault",
    "due_at",
    "ends_at",
    "fall_back_at",
]


def _settle(row: Message, outcome: Outcome, at: datetime) -> None:
    if row.state == State.IN_DOUBT:  # we were thought dead: what was guessed of this try then is known now
        Attempt.objects.filter(
            message=row, outcome=Attempt.Outcome.DOUBT, fault=Fault.CRASH, provider_id=""
        ).delete()
    if isinstance(outcome.error, Gone) and outcome.message.contact_id:
        end_contact(outcome.message.contact_id, at=at)
    changes = _changes(row, outcome, at)
    if changes["state"] == State.FAILED and take_next_way(row, at=at, because=changes["fault"]):
        return
    Message.objects.filter(pk=row.pk).update(**changes)


def _attempt(outcome: Outcome, at: datetime) -> Attempt | None:
    """A row for the try itself; None when nothing of it reached the other side (see `Outage`)."""
    error, receipt = outcome.error, outcome.receipt
    if isinstance(error, Down):
        return None
    result, fault = Attempt.Outcome.ACCEPTED, ""
    if isinstance(error, Doubt):
        result, fault = Attempt.Outcome.DOUBT, Fault.CUT
    elif isinstance(error, Permanent):
        result, fault = Attempt.Outcome.REFUSED, _fault_of(error)
    elif error is not None:
        result, fault = Attempt.Outcome.BUSY, Fault.BUSY
    return Attempt(
        message_id=outcome.message.pk,
        channel=outcome.message.channel,
        contact_id=outcome.message.contact_id,
        at=at,
        outcome=result,
        fault=fault,
        said=(str(error) if error else receipt.said)[:300],
        provider_id=(receipt.provider_id or getattr(error, "provider_id", ""))[:200],
        parts=receipt.parts,
        cost=receipt.cost,
        currency=receipt.currency,
    )


def _write_attempts(attempts: list[Attempt]) -> None:
    """The same provider's id twice is the same try told twice."""
    Attempt.objects.bulk_create(attempts, ignore_conflicts=any(attempt.provider_id for attempt in attempts))


def _fault_of(error: Permanent) -> Fault:
    return Fault.NO_ADDRESS if isinstance(error, NoAddress) else Fault.REFUSED


def give_back(worker: Worker, *, except_for: Iterable[Message] = (), channels: Iterable[str] = ()) -> None:
    """Let go of everything this worker has (of these channels), but for the messages that are in a line's hands.

    Nothing of these has left. That includes rows that stand as *handing over* and are in no line's hands: their commit
    went through while the answer to it was lost.
    """
    mine = Message.objects.filter(claimed_by=worker, state__in=[State.CLAIMED, State.HANDING_OVER])
    if channels:
        mine = mine.filter(channel__in=list(channels))
    mine.exclude(pk__in=[message.pk for message in except_for]).update(state=State.DUE, claimed_by=None)


def _changes(row: Message, outcome: Outcome, at: datetime) -> dict[str, Any]:
    error, tries = outcome.error, row.tries + 1
    if error is None:
        return {
            "state": State.HANDED_OVER,
            "handed_over_at": at,
            "carrier": outcome.carrier,
            "receipt": outcome.receipt.said[:300],
            "fault": "",
            "tries": tries,
            "fall_back_at": deadline(row, at) if outcome.tells_delivery else None,
        }
    said: dict[str, Any] = {"receipt": str(error)[:300]}
    if isinstance(error, Down):  # not this message's fault: its tries are not spent
        return said | {"state": State.DUE, "fault": Fault.DOWN, "claimed_by": None}
    said["tries"] = tries
    if isinstance(error, Doubt):
        return said | {"state": State.IN_DOUBT, "fault": Fault.CUT}
    if isinstance(error, Permanent):
        return said | {"state": State.FAILED, "fault": _fault_of(error), "claimed_by": None}
    # Temporary, or a fault of ours before anything had left: the same way, so that neither is lost nor blocks the rest.
    if tries > len(BACKOFF):
        return said | {"state": State.FAILED, "fault": Fault.GAVE_UP, "claimed_by": None}
    return said | {
        "state": State.DUE,
        "fault": Fault.BUSY,
        "due_at": at + BACKOFF[tries - 1],
        "claimed_by": None,
    }
