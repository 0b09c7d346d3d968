"""Phone numbers and addresses on the team's screens: whole for those who write to people, masked for the rest."""

from collections.abc import Iterable
from urllib.parse import quote

import phonenumbers

from palante.people.models import Contact, ContactKind

# Nobody writes to these by hand, and what stands in them are keys: the team sees only that they are there.
NAMELESS = (ContactKind.PUSH, ContactKind.TELEGRAM)


def masked(contact: Contact) -> str:
    """Enough to tell two apart, too little to write to: `+51 ··· ··· 218`, `r···@example.org`."""
    if contact.kind in NAMELESS:
        return str(ContactKind(contact.kind).label)
    if contact.kind == ContactKind.PHONE:
        return f"{contact.value[:3]} ··· ··· {contact.value[-3:]}"
    name, _, house = contact.value.partition("@")
    return f"{name[:1]}···@{house}"


def written(contact: Contact) -> str:
    """As people of that country write it."""
    if contact.kind in NAMELESS:
        return masked(contact)
    if contact.kind != ContactKind.PHONE:
        return contact.value
    try:
        number = phonenumbers.parse(contact.value)
    except phonenumbers.NumberParseException:
        return contact.value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def shown(contact: Contact, whole: bool) -> str:
    return written(contact) if whole else masked(contact)


def first_of(contacts: Iterable[Contact], kind: str) -> Contact | None:
    """The contact to use: proven before unproven, the oldest first; none that asked to be left in peace."""
    usable = [contact for contact in contacts if contact.kind == kind and contact.stopped_at is None]
    return min(usable, key=lambda contact: (contact.proven_at is None, contact.pk), default=None)


def whatsapp(phone: str, text: str) -> str:
    """One tap opens WhatsApp with the message written; a person still presses send."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}"
