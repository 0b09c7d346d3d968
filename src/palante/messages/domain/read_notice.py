"""What was shown on her own pages, and what she has read there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.messages.callbacks import Delivery
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.models import Message
from palante.messages.notices import SCREEN
from palante.people.models import Person


def see_notices(messages: Iterable[Message], *, at: datetime | None = None) -> int:
    """Hoy shows them: they are delivered, and take no other way. Writes nothing the second time."""
    fresh = [message for message in messages if message.delivered_at is None]
    return (
        take_receipts(SCREEN, [_told(message, "delivered") for message in fresh], at=at or now())
        if fresh
        else 0
    )


@transaction.atomic
def read_notice(message: Message, *, by: Person, at: datetime | None = None) -> None:
    """She tapped “read”. Twice is once; somebody else's is nobody's."""
    at = at or now()
    if message.person_id != by.pk or message.read_at is not None:
        return
    if message.channel == SCREEN:
        take_receipts(SCREEN, [_told(message, "read")], at=at)
    # A notice on a phone is told of by nobody but her.
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


def _told(message: Message, state: str) -> Delivery:
    return Delivery(provider_id=message.message_id, state=state)  # type: ignore[arg-type]
