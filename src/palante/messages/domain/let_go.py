"""Messages that wait for a person: let them go, hold one back, call back what has not left yet."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.models import Fault, Message, Preferences, State
from palante.messages.ways import when_for
from palante.people.models import Member

NOT_LEFT = (
    State.DUE,
    State.CLAIMED,
)  # the worker may have one in its hands: it looks once more before it begins


@transaction.atomic
def let_go(waiting: QuerySet[Message], *, at: datetime) -> int:
    """Of these, whatever waits is due now; returns how many. The caller writes the log's line.

    A person may let messages go at any hour. Who sleeps by her own clock gets hers when her quiet hours end.
    """
    waiting = waiting.filter(state=State.WAITING).exclude(body="")
    quiet = {
        row.person_id: row
        for row in Preferences.objects.filter(
            person__in=waiting.order_by().values("person"), quiet_from__isnull=False
        )
    }
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    rows = Message.objects.filter(pk__in=ids, state=State.WAITING)
    for message in rows.filter(person__in=quiet).select_related("person").defer("body", "attachment"):
        if message.person is not None:
            due_at = when_for(
                quiet[message.person.pk], message.person.zone, max(message.due_at, at), message.ends_at
            )
            Message.objects.filter(pk=message.pk).update(due_at=due_at)
    return rows.update(state=State.DUE, fault="")


@transaction.atomic
def call_back(messages: QuerySet[Message]) -> int:
    """Of these, what has not left waits for a person again. Returns how many."""
    ids = list(messages.filter(state__in=NOT_LEFT).values_list("pk", flat=True))
    return Message.objects.filter(pk__in=ids, state__in=NOT_LEFT).update(state=State.WAITING, claimed_by=None)


@transaction.atomic
def let_one_go(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    at = at or now()
    if let_go(Message.objects.filter(pk=message.pk), at=at):
        record("message_let_go", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=["state", "due_at", "fault"])
    return message


@transaction.atomic
def hold_one_back(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """It waited for a person, and the person said no."""
    _move(message, from_=State.WAITING, to=State.HELD, fault=Fault.BY_HAND, verb="message_held", by=by, at=at)
    return message


@transaction.atomic
def let_wait_again(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """The inverse of `hold_one_back`."""
    _move(message, from_=State.HELD, to=State.WAITING, fault="", verb="message_waits_again", by=by, at=at)
    return message


def hold_what_waited_too_long(*, at: datetime) -> int:
    """Nobody let it go in time: it would only confuse now."""
    late = Message.objects.filter(state=State.WAITING, ends_at__lte=at)
    return late.update(state=State.HELD, fault=Fault.LATE) if late.exists() else 0


def _move(
    message: Message, *, from_: State, to: State, fault: str, verb: str, by: Member, at: datetime | None
) -> None:
    at = at or now()
    if Message.objects.filter(pk=message.pk, state=from_).exclude(body="").update(state=to, fault=fault):
        record(verb, message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=["state", "fault"])
