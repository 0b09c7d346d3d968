"""Hands one message at a time to Meta, and knows exactly from which moment on it may have been taken.

The Cloud API takes no key against repeats and has no way to ask what became of a request. So a request cut after it began to
leave is a doubt; but our Message-ID rides along (`biz_opaque_callback_data`) and comes back with the first status, and
that settles it (`callbacks.Delivery.ours`).
"""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import httpx

from palante.messages.channels import Doubt, Down, Permanent, Receipt, Temporary
from palante.messages.channels.whatsapp import account, choose, media
from palante.messages.channels.whatsapp.errors import MEDIA, TEMPLATE, WINDOW_CLOSED, Refused, check
from palante.messages.channels.whatsapp.parcel import Parcel, Prepared, pack
from palante.messages.models import Message
from palante.people.models import ContactKind

# Before these nothing had left: no connection was had at all.
NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
SHUNS = 600.0  # seconds during which a template that Meta refused is not tried again by this line


class WhatsApp:
    """One connection, kept for the next message. Not to be shared between threads."""

    name: ClassVar[str] = "whatsapp"
    reaches: ClassVar[ContactKind | None] = ContactKind.PHONE
    tells_delivery: ClassVar[bool] = True
    lines: ClassVar[int] = 4

    def __init__(self) -> None:
        self.http: httpx.Client | None = None
        self.shunned: dict[str, float] = {}

    @classmethod
    def is_ready(cls) -> bool:
        return account.is_ready()

    @classmethod
    def prepare(cls, messages: Sequence[Message], *, at: datetime) -> None:
        """In the worker's own thread: what `send` needs and may not ask the database for."""
        choose.prepare(messages, at=at)

    def send(self, message: Message) -> Receipt:
        prepared: Prepared | None = getattr(message, "prepared", None)
        if prepared is None:
            raise Temporary("not prepared")
        parcels = pack(message, prepared)
        last: Exception = Permanent(parcels.why_none)
        for parcel in parcels.wanted:
            if self._is_shunned(parcel.template):
                continue
            try:
                return self._try(parcel, prepared)
            except Refused as refused:
                last = refused.fault.as_outcome()
                if not self._has_another_chance(parcel, refused):
                    break
        raise last

    def close(self) -> None:
        if http := self.http:
            self.http = None
            http.close()

    def _try(self, parcel: Parcel, prepared: Prepared) -> Receipt:
        body = parcel.body
        if parcel.file:
            name, content = parcel.file
            handle = media.upload(self._client(), content.encode(), kind="text/plain", name=name)
            body = body | {body["type"]: body[body["type"]] | {"id": handle}}
        answer = check(self._post(f"{media.number()}/messages", body))
        provider_id, status = _taken(answer)
        if not provider_id:
            raise Doubt("an answer without the message's id")
        return Receipt(
            said=status or "accepted",
            provider_id=provider_id,
            parts=1,
            cost=prepared.cost if parcel.is_paid else 0,
            currency=prepared.currency if parcel.is_paid else "",
        )

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        try:
            return self._client().post(path, json=body)
        except NOT_LEFT as error:
            self.close()
            raise Down(type(error).__name__) from None
        except httpx.HTTPError as error:  # from the first byte on Meta may have it
            self.close()
            raise Doubt(type(error).__name__) from None

    def _has_another_chance(self, parcel: Parcel, refused: Refused) -> bool:
        """A template for a closed window, another for one that was refused, the words alone for a file that was."""
        code = refused.fault.code
        if parcel.template and code in TEMPLATE:
            self.shunned[parcel.template] = time.monotonic() + SHUNS
            return True
        return code == WINDOW_CLOSED or (parcel.file is not None and code in MEDIA)

    def _is_shunned(self, template: str) -> bool:
        return bool(template) and self.shunned.get(template, 0.0) > time.monotonic()

    def _client(self) -> httpx.Client:
        if self.http is None:
            self.http = account.client()
        return self.http


def _taken(answer: dict[str, Any]) -> tuple[str, str]:
    """The provider's id, and what it says of it: “accepted”, or that it is held back while its template is judged."""
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}
    return str(first.get("id") or "")[:200], str(first.get("message_status") or "")
