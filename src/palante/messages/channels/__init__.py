"""How a message leaves. Each folder here is one channel; the rest of the program does not know which one it speaks to.

A channel answers `is_ready()` and `send(message)`, which returns the other side's receipt or fails in one of the ways below.
To add one: copy a neighbour, name it in `CARRIERS`, write its tests against a real other side.
"""

import logging
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol, cast

from django.conf import settings

from palante.messages.models import Message
from palante.people.models import ContactKind

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What the other side said as it took a message. `said`: for people, without addresses."""

    said: str = ""
    provider_id: str = ""
    parts: int = 0
    cost: int = 0  # in millionths of the currency
    currency: str = ""


class Temporary(Exception):  # noqa: N818  (these are outcomes, named as the outbox speaks of them)
    """This message was not taken now; the same may be taken later."""


class Permanent(Exception):  # noqa: N818
    """This message will never be taken as it is."""


class NoAddress(Permanent):
    """There is none, or it is none."""


class Gone(Permanent):
    """The address is no more, or its owner wants nothing from us: nothing goes there again (`domain/stop.end_contact`)."""


class Doubt(Exception):  # noqa: N818
    """It may have been taken: the connection broke after the content had begun to leave."""


class Down(Exception):  # noqa: N818
    """Nobody home, or nobody who lets us in. Nothing is wrong with the message and nothing of it has left."""


class Channel(Protocol):
    """One open line to the other side. A thread has its own; it stays open from message to message."""

    name: ClassVar[str]
    # Which kind of contact it reaches; None: a person needs none (on screen).
    reaches: ClassVar[ContactKind | None]
    # Does the other side tell later whether it arrived? Then a message may fall back to its next way.
    tells_delivery: ClassVar[bool]

    @classmethod
    def is_ready(cls) -> bool:
        """Is everything there that it needs to hand something over?"""
        ...

    # May have: `lines: ClassVar[int]`, how many lines at once (else PALANTE_EMAIL_CONNECTIONS); and
    # `@classmethod prepare(messages: Sequence[Message], *, at: datetime) -> None`, called in the worker's own thread for
    # what was just claimed: it may read the database once or twice, and hangs on each message what `send` needs.

    def send(self, message: Message) -> str | Receipt:
        """Hand it over and return the receipt. Everything it needs is loaded: it must not touch the database."""
        ...

    def close(self) -> None:
        """Nothing to send for a while. May be called at any time, more than once."""
        ...


_HERE = "palante.messages.channels"
_SHOWN = f"{_HERE}.outbox.Shown"
# For each channel a message may ask for, who carries it: the first one that is ready. Mail without a server is shown on
# the outbox page; so is everything in demo mode. What asks for “desk” waits for a person.
CARRIERS = {
    "email": [
        f"{_HERE}.email.transport.Email",
        f"{_HERE}.email.provider.ByProvider",
        f"{_HERE}.outbox.Outbox",
    ],
    "whatsapp": [f"{_HERE}.whatsapp.transport.WhatsApp", _SHOWN],
    "sms": [f"{_HERE}.sms.transport.Sms", _SHOWN],
    "push": [f"{_HERE}.push.transport.Push", _SHOWN],
    "telegram": [f"{_HERE}.telegram.transport.Telegram", _SHOWN],
    "screen": [f"{_HERE}.screen.transport.Screen", _SHOWN],
}
DESK = "desk"


def carriers() -> dict[str, type[Channel]]:
    """Who carries what, here and now: {"email": Email}. A channel that is in nobody's hands is left out.

    In demo mode whatever would speak to anybody outside is not even asked whether it is ready.
    """
    chosen: dict[str, type[Channel]] = {}
    for channel, paths in CARRIERS.items():
        mine = [path for path in paths if _stays_here(path)] if settings.DEMO else paths
        carrier = next((found for path in mine if (found := _found(path)) and found.is_ready()), None)
        if carrier is not None:
            chosen[channel] = carrier
    return chosen


def _stays_here(path: str) -> bool:
    return path.startswith((f"{_HERE}.outbox.", f"{_HERE}.screen."))


def ready() -> set[str]:
    """The channels by which something can go here and now; by a person's hand always."""
    return {*carriers(), DESK}


@cache
def _found(path: str) -> type[Channel] | None:
    """None for a channel that is not there, or cannot be loaded: its fault is logged, and keeps no other from its turn."""
    module, _, name = path.rpartition(".")
    try:
        return cast("type[Channel]", getattr(import_module(module), name))
    except ImportError as error:
        if not (isinstance(error, ModuleNotFoundError) and error.name and module.startswith(error.name)):
            logger.exception("The channel %s cannot be loaded", module)
        return None
