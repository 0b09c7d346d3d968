"""Sending by hand: a member takes cards into her hand, sends them from the team's own phone, and ticks them off.

Every verb may be told twice, and late: a phone without signal keeps its ticks and tells them when it is back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.domain.fall_back import take_next_way
from palante.messages.domain.release import retry
from palante.messages.domain.stop import start_again, stop
from palante.messages.models import Attempt, Fault, Message, State, Turn
from palante.messages.queries import DESK
from palante.messages.tap import TO_SEND, in_order
from palante.people.models import Member

IN_HAND = timedelta(minutes=15)  # then the card may go to somebody else


@transaction.atomic
def take_turns(rows: Iterable[Message], *, by: Member, limit: int, at: datetime | None = None) -> list[int]:
    """The next cards for this member, and nobody else until she ticks them or the time is over. Hers stay hers, anew.

    Two members at the same moment: each message row is locked, and whose turn it is asked again once it is (on
    PostgreSQL the first look may be older than the other's commit; SQLite has one writer anyway).
    """
    at = at or now()
    wanted = [row.message.pk for row in in_order(rows, at=at, member_id=by.pk) if row.is_ready]
    mine = set(
        Turn.objects.filter(member=by, until__gt=at, message__in=wanted).values_list("message", flat=True)
    )
    wanted.sort(key=lambda pk: pk not in mine)
    taken: list[int] = []
    while wanted and len(taken) < limit:
        batch, wanted = wanted[: limit - len(taken)], wanted[limit - len(taken) :]
        free = Message.objects.select_for_update(skip_locked=True, of=("self",))
        locked = set(free.filter(pk__in=batch, state__in=TO_SEND).values_list("pk", flat=True))
        others = Turn.objects.filter(message__in=locked, until__gt=at).exclude(member=by)
        locked -= set(others.values_list("message", flat=True))
        taken += [pk for pk in batch if pk in locked]
    _put_in_hand(taken, by, at)
    return taken


def give_back(journey_id: int, *, by: Member, before: datetime | None = None) -> None:
    """She is done for now: what she has not ticked is free for others at once. `before`: only what was taken until then, for
    a page that closes may be overtaken by the next one that opens."""
    mine = Turn.objects.filter(member=by, message__journey_id=journey_id)
    (mine.filter(until__lte=before) if before else mine).delete()


@transaction.atomic
def tick(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """The member sent it. Twice is once. What was held back while it was in her hand went all the same: it is said."""
    at = at or now()
    changes = {"state": State.HANDED_OVER, "handed_over_at": at, "carrier": DESK, "fault": ""}
    rows = Message.objects.filter(pk=message.pk, channel=DESK, state__in=[*TO_SEND, State.HELD])
    if rows.update(**changes):
        Attempt.objects.create(message=message, channel=DESK, at=at, outcome=Attempt.Outcome.ACCEPTED)
        _let_go(message)
        record("message_ticked", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=list(changes))
    return message


@transaction.atomic
def untick(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """It was ticked by mistake: nothing has left, so the try goes too."""
    at = at or now()
    changes = {"state": State.DUE, "handed_over_at": None, "carrier": ""}
    if Message.objects.filter(pk=message.pk, channel=DESK, state=State.HANDED_OVER).update(**changes):
        Attempt.objects.filter(message=message, channel=DESK).delete()
        _put_in_hand([message.pk], by, at)
        record("message_unticked", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=list(changes))
    return message


@transaction.atomic
def put_off(message: Message, until: datetime, *, by: Member, at: datetime | None = None) -> Message:
    """Not now. Never past the moment from which it would only confuse: then it stays where it is."""
    at = at or now()
    rows = Message.objects.filter(pk=message.pk, channel=DESK, state__in=TO_SEND).exclude(ends_at__lte=until)
    if until > at and rows.update(due_at=until):
        _let_go(message)
        record("message_put_off", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=["due_at"])
    return message


@transaction.atomic
def bring_forward(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Now after all: the undo of *later*."""
    at = at or now()
    rows = Message.objects.filter(pk=message.pk, channel=DESK, state__in=TO_SEND, due_at__gt=at)
    if rows.update(due_at=at):
        _put_in_hand([message.pk], by, at)
        record(
            "message_brought_forward",
            message,
            by=by,
            about=message.person_id,
            journey=message.journey_id,
            at=at,
        )
    message.refresh_from_db(fields=["due_at"])
    return message


@transaction.atomic
def hold_here(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Not at all: somebody looked at it and thought better of it."""
    at = at or now()
    changes = {"state": State.HELD, "fault": Fault.BY_HAND}
    if Message.objects.filter(pk=message.pk, channel=DESK, state__in=TO_SEND).update(**changes):
        _let_go(message)
        record("message_held", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=list(changes))
    return message


@transaction.atomic
def could_not(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """The number does not take it (no WhatsApp there, nobody's number): by its next way, else it failed.

    What waited for a person goes on waiting: that this number is wrong lets nothing leave by another way.
    """
    at = at or now()
    rows = Message.objects.select_for_update(of=("self",)).filter(channel=DESK, state__in=TO_SEND)
    if row := rows.filter(pk=message.pk).first():
        refused = Attempt.Outcome.REFUSED
        Attempt.objects.create(message=row, channel=DESK, at=at, outcome=refused, fault=Fault.REFUSED)
        if take_next_way(row, at=at, because=Fault.REFUSED):
            Message.objects.filter(pk=row.pk).update(state=row.state)
        else:
            Message.objects.filter(pk=row.pk).update(state=State.FAILED, fault=Fault.REFUSED)
        _let_go(row)
        record("message_not_taken", row, by=by, about=row.person_id, journey=row.journey_id, at=at)
    message.refresh_from_db(fields=["state", "fault", "channel"])
    return message


@transaction.atomic
def wrong_number(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Somebody else answers there. Nothing more goes to that number, whoever gave it; what waits takes its next way."""
    at = at or now()
    if message.contact is not None and message.contact.stopped_at is None:
        stop(message.contact, at=at)
        record("number_was_wrong", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    return could_not(message, by=by, at=at)


@transaction.atomic
def right_number(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """It was hers after all."""
    at = at or now()
    if message.contact is not None and message.contact.stopped_at is not None:
        start_again(message.contact, at=at)
        record("number_was_right", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    return retry(message, by=by, at=at) if message.channel == DESK else message


def _put_in_hand(messages: list[int], by: Member, at: datetime) -> None:
    Turn.objects.bulk_create(
        [Turn(message_id=pk, member=by, until=at + IN_HAND) for pk in messages],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["member", "until"],
    )


def _let_go(message: Message) -> None:
    Turn.objects.filter(message=message).delete()
