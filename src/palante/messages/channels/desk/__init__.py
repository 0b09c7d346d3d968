"""WhatsApp without a gateway: the message is written, a person taps the link, sends it from the team's own phone, ticks it.

There is nothing to send here and so no `Channel`: the worker leaves these rows alone (see `domain/by_hand.py`).
"""

from urllib.parse import quote

from palante.messages.models import Message
from palante.messages.wording import filled
from palante.people.models import ContactKind


def whatsapp_address(phone: str, text: str = "") -> str:
    """Opens a chat with this number (E.164) on the phone or computer it is tapped on, with the text written."""
    digits = "".join(ch for ch in phone if ch.isdigit())
    return f"https://wa.me/{digits}" + (f"?text={quote(text)}" if text else "")


def address_of(message: Message) -> str:
    """The link for a message by hand; empty when its person has no number any more."""
    if message.contact is None:  # somebody invited, who is nobody's contact yet
        phone = message.address if message.address.startswith("+") else ""
    else:
        phone = message.contact.value if message.contact.kind == ContactKind.PHONE else ""
    return whatsapp_address(phone, filled(message)) if phone else ""
