"""A person's hand: the message is written, a member taps the link, sends it from the team's own phone, ticks it.

A channel like the others (rules name it `desk`), and the only one that needs no provider. There is nothing to send here
and so no `Channel` for the worker, which leaves these rows alone: `tap.py` says what waits, `domain/by_hand.py` ticks it.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext, override

from palante.messages.discreet import unfilled_words_for, words_for
from palante.messages.models import Message
from palante.messages.plain import plain_text
from palante.messages.wording import CODE, LINK
from palante.people.models import ContactKind


def whatsapp_address(phone: str = "", text: str = "") -> str:
    """Opens a chat with this number (E.164) on the phone or computer it is tapped on, with the text written.

    Without a number WhatsApp asks to which chat: so a text gets into a group.
    """
    digits = "".join(ch for ch in phone if ch.isdigit())
    return f"https://wa.me/{digits}" + (f"?text={quote(text, safe='')}" if text else "")


def sms_address(phone: str, text: str = "") -> str:
    """Opens the phone's own messages. `?&body=` is what Android and iPhones both understand."""
    return f"sms:{phone}" + (f"?&body={quote(text, safe='')}" if text else "")


def call_address(phone: str) -> str:
    return f"tel:{phone}"


@dataclass(frozen=True)
class Parcel:
    """All that a member needs to send one message. It holds her number and her link: only for who writes to people."""

    phone: str
    text: str
    whatsapp: str
    sms: str
    call: str


def parcel_of(message: Message) -> Parcel | None:
    """None when there is no number any more. The message's contact, link, code and person's preferences are loaded.

    A chat shows its words on a locked screen: they give nothing away unless she chose so.
    """
    phone = phone_of(message)
    if not phone:
        return None
    text = plain_text(words_for(message))
    return Parcel(phone, text, whatsapp_address(phone, text), sms_address(phone, text), call_address(phone))


def words_shown(message: Message) -> str:
    """The same words as a member may read them on screen, without what lets in whoever has it."""
    with override(message.language):
        link = f"[{gettext('personal link')}]"
    return plain_text(unfilled_words_for(message)).replace(LINK, link).replace(CODE, "••••••")


def phone_of(message: Message) -> str:
    if message.contact is None:  # somebody invited, who is nobody's contact yet
        return message.address if message.address.startswith("+") else ""
    return message.contact.value if message.contact.kind == ContactKind.PHONE else ""


def address_of(message: Message) -> str:
    """The WhatsApp link for a message by hand; empty when its person has no number any more."""
    parcel = parcel_of(message)
    return parcel.whatsapp if parcel else ""
