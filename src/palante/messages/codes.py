"""Sign-in codes by SMS and WhatsApp: what the post office tells `people/policy.py`, which decides.

A code that does not come is worse than one that a person writes: when the channel is out of order, its money is spent, or
the last code it took to this number did not arrive, the next one waits on the host's desk.
"""

from datetime import datetime, timedelta
from functools import partial

from palante.messages.channels import carriers
from palante.messages.limits import HOUSE, shut_channels
from palante.messages.models import Attempt, Fault, Kind, Message, Outage, State
from palante.people.models import Contact
from palante.people.policy import Carrier, carries_codes

CHANNELS = ("sms", "whatsapp")
REMEMBERED = timedelta(days=1)
NEVER_CAME = frozenset({Attempt.Outcome.REFUSED, Attempt.Outcome.UNDELIVERED})


def offer() -> None:
    for channel in CHANNELS:
        carries_codes(channel, Carrier(partial(is_ready, channel), partial(reaches, channel)))


def is_ready(channel: str) -> bool:
    return channel in carriers()


def reaches(channel: str, contact: Contact, at: datetime) -> bool:
    if Outage.objects.filter(channel=channel, ended_at=None).exists():
        return False
    if HOUSE in shut_channels(at=at).get(channel, ()):
        return False
    codes = Message.objects.filter(contact__fingerprint=contact.fingerprint, kind=Kind.CODE)
    last = codes.filter(made_at__gt=at - REMEMBERED).order_by("-pk").first()
    if last is None:
        return True
    if last.channel == channel and (last.state == State.FAILED or last.fault == Fault.DOWN):
        return False
    return not last.attempts.filter(channel=channel, outcome__in=NEVER_CAME).exists()
