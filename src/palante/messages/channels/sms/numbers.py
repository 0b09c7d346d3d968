"""Numbers as gateways write them."""

import re

import phonenumbers
from django.conf import settings

from palante.messages.channels import NoAddress
from palante.messages.models import Message
from palante.people.models import ContactKind


def number_of(message: Message) -> str:
    """Where it goes, as +51911111111. Raises NoAddress."""
    if message.contact is not None:
        number = message.contact.value if message.contact.kind == ContactKind.PHONE else ""
    else:
        number = message.address
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        raise NoAddress
    return number


def e164(number: str) -> str:
    """A sender as our contacts are written. Gateways leave out the +, write 00, or give the number as it is dialled at
    home; a name or short code (an operator, a bank, or somebody who pretends) stays what it is."""
    number = "".join(number.split())[:40]
    digits = re.sub(r"[^\d]", "", number)
    if not digits or re.search(r"[^\d+().-]", number):
        return number
    for spelling, country in ((f"+{digits.removeprefix('00')}", None), (number, settings.HOME_COUNTRY)):
        try:
            read = phonenumbers.parse(spelling, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(read):
            return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    return number


def own_number() -> str:
    return str(settings.SMS_FROM).strip()
