"""A person's decisions about one message: send it after all, hold it back, let it go on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from palante.base.log import line, record
from palante.base.models import LogLine
from palante.messages.models import Fault, Message, State
from palante.people.models import Member

BATCH = 500


@transaction.atomic
def release(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Send a message in doubt after all, under the same Message-ID: a mail program that has it shows it once."""
    return _move(message, from_=[State.IN_DOUBT], to=State.DUE, verb="message_released", by=by, at=at)


@transaction.atomic
def retry(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Try a failed message again, with all its tries."""
    return _move(message, from_=[State.FAILED], to=State.DUE, verb="message_retried", by=by, at=at)


@transaction.atomic
def hold(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Keep a message that has not left from leaving."""
    states = [State.WAITING, State.DUE, State.CLAIMED, State.FAILED, State.IN_DOUBT]
    return _move(message, from_=states, to=State.HELD, verb="message_held", by=by, at=at, fault=Fault.BY_HAND)


@transaction.atomic
def unhold(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Let a held message go, even one that would come late: a person has looked at it."""
    return _move(message, from_=[State.HELD], to=State.DUE, verb="message_let_go", by=by, at=at)


@transaction.atomic
def release_many(messages: QuerySet[Message], *, by: Member, at: datetime | None = None) -> int:
    """`release` for all of these that are in doubt; returns how many there were."""
    return _move_many(messages, from_=State.IN_DOUBT, verb="message_released", by=by, at=at or now())


@transaction.atomic
def retry_many(messages: QuerySet[Message], *, by: Member, at: datetime | None = None) -> int:
    """`retry` for all of these that failed; returns how many there were."""
    return _move_many(messages, from_=State.FAILED, verb="message_retried", by=by, at=at or now())


def _move_many(messages: QuerySet[Message], *, from_: State, verb: str, by: Member, at: datetime) -> int:
    """As `_move`, with a handful of questions for any number of rows."""
    rows = messages.order_by("pk").filter(state=from_).exclude(body="").select_for_update(of=("self",))
    found = list(rows.only("pk", "person_id", "journey_id"))
    ids = [message.pk for message in found]
    for first in range(0, len(ids), BATCH):
        Message.objects.filter(pk__in=ids[first : first + BATCH], state=from_).update(**_sent_anew(at))
    lines = (
        line(verb, message, by=by, about=message.person_id, journey=message.journey_id, at=at)
        for message in found
    )
    LogLine.objects.bulk_create(lines, batch_size=BATCH)
    return len(ids)


def _sent_anew(at: datetime) -> dict[str, Any]:
    """From the beginning, with all its tries, however late: a person has looked at it."""
    return {
        "state": State.DUE,
        "fault": "",
        "claimed_by": None,
        "due_at": at,
        "tries": 0,
        "ends_at": None,
        "fall_back_at": None,
    }


def _move(
    message: Message,
    *,
    from_: list[State],
    to: State,
    verb: str,
    by: Member,
    at: datetime | None,
    fault: Fault | str = "",
) -> Message:
    """The conditional update is the lock: tapping twice, or two members at once, changes one row once.

    A message whose words were forgotten (see `forget.py`) stays where it is: it has nothing to say any more.
    """
    at = at or now()
    rows = Message.objects.filter(pk=message.pk, state__in=from_).exclude(body="")
    changes = {"state": to, "fault": fault, "claimed_by": None} if to != State.DUE else _sent_anew(at)
    if rows.update(**changes):
        record(verb, message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=[*changes, "due_at", "tries", "ends_at"])
    return message
