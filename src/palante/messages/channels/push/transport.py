"""Hands a notice to the push service of the browser it is for (RFC 8030), readable by that browser alone (RFC 8291).

Written on `http_ece` and `py_vapid`, the two halves of pywebpush, and httpx: that tells a service that was never reached
from one whose answer was lost, keeps the connection, and leaves an asynchronous HTTP client out of the worker's memory.
"""

import json
import os
import time
from typing import Any, ClassVar

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from palante.messages.channels import Doubt, Gone, NoAddress, Permanent, Receipt, Temporary
from palante.messages.channels.push.keys import authorization
from palante.messages.channels.push.subscription import NotOne, Subscription
from palante.messages.discreet import preview_for, subject_for
from palante.messages.models import Message
from palante.messages.wording import LINK, link_address
from palante.people.models import ContactKind

DAY = 24 * 3600
MOST = 28 * DAY  # push services keep nothing longer
LONGEST_TITLE, LONGEST_BODY = 80, 240
# The connection itself failed: nothing can have left.
NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Push:
    """One client, which keeps its connections to the few push services there are."""

    name: ClassVar[str] = "push"
    reaches: ClassVar[ContactKind | None] = ContactKind.PUSH
    tells_delivery: ClassVar[bool] = False  # that the phone showed it, nobody says

    def __init__(self) -> None:
        self.client: httpx.Client | None = None

    @classmethod
    def is_ready(cls) -> bool:
        """Browsers allow notices only on https, and on one's own machine."""
        return not settings.DEMO and (settings.IS_HTTPS or settings.IS_HERE)

    def send(self, message: Message) -> Receipt:
        browser = _browser_of(message)
        content = http_ece.encrypt(
            payload(message),
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=browser.p256dh,
            auth_secret=browser.auth,
            version="aes128gcm",
        )
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(_seconds_of_use(message)),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": tag_of(message),  # the same again takes the place of one that waits there still
        } | authorization(browser.endpoint)
        try:
            answer = self._client().post(browser.endpoint, content=content, headers=headers)
        except NOT_REACHED as error:
            # Not `Down`: one service that is no more must not keep the notices of all the others waiting behind it.
            raise Temporary(type(error).__name__) from None
        except httpx.HTTPError as error:
            self.close()
            raise Doubt(type(error).__name__) from None
        return _understood(answer)

    def close(self) -> None:
        if self.client is not None:
            client, self.client = self.client, None
            client.close()

    def _client(self) -> httpx.Client:
        if self.client is None:
            # Redirects are not followed: an address that was checked must not lead to one that was not.
            self.client = httpx.Client(timeout=httpx.Timeout(20.0, connect=10.0), trust_env=True)
        return self.client


def payload(message: Message) -> bytes:
    """What the service worker shows. Nothing in it says what it is about, unless she chose so (`discreet`)."""
    notice: dict[str, Any] = {
        "title": _cut(subject_for(message), LONGEST_TITLE),
        "body": _cut(preview_for(message), LONGEST_BODY),
        "url": _address(message),
        "tag": tag_of(message),
        "lang": message.language,
    }
    return json.dumps(notice, ensure_ascii=False, separators=(",", ":")).encode()


def tag_of(message: Message) -> str:
    """The same for every try: a phone that has the notice shows it once. 32 letters, as a Topic may have at most."""
    return message.message_id.strip("<>").partition("@")[0][:32]


def _address(message: Message) -> str:
    address = link_address(message) if LINK in message.body else ""
    return address or f"{settings.URL}/me/notices/"  # where its words can be read


def _browser_of(message: Message) -> Subscription:
    if message.contact is None or message.contact.kind != ContactKind.PUSH:
        raise NoAddress
    try:
        return Subscription.read(message.contact.value)
    except NotOne as error:
        raise NoAddress(str(error)) from None


def _seconds_of_use(message: Message) -> int:
    """How long the service keeps it for a phone that is switched off."""
    if message.ends_at is None:
        return 2 * DAY
    return max(60, min(int(message.ends_at.timestamp() - time.time()), MOST))


def _understood(answer: httpx.Response) -> Receipt:
    """RFC 8030, 5 to 8.4. The body may repeat the address, so only the number is kept."""
    said = f"{answer.status_code} {answer.reason_phrase}".strip()
    if answer.status_code in (200, 201, 202):
        return Receipt(said)
    if answer.status_code in (404, 410):
        raise Gone(said)
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Temporary(said)
    raise Permanent(said)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
