"""What Meta tells us: statuses of our messages, what people wrote, and what became of templates.

A call is genuine when its body is signed with the app's secret. Meta repeats a call until it hears 200, for up to seven
days, and keeps no order: whoever takes it must not mind. The account may have other numbers: only ours is heard.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from palante.messages.callbacks import Call, Delivery, Forged, Heard, Incoming, Media, Unreadable
from palante.messages.channels.whatsapp import errors
from palante.messages.channels.whatsapp.account import verify_token
from palante.messages.channels.whatsapp.numbers import is_id, number_of
from palante.messages.domain.take_templates import News, take_news

STATES = {
    "sent": "accepted",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "undelivered",
}
MEDIA = ("image", "audio", "video", "document", "sticker")
TEXT_MOST = 10_000  # letters; WhatsApp's own limit is 4,096


def hear(call: Call) -> Heard:
    if call.method == "GET":
        return _introduce(call)
    if not _is_signed(call):
        raise Forged("signature")
    try:
        told = json.loads(call.body)
    except ValueError:
        raise Unreadable("no JSON") from None
    if not isinstance(told, dict) or told.get("object") != "whatsapp_business_account":
        raise Unreadable("not of a WhatsApp Business account")
    deliveries: list[Delivery] = []
    incoming: list[Incoming] = []
    news: list[News] = []
    for field, value, at in _changes(told):
        if field == "messages" and _is_for_us(value):
            deliveries += [found for status in _list(value, "statuses") if (found := _delivery(status))]
            incoming += [
                taken for message in _list(value, "messages") if (taken := _incoming(message, value))
            ]
        elif field.startswith("message_template"):
            news.append(News(field, value, at))
    return Heard(tuple(deliveries), tuple(incoming), tuple(news))


def learn(news: Sequence[News], *, at: datetime) -> None:
    take_news(news, at=at)


def _introduce(call: Call) -> Heard:
    """Meta asks once, as somebody enters our address there: are you the one who knows the word?"""
    word = call.query.get("hub.verify_token", "")
    if call.query.get("hub.mode") != "subscribe" or not hmac.compare_digest(
        word.encode(), verify_token().encode()
    ):
        raise Forged("word")
    return Heard(answer="".join(ch for ch in call.query.get("hub.challenge", "") if ch.isalnum())[:200])


def _is_signed(call: Call) -> bool:
    secret = settings.WHATSAPP_SECRET
    said = call.headers.get("x-hub-signature-256", "")
    if not secret or not said.startswith("sha256="):
        return False
    right = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(said.removeprefix("sha256=").encode(), right.encode())


def _changes(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], datetime | None]]:
    for entry in _list(told, "entry"):
        if settings.WHATSAPP_ACCOUNT_ID and str(entry.get("id")) != settings.WHATSAPP_ACCOUNT_ID:
            continue
        for change in _list(entry, "changes"):
            value = change.get("value")
            if isinstance(value, Mapping):
                yield str(change.get("field") or ""), value, _time(entry.get("time"))


def _is_for_us(value: Mapping[str, Any]) -> bool:
    meta = value.get("metadata")
    number = str(meta.get("phone_number_id") or "") if isinstance(meta, Mapping) else ""
    return number == settings.WHATSAPP_NUMBER_ID


def _delivery(status: Mapping[str, Any]) -> Delivery | None:
    state = STATES.get(str(status.get("status")))
    provider_id = str(status.get("id") or "")[:200]
    if state is None or not provider_id or status.get("recipient_type") == "group":
        return None
    said, is_final = "", True
    if state == "undelivered":
        found = _list(status, "errors")
        fault = errors.read(found[0] if found else {})
        said, is_final = fault.said, fault.is_final
    return Delivery(
        provider_id,
        state,  # type: ignore[arg-type]
        at=_time(status.get("timestamp")),
        said=said,
        is_final=is_final,
        ours=str(status.get("biz_opaque_callback_data") or "")[:120],
    )


def _incoming(message: Mapping[str, Any], value: Mapping[str, Any]) -> Incoming | None:
    sender, provider_id = _sender(message, value), str(message.get("id") or "")[:200]
    kind = str(message.get("type") or "")
    if not sender or not provider_id or message.get("group_id") or kind in ("system", "request_welcome"):
        return None
    text, media, answers = _said(kind, message)
    context = message.get("context")
    if not answers and isinstance(context, Mapping):
        answers = str(context.get("id") or "")
    if kind == "reaction" and not text:
        return None  # taken back
    return Incoming(
        provider_id,
        sender,
        text=text[:TEXT_MOST],
        at=_time(message.get("timestamp")),
        media=media,
        answers=answers[:200],
    )


def _sender(message: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    """Her number; the id that is hers for us, when she hides it behind a username."""
    if number := number_of(str(message.get("from") or "")):
        return number
    contacts = [message, *_list(value, "contacts")]
    ids = [str(contact.get(name) or "") for contact in contacts for name in ("from_user_id", "user_id")]
    return next((found for found in ids if is_id(found)), "")


def _said(kind: str, message: Mapping[str, Any]) -> tuple[str, tuple[Media, ...], str]:
    """Words, media, and which message of ours it is about (for a reaction)."""
    part = message.get(kind)
    if not isinstance(part, Mapping):
        return "", (), ""
    match kind:
        case "text":
            return str(part.get("body") or ""), (), ""
        case "button":  # under a template
            return str(part.get("text") or part.get("payload") or ""), (), ""
        case "interactive":
            chosen = part.get(str(part.get("type") or ""))
            return str(chosen.get("title") or "") if isinstance(chosen, Mapping) else "", (), ""
        case "reaction":
            return str(part.get("emoji") or ""), (), str(part.get("message_id") or "")
        case "location":
            where = " ".join(str(part.get(name) or "") for name in ("name", "address")).strip()
            return f"📍 {where} {part.get('latitude')}, {part.get('longitude')}".replace("  ", " "), (), ""
    if kind in MEDIA and (handle := str(part.get("id") or "")):
        media = Media(str(part.get("mime_type") or "").partition(";")[0], handle)
        return str(part.get("caption") or ""), (media,), ""
    return "", (), ""


def _list(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _time(stamp: Any) -> datetime | None:
    """Seconds since 1970, as Meta writes them (text here, a number there)."""
    try:
        return datetime.fromtimestamp(int(stamp), tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
