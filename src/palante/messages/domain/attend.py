"""Workers come, beat, go; the rows of those that died are recovered."""

import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from palante.base.log import record
from palante.messages.models import Attempt, Fault, Message, Outage, State, Worker


def here() -> str:
    """This machine, and on Linux this container's own numbering of processes: only there does a pid mean anything."""
    name = socket.gethostname()[:80]
    with suppress(OSError):
        return f"{name}/{Path('/proc/self/ns/pid').stat().st_ino}"
    return name


def come(*, at: datetime) -> Worker:
    return Worker.objects.create(host=here(), pid=os.getpid(), started_at=at, beat_at=at)


def beat(worker: Worker, *, at: datetime) -> bool:
    """Still here. False when this worker was thought dead meanwhile: what it had claimed is others' now."""
    return bool(Worker.objects.filter(pk=worker.pk, ended_at=None).update(beat_at=at))


def note_outage(worker: Worker, channel: str, said: str, *, at: datetime) -> None:
    """The other side of a channel does not answer. Told again and again it stays one outage; the desk shows it."""
    Worker.objects.filter(pk=worker.pk, down_since=None).update(down_since=at)
    Worker.objects.filter(pk=worker.pk).update(trouble=f"{channel}: {said}"[:300])
    if not Outage.objects.filter(channel=channel, ended_at=None).update(asked_at=at, said=said[:300]):
        # Another worker may have noticed in the same moment.
        outage = Outage(channel=channel, since=at, asked_at=at, said=said[:300])
        Outage.objects.bulk_create([outage], ignore_conflicts=True)


def end_outage(worker: Worker, channel: str, *, at: datetime) -> None:
    """It answers again."""
    Outage.objects.filter(channel=channel, ended_at=None).update(ended_at=at)
    if not Outage.objects.filter(ended_at=None).exists():
        Worker.objects.filter(pk=worker.pk).update(down_since=None, trouble="")


def shut_channels() -> set[str]:
    """Whose other side does not answer, as far as any worker knows."""
    return set(Outage.objects.filter(ended_at=None).values_list("channel", flat=True))


def go(worker: Worker, *, at: datetime) -> None:
    Worker.objects.filter(pk=worker.pk).update(ended_at=at)


@transaction.atomic
def recover(*, by: Worker | None = None, at: datetime) -> tuple[int, int]:
    """Take over from dead workers: (rows due again, rows in doubt).

    What was only claimed has not left and is due again. What was being handed over may have arrived: it is in doubt,
    and never sent again by itself.
    """
    for worker in Worker.objects.filter(ended_at=None):
        if worker != by and _is_dead(worker, at):
            Worker.objects.filter(pk=worker.pk, ended_at=None).update(ended_at=at)
    left_behind = Message.objects.filter(Q(claimed_by=None) | Q(claimed_by__ended_at__isnull=False))
    due = left_behind.filter(state=State.CLAIMED).update(state=State.DUE, claimed_by=None)
    # `claimed_by` stays: should the worker come back to life, it may still say what became of it.
    doubt = _doubt(left_behind.filter(state=State.HANDING_OVER), at)
    if by and (due or doubt):
        record("outbox_recovered", by, at=at, due=due, in_doubt=doubt)
    return due, doubt


def _doubt(rows: QuerySet[Message], at: datetime) -> int:
    """In doubt, and so counted against limits as what may have left."""
    found = list(rows.select_for_update(of=("self",)).values_list("pk", "channel", "contact_id"))
    if not found:
        return 0
    Message.objects.filter(pk__in=[pk for pk, _, _ in found]).update(state=State.IN_DOUBT, fault=Fault.CRASH)
    Attempt.objects.bulk_create(
        Attempt(
            message_id=pk,
            channel=channel,
            contact_id=contact_id,
            at=at,
            outcome=Attempt.Outcome.DOUBT,
            fault=Fault.CRASH,
        )
        for pk, channel, contact_id in found
    )
    return len(found)


def _is_dead(worker: Worker, at: datetime) -> bool:
    if at - worker.beat_at > Worker.HEART_STOPS_AFTER:
        return True
    if worker.host != here():
        return False
    if worker.pid == os.getpid():  # the number was given to us: its owner is gone
        return True
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # somebody else's process: it lives
        return False
    return False
