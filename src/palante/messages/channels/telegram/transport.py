"""Hands one message at a time to Telegram. The Bot API takes no key against repeats, so a lost answer is a doubt."""

import threading
import time
from typing import Any, ClassVar

from django.conf import settings

from palante.base.crypto import fingerprint
from palante.messages.channels import NoAddress, Receipt, Temporary
from palante.messages.channels.telegram.api import Api
from palante.messages.discreet import unfilled_words_for
from palante.messages.models import Message
from palante.messages.plain import plain_text
from palante.messages.wording import LINK, button_words, fill, link_address
from palante.people.models import ContactKind

LONGEST = 4096  # letters of a message, says the Bot API
PACE = (
    1 / 25
)  # seconds between two messages of all lines together; Telegram takes some 30 a second from one bot


class Telegram:
    name: ClassVar[str] = "telegram"
    reaches: ClassVar[ContactKind | None] = ContactKind.TELEGRAM
    tells_delivery: ClassVar[bool] = False

    _turn: ClassVar[threading.Lock] = threading.Lock()
    _next_at: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self.api: Api | None = None

    @classmethod
    def is_ready(cls) -> bool:
        return bool(settings.TELEGRAM_TOKEN) and not settings.DEMO

    def send(self, message: Message) -> Receipt:
        chat = _chat_of(message)
        fields = content_of(message)
        self._wait_for_turn()
        try:
            result = self._api().ask("sendMessage", chat_id=int(chat), **fields)
        except Temporary as error:
            self._rest(error)
            raise
        number = result.get("message_id") if isinstance(result, dict) else None
        return Receipt("200", provider_id=name_of(chat, number) if isinstance(number, int) else "")

    def close(self) -> None:
        if self.api is not None:
            api, self.api = self.api, None
            api.close()

    def _api(self) -> Api:
        self.api = self.api or Api()
        return self.api

    @classmethod
    def _wait_for_turn(cls) -> None:
        """One after the other, whichever line: two thousand at once are sent in a minute and a half, and none refused."""
        with cls._turn:
            wait = cls._next_at - time.monotonic()
            if wait > 0:
                time.sleep(min(wait, 5.0))
            cls._next_at = time.monotonic() + PACE

    @classmethod
    def _rest(cls, error: Temporary) -> None:
        """Telegram says how many seconds it wants to hear nothing."""
        words = str(error).split()
        if len(words) == 2 and words[0] == "429" and words[1].isdecimal():
            with cls._turn:
                cls._next_at = max(cls._next_at, time.monotonic() + min(int(words[1]), 60))


def content_of(message: Message) -> dict[str, Any]:
    """The words as a phone shows them; the personal link is a button under them, where Telegram takes it for one."""
    words, address = unfilled_words_for(message), ""
    if LINK in words:
        address = link_address(message) or settings.URL
        if address.startswith("https://"):  # Telegram refuses buttons that lead anywhere else
            words = words.replace(LINK, "")
        else:
            address = ""
    fields: dict[str, Any] = {
        "text": _cut(plain_text(fill(message, words))),
        # Telegram would fetch the page to show a picture of it, and with it the personal link.
        "link_preview_options": {"is_disabled": True},
    }
    if address:
        fields["reply_markup"] = {"inline_keyboard": [[{"text": button_words(message), "url": address}]]}
        fields["text"] = fields["text"] or button_words(message)
    return fields


def name_of(chat: str, number: int) -> str:
    """What we call a message of a chat: Telegram's own numbers begin anew in every chat, and a chat's is an address."""
    return f"{fingerprint(chat, 'contact')[:24]}:{number}"


def _chat_of(message: Message) -> str:
    if message.contact is not None:
        chat = message.contact.value if message.contact.kind == ContactKind.TELEGRAM else ""
    else:
        chat = message.address
    if not (chat.isascii() and chat.lstrip("-").isdecimal() and len(chat) < 20):
        raise NoAddress
    return chat


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
