"""A mail that came to us: a bounce (RFC 3464, or as older servers word it), a complaint (RFC 5965), or somebody's answer.

Written for what comes from outside: nothing in it is believed but the name of our own message, which only who got it knows.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from palante.messages.callbacks import Delivery, Heard, Incoming, Media
from palante.messages.channels.email.said import without_addresses

# Enhanced status codes (RFC 3463) that say: nobody is there, nor will be.
DEAD = re.compile(
    r"\b5\.(1\.(1|2|3|6|10)|2\.1|4\.4)\b|user unknown|no such user|unknown user|does not exist", re.IGNORECASE
)
OURS = re.compile(r"<[0-9a-f]{32}@[^<>\s]+>")
NOBODY = re.compile(r"^(mailer-daemon|postmaster|no-?reply)@", re.IGNORECASE)
# Where our own words begin again, below hers.
QUOTED = re.compile(
    r"^\s*(>|-{2,}\s*(original message|mensaje original|forwarded)|_{10,}\s*$|"
    r"(on|el|le) .{5,120}(wrote|escribió|a écrit)\s*:|(from|de):\s.+@)",
    re.IGNORECASE,
)
MOST_MEDIA, LARGEST = 5, 16_000_000
MOST_WORDS = 200_000  # letters of a mail that are looked at
# One look from left to right, however many of them are opened and never closed.
NOT_HERS = re.compile(r"<(/?)(script|style|blockquote)\b[^<>]*>", re.IGNORECASE)
KEPT = ("audio/", "image/", "video/", "application/pdf")


def _cut(name: str, value: str) -> Any:
    """Python reads addresses with the square of their length: of a header made for that it gets a line or two."""
    return _headers(name, value[:LONGEST_HEADER])


_headers = HeaderRegistry()
LONGEST_HEADER = 1_000
SHORT = policy.default.clone(header_factory=_cut)


def read(raw: bytes) -> Heard:
    """What a mail says. An automatic answer says nothing."""
    try:
        return _read(message_from_bytes(raw, policy=SHORT))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # Headers that no mail program would write: there is nothing in it for anybody.
        return Heard()


def is_dead(said: str) -> bool:
    return bool(DEAD.search(said))


def _read(mail: EmailMessage) -> Heard:
    kind = (
        str(mail.get_param("report-type", "")).lower()
        if mail.get_content_type() == "multipart/report"
        else ""
    )
    if kind == "delivery-status":
        return Heard(deliveries=tuple(_statuses(mail)))
    if kind == "feedback-report":
        return Heard(deliveries=tuple(_complaint(mail)))
    if _is_bounce(mail):
        return Heard(deliveries=tuple(_old_bounce(mail)))
    if _is_automatic(mail):
        return Heard()
    sender = parseaddr(str(mail.get("From", "")))[1].lower()
    if "@" not in sender:
        return Heard()
    return Heard(incoming=(_answer(mail, sender),))


def _answer(mail: EmailMessage, sender: str) -> Incoming:
    answered = OURS.findall(f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}")
    return Incoming(
        provider_id=str(mail.get("Message-ID", "")).strip()[:190],
        sender=sender,
        text=own_words(_text(mail)),
        at=_date(mail),
        media=tuple(_media(mail)),
        answers=answered[0] if answered else "",
    )


def own_words(text: str) -> str:
    """What she wrote, without what of ours her mail program put below it."""
    lines: list[str] = []
    rows = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(rows):
        # “El lun, 1 feb 2027 a las 10:00, Palante (<…>)” and “escribió:” may stand in two lines.
        both = f"{line} {rows[number + 1]}" if number + 1 < len(rows) else line
        if (
            line.rstrip() == "--"
            or QUOTED.match(line)
            or (QUOTED.match(both) and re.match(r"\s*(on|el) ", line, re.I))
        ):
            break
        lines.append(line)
    return "\n".join(lines).strip()


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        words = str(body.get_content())
    except (LookupError, ValueError):
        words = (body.get_payload(decode=True) or b"").decode("utf-8", "replace")  # type: ignore[union-attr]
    words = words[:MOST_WORDS]
    return _without_tags(words) if body.get_content_type() == "text/html" else words


def _without_tags(html: str) -> str:
    html = re.sub(r"(?i)<br\s*/?>|</(p|div|li|tr)>", "\n", html)
    text = re.sub(r"<[^<>]*>", "", _without_quoted(html))
    for name, letter in (
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(name, letter)
    return re.sub(r"\n{3,}", "\n\n", text)


def _without_quoted(html: str) -> str:
    """Without scripts, styles and what is quoted. What is never closed is left out to the end."""
    kept, since, inside, depth = [], 0, "", 0
    for tag in NOT_HERS.finditer(html):
        closes, name = bool(tag[1]), tag[2].lower()
        if not inside and not closes:
            kept.append(html[since : tag.start()])
            inside, depth = name, 1
        elif inside == name:
            depth += -1 if closes else 1
            if depth == 0:
                inside, since = "", tag.end()
    return " ".join([*kept, "" if inside else html[since:]])


def _media(mail: EmailMessage) -> Iterable[Media]:
    found = 0
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart() or not kind.startswith(KEPT) or found == MOST_MEDIA:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and 0 < len(content) <= LARGEST:
            found += 1
            yield Media(kind, content=content)


def _statuses(mail: EmailMessage) -> Iterable[Delivery]:
    """A delivery status notification: a group of lines for each recipient, then our mail or its headers."""
    name = _name_of_ours(mail)
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not name:
            continue
        for group in part.get_payload():
            if not isinstance(group, Message) or not group.get("Action"):
                continue
            action, status = str(group["Action"]).strip().lower(), str(group.get("Status", "")).strip()
            said = without_addresses(f"{status} {group.get('Diagnostic-Code', '')}")
            if action == "failed":
                yield Delivery(name, "undelivered", _date(mail), said, stops=is_dead(status) or is_dead(said))
            elif action in ("delivered", "relayed", "expanded"):
                yield Delivery(name, "delivered", _date(mail), said)


def _complaint(mail: EmailMessage) -> Iterable[Delivery]:
    """She pressed “this is spam”: it arrived, and nothing more goes there."""
    if name := _name_of_ours(mail):
        yield Delivery(name, "delivered", _date(mail), "complaint", stops=True)


def _old_bounce(mail: EmailMessage) -> Iterable[Delivery]:
    """From before there was a standard: words for people. Ours is found by its name."""
    words = _text(mail)
    if name := _name_of_ours(mail) or next(iter(OURS.findall(words)), ""):
        reason = next(
            (
                line
                for line in words.splitlines()
                if re.search(r"\b5\d\d\b|\b5\.\d\.\d", line) or is_dead(line)
            ),
            "",
        )
        yield Delivery(name, "undelivered", _date(mail), without_addresses(reason), stops=is_dead(reason))


def _name_of_ours(mail: EmailMessage) -> str:
    """The Message-ID of the mail that a report brings back, whole, as its headers, or as text."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            known = first.get("Message-ID", "") if isinstance(first, Message) else ""
        elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
            payload = part.get_payload(decode=True)
            known = _header(payload.decode("utf-8", "replace")) if isinstance(payload, bytes) else ""
        else:
            continue
        if found := OURS.search(str(known)):
            return found[0]
    return ""


def _header(text: str) -> str:
    found = re.search(r"(?im)^message-id:\s{0,9}(<[^<>\s]{1,300}>)", text[:MOST_WORDS])
    return found[1] if found else ""


def _is_bounce(mail: EmailMessage) -> bool:
    path = str(mail.get("Return-Path", "")).strip()
    sender = parseaddr(str(mail.get("From", "")))[1]
    return bool(path == "<>" or mail.get("X-Failed-Recipients") or sender.lower().startswith("mailer-daemon"))


def _is_automatic(mail: EmailMessage) -> bool:
    """Holiday answers, lists, and what a filter takes for spam. Nobody waits for an answer to these."""
    return (
        str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
        or str(mail.get("Precedence", "")).strip().lower() in ("bulk", "list", "junk", "auto_reply")
        or mail.get("List-Id") is not None
        or mail.get("X-Autoreply") is not None
        or mail.get("X-Autorespond") is not None
        or str(mail.get("X-Spam-Flag", mail.get("X-Spam-Status", "no"))).strip().lower().startswith("yes")
        or bool(NOBODY.match(parseaddr(str(mail.get("From", "")))[1]))
    )


def _date(mail: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
