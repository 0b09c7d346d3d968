"""The link that brings a person's own chat to us: `t.me/<bot>?start=<token>`.

Telegram gives a bot a chat's number and nothing else, so the token says whose it is. It is derived, works for an hour and
for one chat: the first that opens it is hers, and it opens nothing but messages to her.
"""

import base64
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.people.models import ContactKind, Person

LASTS = timedelta(hours=1)


def start_address(person: Person, *, at: datetime | None = None) -> str:
    """Where she taps; empty without a bot."""
    if not (settings.TELEGRAM_BOT and (settings.TELEGRAM_TOKEN or settings.DEMO)):
        return ""
    return f"https://t.me/{settings.TELEGRAM_BOT}?start={start_token(person, at=at)}"


def start_token(person: Person, *, at: datetime | None = None) -> str:
    """At most 64 of A-Z, a-z, 0-9, _ and -, as Telegram wants."""
    ends = int(((at or now()) + LASTS).timestamp())
    return f"{person.pk:x}-{ends:x}-{_seal(person, ends)}"


def person_of(token: str, *, at: datetime) -> Person | None:
    number, _, rest = token.partition("-")
    ends, _, seal = rest.partition("-")
    try:
        pk, moment = int(number, 16), int(ends, 16)
    except ValueError:
        return None
    if len(token) > 64 or pk >= 2**63 or moment >= 2**33 or datetime.fromtimestamp(moment, UTC) <= at:
        return None
    person = Person.objects.filter(pk=pk, erased_at=None, merged_at=None).first()
    if person is None or not hmac.compare_digest(_seal(person, moment).encode(), seal.encode()):
        return None
    return person


def _seal(person: Person, ends: int) -> str:
    """Her last chat is part of it: once another has come, the token fits no more."""
    chats = person.contacts.filter(kind=ContactKind.TELEGRAM)
    last = chats.order_by("-pk").values_list("pk", flat=True).first() or 0
    return base64.urlsafe_b64encode(derive("telegram-start", person.pk, ends, last)[:15]).decode()
