"""What Telegram calls us with: somebody wrote to the bot. Of private chats only; in a group it says and hears nothing."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from palante.base.crypto import derive
from palante.messages.callbacks import Call, Forged, Heard, Incoming, Media, Unreadable
from palante.messages.channels.telegram.start import person_of
from palante.messages.channels.telegram.transport import name_of
from palante.messages.domain.connect import connect_chat, say_that_it_ran_out

HEADER = "x-telegram-bot-api-secret-token"
# Menu words of every bot, and what they are called in a message.
COMMANDS = {"/stop": "stop", "/help": "help", "/start": "start"}


@dataclass(frozen=True)
class Start:
    """Somebody opened the bot by a link of ours."""

    token: str
    chat: str
    update: int
    language: str


def secret() -> str:
    """What Telegram says at every call, so that we know it: `palante telegram` tells it so."""
    return derive("telegram-hook", settings.TELEGRAM_TOKEN).hex()


def hear(call: Call) -> Heard:
    if not settings.TELEGRAM_TOKEN or not hmac.compare_digest(
        call.headers.get(HEADER, "").encode(), secret().encode()
    ):
        raise Forged
    try:
        update = json.loads(call.body)
        message = update.get("message")
        if message is None:  # a kind of update we did not ask for
            return Heard()
        chat, number = message["chat"], int(message["message_id"])
        if chat.get("type") != "private":
            return Heard()
        return _heard(update, message, str(int(chat["id"])), number)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"an update without what updates have ({type(error).__name__})") from None


def learn(news: Iterable[Start], *, at: datetime) -> None:
    """Whose chat it is. A link that ran out, or was used already, is answered with where to get a new one."""
    for start in news:
        person = person_of(start.token, at=at)
        if person is None:
            say_that_it_ran_out(
                start.chat, key=f"telegram-late:{start.update}", language=start.language, at=at
            )
        else:
            connect_chat(person, start.chat, at=at)


def _heard(update: dict[str, Any], message: dict[str, Any], chat: str, number: int) -> Heard:
    text = str(message.get("text") or message.get("caption") or "")
    command, _, rest = text.partition(" ")
    command = command.partition("@")[0].lower()
    if command == "/start" and rest.strip():
        sender = message.get("from") or {}
        language = str(sender.get("language_code") or "")[:2]
        return Heard(news=(Start(rest.strip()[:64], chat, int(update["update_id"]), language),))
    if not text and isinstance(message.get("sticker"), dict):
        text = str(message["sticker"].get("emoji") or "")
    media = tuple(_media(message))
    if not text and not media:
        return Heard()  # a pinned message, a new photo of theirs: nothing was said
    answers = message.get("reply_to_message") or {}
    incoming = Incoming(
        provider_id=name_of(chat, number),
        sender=chat,
        text=COMMANDS.get(command, text),
        at=datetime.fromtimestamp(int(message["date"]), UTC) if "date" in message else None,
        media=media,
        answers=name_of(chat, int(answers["message_id"])) if "message_id" in answers else "",
    )
    return Heard(incoming=(incoming,))


def _media(message: dict[str, Any]) -> Iterable[Media]:
    if photos := message.get("photo"):
        largest = max(photos, key=lambda photo: photo.get("file_size") or photo.get("width") or 0)
        yield Media("image/jpeg", str(largest["file_id"]))
    for kind, usual in (
        ("voice", "audio/ogg"),
        ("audio", "audio/mpeg"),
        ("video", "video/mp4"),
        ("video_note", "video/mp4"),
        ("document", "application/octet-stream"),
    ):
        if found := message.get(kind):
            yield Media(str(found.get("mime_type") or usual)[:60], str(found["file_id"]))
