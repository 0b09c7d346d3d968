"""Hands one SMS at a time to the gateway, and knows from which moment on it may have been taken.

Until the connection stands nothing has left. From then on only a clear answer says what became of it: a silence is a doubt,
unless the gateway can be asked again (Twilio), or its report comes later and carries our number (`Delivery.ours`).
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex
from typing import Any, ClassVar

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from palante.messages.channels import Doubt, Down, Permanent, Receipt
from palante.messages.channels.sms.gateways import Gateway, Letter, gateway
from palante.messages.channels.sms.letters import count
from palante.messages.channels.sms.numbers import number_of
from palante.messages.channels.sms.wording import sms_text
from palante.messages.models import Message
from palante.messages.tariffs import NOTHING, tariffs_of
from palante.people.models import ContactKind

# Gateways cut off what is longer (Kannel at max-messages, Twilio at 1,600 letters) and say nothing of it.
MOST_PARTS = 10
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
# A connection that lay idle longer may be closed by the other side just as we begin to speak: a doubt for nothing.
KEPT = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=3.0)
# The connection did not come about, or was not ours to use: nothing of the request has left.
NOT_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)


class _Tells:
    """As the gateway that is set up: one that never tells must not make messages fall back to the next way."""

    def __get__(self, channel: Any, owner: Any) -> bool:
        try:
            return bool(settings.SMS_URL) and gateway().tells_delivery
        except ImproperlyConfigured:
            return False


class Sms:
    """One client, which keeps its connection from one SMS to the next. Not to be shared between threads."""

    name: ClassVar[str] = "sms"
    reaches: ClassVar[ContactKind | None] = ContactKind.PHONE
    tells_delivery: ClassVar[bool] = _Tells()  # type: ignore[assignment]

    def __init__(self) -> None:
        self.client: httpx.Client | None = None

    @classmethod
    def is_ready(cls) -> bool:
        if not settings.SMS_URL or settings.DEMO:
            return False
        try:
            gateway()
        except ImproperlyConfigured:  # `messages/checks.py` has said so at the start
            return False
        return True

    @classmethod
    def prepare(cls, messages: Sequence[Message], *, at: datetime) -> None:
        """In the worker's own thread: what a part costs to each number, for a line must not touch the database."""
        tariffs = tariffs_of(cls.name)
        for message in messages:
            number = message.contact.value if message.contact else message.address
            message.price = tariffs.of(number)  # type: ignore[attr-defined]

    def send(self, message: Message) -> Receipt:
        text = sms_text(message)
        if not text:
            raise Permanent("there is nothing to say")
        parts = count(text).parts
        price, currency = getattr(message, "price", NOTHING)
        letter = Letter(
            to=number_of(message),
            text=text,
            parts=parts,
            cost=price * parts,
            currency=currency if price else "",
            message_id=message.message_id,
            # A try that a person asks for begins to count anew, and so does a second number of hers.
            reference=f"{message.message_id.strip('<>').partition('@')[0]}.{token_hex(4)}",
        )
        if letter.parts > MOST_PARTS:
            raise Permanent(f"it would be {letter.parts} SMS; {MOST_PARTS} at most")
        other = gateway()
        began = time.time()
        try:
            response = self._ask(other.request(letter))
            return _priced(other.read(response, letter), message)
        except Doubt as doubt:
            if receipt := self._look_up(other, letter, began):
                return _priced(receipt, message)
            # A report may still come: by this it is found.
            doubt.provider_id = letter.reference  # type: ignore[attr-defined]
            raise

    def close(self) -> None:
        if client := self.client:
            self.client = None
            client.close()

    def _ask(self, request: httpx.Request) -> httpx.Response:
        if self.client is None:
            self.client = httpx.Client(timeout=TIMEOUT, limits=KEPT, trust_env=False)
        request.extensions.setdefault("timeout", TIMEOUT.as_dict())
        try:
            return self.client.send(request)
        except NOT_LEFT as error:
            raise Down(_what(error)) from None
        except httpx.HTTPError as error:
            self.close()
            raise Doubt(_what(error)) from None

    def _look_up(self, other: Gateway, letter: Letter, began: float) -> Receipt | None:
        """Ask whether it was taken after all. Any trouble with that leaves it in doubt."""
        question = other.look_up(letter)
        if question is None:
            return None
        try:
            return other.found(self._ask(question), letter, since=began)
        except (Doubt, Down):
            return None


def _priced(receipt: Receipt, message: Message) -> Receipt:
    """What the gateway says it costs, else what our tariff says."""
    cost, currency = getattr(message, "price", NOTHING)
    if receipt.cost or not cost:
        return receipt
    return replace(receipt, cost=cost * receipt.parts, currency=currency)


def _what(error: Exception) -> str:
    """The kind of trouble. httpx's own words may hold the address, and the address the number and the text."""
    return {
        "ConnectError": "nobody answers",
        "ConnectTimeout": "nobody answers in time",
        "ReadTimeout": "no answer in time",
        "WriteTimeout": "could not be sent in time",
        "ReadError": "the connection broke",
        "WriteError": "the connection broke",
        "RemoteProtocolError": "the connection was closed without an answer",
    }.get(type(error).__name__, type(error).__name__)
