"""The next way of a message: when its channel refused it for good, never said that it arrived, or cannot carry anything now.

It stays one row with one Message-ID: one reason is one message to a person, whatever the channel. A message in doubt takes
no other way by itself, for it may have arrived.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from palante.base.log import record
from palante.messages.channels import ready
from palante.messages.limits import HOUSE, shut_channels
from palante.messages.models import Fault, Message, Outage, Preferences, State
from palante.messages.ways import ALWAYS, when_for
from palante.people.models import Contact, Member

BATCH = 50
# How long “delivered” is waited for before the next way is taken; who waits for a code waits with the phone in hand.
PATIENCE, URGENT_PATIENCE = timedelta(minutes=30), timedelta(seconds=90)


def deadline(message: Message, at: datetime) -> datetime | None:
    """By when a message that is handed over now should have been delivered: in time for the next way to be of use."""
    if not message.ways:
        return None
    patience = URGENT_PATIENCE if message.urgent else PATIENCE
    if message.ends_at:
        patience = min(patience, (message.ends_at - at) / 3)
    by = at + patience
    return min(by, message.fall_back_at) if message.fall_back_at and message.fall_back_at > at else by


def next_way(message: Message, *, at: datetime, usable: Iterable[str] | None = None) -> dict[str, Any] | None:
    """What changes so that it leaves by the first way that is left and open; None when there is none, or no use in it."""
    if message.ends_at and message.ends_at <= at:
        return None
    usable = ready() if usable is None else usable
    wishes = _wishes_of(message)
    closed = set(wishes.stopped_channels) if wishes else set()
    left = list(message.ways)
    while left:
        channel, contact_id = left.pop(0)
        if channel not in usable or channel in closed:
            continue
        if contact_id is not None and not _is_open(contact_id, message):
            continue
        return {
            "channel": channel,
            "contact_id": contact_id,
            "ways": left,
            "state": State.DUE,
            "due_at": when_for(wishes, wishes.person.zone, at, message.ends_at) if wishes else at,
            "tries": 0,
            "fault": "",
            "receipt": "",
            "claimed_by": None,
            "carrier": "",
            "handed_over_at": None,
            "fall_back_at": None,
        }
    return None


def take_next_way(message: Message, *, at: datetime, because: Fault | str, by: Member | None = None) -> bool:
    """Set a row that the caller has locked on its next way; False when there is none."""
    changes = next_way(message, at=at)
    if changes is None:
        return False
    before = message.channel
    Message.objects.filter(pk=message.pk).update(**changes)
    record(
        "message_took_next_way",
        message,
        by=by,
        about=message.person_id,
        journey=message.journey_id,
        at=at,
        channel=changes["channel"],
        before=before,
        because=str(because),
    )
    return True


@transaction.atomic
def go_another_way(message: Message, *, by: Member, at: datetime) -> bool:
    """A person does not want to wait for this channel any longer, or sends by another what is in doubt or has failed."""
    rows = Message.objects.select_for_update(of=("self",)).exclude(body="")
    row = rows.filter(pk=message.pk, state__in=[State.DUE, State.FAILED, State.IN_DOUBT, State.HELD]).first()
    moved = row is not None and take_next_way(row, at=at, because=Fault.BY_HAND, by=by)
    message.refresh_from_db()
    return moved


def fall_back(*, at: datetime) -> int:
    """Give every message its next way whose time for “delivered” is over; how many took one."""
    over = Message.objects.filter(state=State.HANDED_OVER, fall_back_at__lte=at)
    return _each(over, _give_up_waiting, at=at)


def leave_what_is_shut(*, at: datetime) -> int:
    """Due messages of a channel that does not answer, is not set up any more, or has spent its money take their next way.

    An outage is waited out for a while first. Without another way all of them wait, but for those whose channel is not set
    up: nobody knows whether it ever will be, so they stand among what failed.
    """
    usable, moved = ready(), 0
    due = Message.objects.filter(state=State.DUE, due_at__lte=at)
    for outage in Outage.objects.filter(ended_at=None):
        long = Q(urgent=True, due_at__lte=at - URGENT_PATIENCE) | Q(due_at__lte=at - PATIENCE)
        # What began before the outage was noticed has waited only since then.
        if at - outage.since >= URGENT_PATIENCE:
            moved += _each(due.filter(long, channel=outage.channel).exclude(ways=[]), _leave_shut, at=at)
    for channel, journeys in shut_channels(at=at).items():
        rows = due.filter(channel=channel).exclude(ways=[])
        mine = rows if HOUSE in journeys else rows.filter(journey_id__in=journeys)
        moved += _each(mine, _leave_spent, at=at)
    unready = due.exclude(channel__in=usable).filter(due_at__lte=at - URGENT_PATIENCE)
    return moved + _each(unready, _leave_unready, at=at)


def _each(rows: Any, do: Any, *, at: datetime) -> int:
    """Lock and do a few at a time, so that nobody waits for long."""
    moved, after = 0, 0
    while ids := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        after = ids[-1]
        with transaction.atomic():
            for row in rows.filter(pk__in=ids).select_for_update(of=("self",)).defer("body", "attachment"):
                moved += do(row, at)
    return moved


def _give_up_waiting(row: Message, at: datetime) -> bool:
    if row.delivered_at is None and take_next_way(row, at=at, because=Fault.UNDELIVERED):
        return True
    Message.objects.filter(pk=row.pk).update(fall_back_at=None)
    return False


def _leave_shut(row: Message, at: datetime) -> bool:
    return take_next_way(row, at=at, because=Fault.DOWN)


def _leave_spent(row: Message, at: datetime) -> bool:
    return take_next_way(row, at=at, because=Fault.BUDGET)


def _leave_unready(row: Message, at: datetime) -> bool:
    if take_next_way(row, at=at, because=Fault.UNREADY):
        return True
    Message.objects.filter(pk=row.pk).update(state=State.FAILED, fault=Fault.UNREADY)
    return False


def _wishes_of(message: Message) -> Preferences | None:
    """How she wants to be written to; what she asked for a moment ago comes whatever she wished before."""
    if message.person_id is None or message.kind in ALWAYS:
        return None
    return Preferences.objects.filter(person_id=message.person_id).select_related("person").first()


def _is_open(contact_id: int, message: Message) -> bool:
    contacts = Contact.objects.filter(pk=contact_id)
    if message.kind not in ALWAYS:
        contacts = contacts.filter(stopped_at=None)
    return (contacts.filter(person_id=message.person_id) if message.person_id else contacts).exists()
