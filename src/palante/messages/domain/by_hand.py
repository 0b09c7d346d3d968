"""WhatsApp without a gateway: a person sends the written message and ticks it off."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.models import Message, State
from palante.messages.queries import DESK
from palante.people.models import Member


@transaction.atomic
def tick(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """The member sent it. Twice is once."""
    at = at or now()
    changes = {"state": State.HANDED_OVER, "handed_over_at": at, "carrier": DESK}
    if Message.objects.filter(pk=message.pk, channel=DESK, state=State.DUE).update(**changes):
        record("message_ticked", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=list(changes))
    return message


@transaction.atomic
def untick(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """It was ticked by mistake."""
    changes = {"state": State.DUE, "handed_over_at": None, "carrier": ""}
    if Message.objects.filter(pk=message.pk, channel=DESK, state=State.HANDED_OVER).update(**changes):
        record("message_unticked", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    message.refresh_from_db(fields=list(changes))
    return message
