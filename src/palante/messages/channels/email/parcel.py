"""A message as e-mail: UTF-8 text, the same as simple HTML, a calendar file where it helps. No picture, no tracking.

Python's own `EmailMessage` takes some 3 ms a message, most of it to parse headers that are the same every time; with two
thousand due at once that is half of the work. The shape here never changes, so it is written out: 0.3 ms.
"""

import binascii
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from palante.base.markdown import to_html
from palante.messages.channels import NoAddress
from palante.messages.discreet import preview_for, subject_for
from palante.messages.domain.stop import stop_address
from palante.messages.models import Kind, Message
from palante.messages.wishes import wishes_address
from palante.messages.wording import CODE, LINK, digits, filled, link_address
from palante.people.models import ContactKind

# What somebody may have had enough of. A code she asked for herself is not among them.
CAN_BE_STOPPED = frozenset({Kind.REMINDER, Kind.WELCOME, Kind.NOTE})
# Stricter than the standards: nothing that could end a header, a list or an envelope.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True)
class Parcel:
    sender: str
    recipient: str
    needs_utf8: bool
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A mail before it is written in the form that its carrier wants."""

    recipient: str
    subject: str
    headers: dict[str, str]
    plain: str
    html: str
    calendar: str = ""
    calendar_name: str = ""


def letter_of(message: Message) -> Letter:
    """Needs contact, member, link, code and preferences loaded; asks the database nothing. Raises NoAddress."""
    recipient, subject = recipient_of(message), subject_for(message)
    name, sender = parseaddr(settings.EMAIL_FROM)
    may_stop = message.contact is not None and message.kind in CAN_BE_STOPPED
    stop = stop_address(message.contact) if message.contact and may_stop else ""
    context = {
        "language": message.language,
        "subject": subject,
        "preview": preview_for(message),
        "stop": stop,
        "wishes": wishes_address(message.contact) if message.contact and may_stop else "",
    }
    with override(message.language):
        plain = _render("message.txt", context | {"body": filled(message)})
        html = _render("message.html", context | {"body": html_of(message)})
    headers = {
        "From": formataddr((name, sender)),
        "To": recipient,
        "Subject": _encoded(subject),
        "Date": formatdate(usegmt=True),
        "Message-ID": message.message_id,
        "MIME-Version": "1.0",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",  # so that nobody's holiday answer comes back
    }
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    calendar_name = message.attachment_name or "calendar.ics"
    return Letter(recipient, subject, headers, plain, html, message.attachment, calendar_name)


def pack(message: Message) -> Parcel:
    """Everything an SMTP server gets."""
    letter = letter_of(message)
    # Neither quoted-printable nor base64 ever writes “=_”, so this cannot occur inside a part.
    boundary = f"=_{message.message_id[1:33]}"
    body = _multipart(
        "alternative", f"{boundary}a", [_text("plain", letter.plain), _text("html", letter.html)]
    )
    if letter.calendar:
        body = _multipart("mixed", boundary, [body, _calendar(letter)])
    lines = "".join(f"{name}: {value}\r\n" for name, value in letter.headers.items())
    sender = parseaddr(settings.EMAIL_FROM)[1]
    return Parcel(sender, letter.recipient, not letter.recipient.isascii(), lines.encode() + body)


def recipient_of(message: Message) -> str:
    """Where it goes: the contact, else the address written on it, else the member's. Raises NoAddress."""
    if message.contact is not None:
        address = message.contact.value if message.contact.kind == ContactKind.EMAIL else ""
    else:
        address = message.address or (message.member.email if message.member else "")
    local, _, domain = address.rpartition("@")
    try:
        # `rosa@año.pe` in the letters that mail servers know; what stands before the @ is the other server's affair.
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise NoAddress from None
    if not _ADDRESS.fullmatch(address):
        raise NoAddress
    return address


def html_of(message: Message) -> SafeString:
    """The body as HTML; the personal link, alone on its line, is a button."""
    body = message.body.replace(CODE, digits(message)) if CODE in message.body else message.body
    if LINK not in body:
        return to_html(body)
    address = link_address(message) or settings.URL
    place = "\ue000"  # Markdown leaves a letter of the private area as it is
    html: str = to_html(body.replace(place, "").replace(LINK, place))
    button = (
        _engine()
        .get_template("button.html")
        .render(Context({"address": address, "words": gettext("Come in")}))
    )
    html = re.sub(rf"<p>\s*{place}\s*</p>", lambda _: button, html)
    return mark_safe(html.replace(place, f'<a href="{address}">{address}</a>'))  # noqa: S308


def _render(template: str, context: dict[str, str]) -> str:
    return _engine().get_template(template).render(Context(context))


@cache
def _engine() -> Engine:
    """This channel's own templates, beside its code: copying the folder copies the channel."""
    loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
    return Engine(dirs=[str(Path(__file__).parent)], loaders=loaders, builtins=["django.templatetags.i18n"])


def _encoded(subject: str) -> str:
    if subject.isascii() and len(subject) <= 60:
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    opening = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    edge = f"--{boundary}".encode()
    return opening + b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"


def _text(kind: str, text: str) -> bytes:
    """Quoted-printable: seven bits and short lines for any server, and still readable to somebody who looks."""
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    crlf = "\r\n".join(text.splitlines()) + "\r\n"
    return (
        head.encode() + re.sub(rb"(?<!\r)\n", b"\r\n", binascii.b2a_qp(crlf.encode(), istext=True)) + b"\r\n"
    )


def _calendar(letter: Letter) -> bytes:
    head = (
        "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{letter.calendar_name}"\r\n\r\n'
    )
    data = letter.calendar.encode()
    lines = (binascii.b2a_base64(data[at : at + 57], newline=False) for at in range(0, len(data), 57))
    return head.encode() + b"\r\n".join(lines) + b"\r\n"
