"""The gateways. Each knows how to ask for one SMS, what an answer means, and what the other side's calls say.

A gateway decides nothing about connections: `transport.py` does, and knows from which moment on an SMS may have been taken.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from palante.messages.callbacks import Call, Heard
from palante.messages.channels import Doubt, Down, Permanent, Receipt, Temporary
from palante.messages.channels.sms.secret import hook_address

_MODULE = "palante.messages.channels.sms.gateways"
_SCHEMES = {
    "kannel": f"{_MODULE}.kannel",
    "kannels": f"{_MODULE}.kannel",
    "twilio": f"{_MODULE}.twilio",
    "africastalking": f"{_MODULE}.africastalking",
    "http": f"{_MODULE}.http",
    "https": f"{_MODULE}.http",
}


@dataclass(frozen=True)
class Letter:
    """One SMS as it leaves."""

    to: str  # E.164
    text: str
    parts: int
    message_id: str  # ours, the same for every try
    reference: str  # ours, another for every try
    cost: int = 0  # of all its parts by our tariff, in millionths
    currency: str = ""


def report_address(letter: Letter) -> str:
    """Where a gateway without a name of its own for an SMS tells what became of it: all that a crash would lose stands
    in the address, behind the key."""
    paid = f"{letter.parts}.{letter.cost}.{letter.currency}"
    return hook_address(ref=letter.reference, ours=letter.message_id.strip("<>"), paid=paid)


def report_of(call: Call) -> Mapping[str, Any]:
    """What `report_address` wrote, as the fields of a Delivery."""
    ours = call.query.get("ours", "")
    told: dict[str, Any] = {"ours": f"<{ours}>"} if ours else {}
    parts, _, rest = call.query.get("paid", "").partition(".")
    cost, _, currency = rest.partition(".")
    if re.fullmatch(r"\d{1,3}", parts) and re.fullmatch(r"\d{1,12}", cost):
        told |= {"parts": int(parts), "cost": int(cost), "currency": currency[:3]}
    return told


class Gateway(Protocol):
    tells_delivery: bool

    def request(self, letter: Letter) -> httpx.Request:
        """How to ask for it."""
        ...

    def read(self, response: httpx.Response, letter: Letter) -> Receipt:
        """What the answer means; raises as a channel does."""
        ...

    def look_up(self, letter: Letter) -> httpx.Request | None:
        """The question whether it was taken after all, where the other side can be asked."""
        ...

    def found(self, response: httpx.Response, letter: Letter, *, since: float) -> Receipt | None:
        """Its answer: the SMS it took since then, or None when that is not known."""
        ...

    def hear(self, call: Call) -> Heard: ...


@dataclass(frozen=True)
class Address:
    """PALANTE_SMS_URL in its parts."""

    scheme: str
    host: str
    user: str = ""
    password: str = field(default="", repr=False)
    path: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    whole: str = field(default="", repr=False)

    @property
    def user_and_password(self) -> tuple[str, str]:
        return (self.user, self.password)


def gateway() -> Gateway:
    """The one that is set up. Raises ImproperlyConfigured with a sentence, never with the password in it."""
    it = settings
    return _read(it.SMS_URL, it.SMS_BODY, it.SMS_HEADERS, it.SMS_TAKEN, it.SMS_REFUSED, it.SMS_REPORTS)


@lru_cache(maxsize=4)
def _read(url: str, *others: str) -> Gateway:
    """Made anew when any of the settings changes; only tests do."""
    address = read_address(url)
    made: Gateway = import_module(_SCHEMES[address.scheme]).make(address)
    return made


def read_address(url: str) -> Address:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise unreadable() from None
    if parts.scheme not in _SCHEMES or not host:
        raise unreadable()
    return Address(
        scheme=parts.scheme,
        host=(f"[{host}]" if ":" in host else host) + port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=parts.path,
        asked=dict(parse_qsl(parts.query)),
        whole=url,
    )


def unreadable(what: str = "") -> ImproperlyConfigured:
    """The value itself is not repeated: it holds a password."""
    return ImproperlyConfigured(
        "PALANTE_SMS_URL cannot be read. "
        + (
            what
            or "Write kannel://user:password@host:13013, twilio://SID:token@api.twilio.com, "
            "africastalking://user:key@api.africastalking.com, or the address of another gateway."
        )
    )


def is_near(host: str) -> bool:
    """On this machine or in the house's own network: what goes there unencrypted is seen by nobody else."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    return name in ("localhost", "[::1]") or bool(
        re.match(r"(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\.", name) or "." not in name
    )


def said(response: httpx.Response, words: str = "") -> str:
    """The other side's words in one short line, without numbers long enough to be somebody's."""
    text = " ".join((words or response.text[:600]).split()) or response.reason_phrase
    return f"{response.status_code} {without_numbers(text)}"[:300]


def without_numbers(text: str) -> str:
    return re.sub(r"\+?\d[\d\s().-]{5,}\d", "‹…›", text)


def refusal(response: httpx.Response, words: str = "") -> Exception:
    """What an answer means whose only clear word is its status. Whatever is unclear may have been taken."""
    status, words = response.status_code, said(response, words)
    if status in (429, 503):
        return Temporary(words)
    if status in (400, 406, 409, 410, 413, 414, 415, 422):
        return Permanent(words)
    if 300 <= status < 500 and status != 408:  # a wrong password, a wrong address, no money: the same for all
        return Down(words)
    return Doubt(words)
