"""What providers tell us: that a message arrived, and what somebody wrote back. Each channel reads its own callbacks.

A channel with callbacks has `channels/<name>/hook.py: hear(call) -> Heard`. It decides whether the call is genuine before it
reads it (raises Forged), reads nothing from the database and changes nothing: `domain/take_receipts.py` and
`domain/take_replies.py` do, and both may be told the same any number of times, in any order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


class Forged(Exception):  # noqa: N818  (an outcome)
    """Not signed by the provider, or by nobody."""


class Unreadable(Exception):  # noqa: N818
    """Genuine, and not in a form this channel knows. The sentence says what; it is logged without the content."""


def as_text(text: str) -> str:
    """What a database takes: no zero byte, and no half of a letter (an emoji that a gateway cut in two)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Call:
    """A provider's request, as it came."""

    method: str
    url: str  # the whole address that the provider called, as some sign it
    headers: Mapping[str, str]  # names in small letters
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Delivery:
    """What became of a message that the provider took. `state` never goes back: read, then delivered, stays read."""

    provider_id: str
    state: Literal["accepted", "delivered", "read", "undelivered"]
    at: datetime | None = None
    said: str = ""  # why not, in the provider's words, without addresses
    is_final: bool = True  # undelivered: for good, or may the same be tried again?
    stops: bool = False  # the address asked for no more, or is dead: nothing more goes there
    parts: int = 0
    cost: int = 0  # in millionths of the currency
    currency: str = ""
    ours: str = ""  # our Message-ID, where the provider gives it back: it settles a message in doubt


@dataclass(frozen=True)
class Media:
    """A voice note or photo: where it can be had (the channel's `fetch(media)`), or its bytes already."""

    type: str  # "audio/ogg"
    handle: str = ""
    content: bytes = b""


@dataclass(frozen=True)
class Incoming:
    """Something a person wrote. `sender`: E.164, an address, or the chat's number."""

    provider_id: str
    sender: str
    text: str = ""
    at: datetime | None = None
    media: tuple[Media, ...] = ()
    answers: str = ""  # the provider's id of our message it answers, or our Message-ID


@dataclass(frozen=True)
class Heard:
    """What a call said, and what the provider wants to hear back."""

    deliveries: tuple[Delivery, ...] = ()
    incoming: tuple[Incoming, ...] = ()
    news: tuple[
        Any, ...
    ] = ()  # of the channel itself (a template was refused): for its own `hook.learn(news, at=…)`
    answer: str = ""
    answer_type: str = "text/plain"
