"""The way of a message: due → claimed → handing over → handed over.

Each arrow is a committed, conditional update that only the row's own worker can make. *Handing over* is committed
before the first byte leaves and *handed over* after the other side took it, so that whatever is found in between after
a crash is exactly what may have arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from palante.messages.channels import Doubt, Down, NoAddress, Permanent, Receipt
from palante.messages.domain.fall_back import deadline, take_next_way
from palante.messages.models import Attempt, Fault, Kind, Message, State, Worker

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
    """Take up to `limit` due messages of these channels for this worker, urgent ones first, with all a channel needs.

    What would come too late, or goes to somebody who asked for no more, is held back here rather than claimed.
    """
    due = Message.objects.filter(state=State.DUE, channel__in=channels, due_at__lte=at)
    if not due.exists():  # an idle worker asks every second: a question need not hold SQLite's one pen
        return []
    due = due.order_by("-urgent", "due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:  # several workers do not wait for each other
        due = due.select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        hold_late(at=at)
        ids = list(due.values_list("pk", flat=True)[:limit])
        mine = Message.objects.filter(pk__in=ids, state=State.DUE)
        unwanted = Q(contact__stopped_at__isnull=False) & ~Q(kind=Kind.CODE)
        stopped = list(mine.filter(unwanted).values_list("pk", flat=True))
        Message.objects.filter(pk__in=stopped).update(state=State.HELD, fault=Fault.STOPPED)
        mine.update(state=State.CLAIMED, claimed_by=worker)
        claimed = Message.objects.filter(pk__in=ids, state=State.CLAIMED, claimed_by=worker)
        return list(
            claimed.select_related("contact", "member", "link", "code", "person__preferences").order_by(
                "-urgent", "due_at", "pk"
            )
        )


def hold_late(*, at: datetime) -> int:
    """Hold every due message whose use is over."""
    late = Message.objects.filter(state=State.DUE, ends_at__lte=at)
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


@transaction.atomic
def settle(outcomes: Iterable[Outcome], *, at: datetime) -> None:
    """Write down what became of messages. A worker that was thought dead still tells the truth about a row in doubt."""
    told = list(outcomes)
    if not told:
        return
    ours = Message.objects.select_for_update().filter(
        pk__in=[outcome.message.pk for outcome in told], state__in=[State.HANDING_OVER, State.IN_DOUBT]
    )
    rows = {row.pk: row for row in ours.order_by("pk").only(*_NEEDED)}
    attempts = []
    for outcome in told:
        row = rows.get(outcome.message.pk)
        if row is not None and row.claimed_by_id != outcome.message.claimed_by_id:
            row = None  # released meanwhile, and another's now
        if row is not None:
            _settle(row, outcome, at)
        # Whoever settles the row, the other side took it, and what it says of it later must be understood.
        if row is not None or outcome.receipt.provider_id:
            attempts.append(_attempt(outcome, at))
    _write_attempts([attempt for attempt in attempts if attempt is not None])


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


def give_back(worker: Worker, *, except_for: Iterable[Message] = ()) -> None:
    """Let go of everything this worker has, but for the messages that are in a line's hands.

    Nothing of these has left. That includes rows that stand as *handing over* and are in no line's hands: their commit
    went through while the answer to it was lost.
    """
    mine = Message.objects.filter(claimed_by=worker, state__in=[State.CLAIMED, State.HANDING_OVER])
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
