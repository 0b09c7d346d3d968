"""A message as e-mail: UTF-8 text, the same as simple HTML, a calendar file where it helps. No picture, no tracking."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formataddr, formatdate, parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from palante.base.markdown import to_html
from palante.messages.channels import NoAddress
from palante.messages.domain.stop import stop_address
from palante.messages.models import Kind, Message
from palante.messages.wording import CODE, LINK, digits, filled
from palante.people.domain.link import address_of
from palante.people.models import ContactKind

# What somebody may have had enough of. A code she asked for herself is not among them.
CAN_BE_STOPPED = frozenset({Kind.REMINDER, Kind.WELCOME, Kind.NOTE})


@dataclass(frozen=True)
class Parcel:
    sender: str
    recipient: str
    needs_utf8: bool
    content: bytes


def recipient_of(message: Message) -> str:
    """Where it goes: the contact, else the address written on it, else the member's. Empty when there is none left."""
    if message.contact is not None:
        return message.contact.value if message.contact.kind == ContactKind.EMAIL else ""
    return message.address or (message.member.email if message.member else "")


def pack(message: Message) -> Parcel:
    """Everything the SMTP server gets. Needs contact, member, link and code loaded; asks the database nothing."""
    recipient = _ascii_domain(recipient_of(message))
    needs_utf8 = not recipient.isascii()
    mail = EmailMessage(policy=(SMTPUTF8 if needs_utf8 else SMTP).clone(cte_type="7bit"))
    name, sender = parseaddr(settings.EMAIL_FROM)
    mail["From"] = formataddr((name, sender)) if name.isascii() else Address(name, addr_spec=sender)
    try:
        mail["To"] = Address(addr_spec=recipient)
    except Exception:  # the parser of addresses fails in many ways, an empty one included
        raise NoAddress from None
    mail["Subject"] = message.subject
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = message.message_id
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answer comes back
    stop = stop_address(message.contact) if message.contact and message.kind in CAN_BE_STOPPED else ""
    if stop:
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    with override(message.language):
        mail.set_content(_render("message.txt", message, stop, filled(message)), cte="quoted-printable")
        mail.add_alternative(
            _render("message.html", message, stop, html_of(message)), "html", cte="quoted-printable"
        )
    if message.attachment:
        mail.add_attachment(
            message.attachment,
            subtype="calendar",
            params={"method": "PUBLISH"},
            filename=message.attachment_name or "calendar.ics",
            cte="base64",
        )
    return Parcel(sender, recipient, needs_utf8, mail.as_bytes())


def html_of(message: Message) -> SafeString:
    """The body as HTML; the personal link, alone on its line, is a button."""
    body = message.body.replace(CODE, digits(message)) if CODE in message.body else message.body
    if LINK not in body:
        return to_html(body)
    address = address_of(message.link) if message.link else settings.URL
    place = "\ue000"  # Markdown leaves a letter of the private area as it is
    html: str = to_html(body.replace(place, "").replace(LINK, place))
    button = (
        _engine()
        .get_template("button.html")
        .render(Context({"address": address, "words": gettext("Come in")}))
    )
    html = re.sub(rf"<p>\s*{place}\s*</p>", lambda _: button, html)
    return mark_safe(html.replace(place, f'<a href="{address}">{address}</a>'))  # noqa: S308


def _render(template: str, message: Message, stop: str, body: str) -> str:
    context: dict[str, Any] = {
        "language": message.language,
        "subject": message.subject,
        "body": body,
        "stop": stop,
    }
    return _engine().get_template(template).render(Context(context))


@cache
def _engine() -> Engine:
    """This channel's own templates, beside its code: copying the folder copies the channel."""
    loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
    return Engine(dirs=[str(Path(__file__).parent)], loaders=loaders, builtins=["django.templatetags.i18n"])


def _ascii_domain(address: str) -> str:
    """`rosa@año.pe` as the letters that mail servers know; the part before the @ is the other server's affair."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}" if local else ""
    except UnicodeError:
        return ""
