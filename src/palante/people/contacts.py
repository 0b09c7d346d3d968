"""Reads what people type when asked for a phone number or an e-mail address."""

import functools
import importlib.resources
import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from palante.base.crypto import fingerprint
from palante.people.models import ContactKind

Reading = tuple[str, str]  # kind, value

_is_email = EmailValidator()
LONGEST = 254


def read_contact(text: str, country: str, *, zone: str = "") -> Reading:
    """(kind, value): an E.164 number or a lower-case address.

    Numbers typed without their country's code are read as those of `country` (the journey's), and when they are none,
    as those of the country where the phone's clock is. Raises ValidationError with a sentence that says what to write.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if "@" in text:
        return ContactKind.EMAIL.value, _read_email(text)
    return ContactKind.PHONE.value, _read_phone(text, [country.upper(), country_of_zone(zone)])


def contact_fingerprint(value: str) -> str:
    return fingerprint(value, "contact")


def region_of(number: str) -> str:
    """The country an E.164 number is of, "PE"; "" for what is none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


@functools.cache
def _zones() -> dict[str, str]:
    """Time zone → country, as the zone files themselves say."""
    table = importlib.resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def country_of_zone(zone: str) -> str:
    """The country a time zone is named for, "" for one that is no country's (UTC)."""
    return _zones().get(zone, "")


def _read_email(text: str) -> str:
    address = re.sub(r"\s", "", text.removeprefix("mailto:")).strip("<>.,;").lower()
    try:
        if len(address) > LONGEST:
            raise ValidationError("")
        _is_email(address)
    except ValidationError:
        raise ValidationError(
            _("This e-mail address seems incomplete. It looks like nombre@correo.com."), code="email"
        ) from None
    return address


def _read_phone(text: str, countries: list[str]) -> str:
    text = text.removeprefix("tel:")
    digits = "".join(str(unicodedata.digit(ch)) for ch in text if ch.isdigit())
    # As typed; then as people copy it: with the country's code but no plus, or with 00 where 00 is not dialled.
    tries = [(text, country) for country in countries if country]
    tries += [(f"+{digits}", ""), (f"+{digits[2:]}" if digits.startswith("00") else "", "")]
    for spelling, country in tries:
        if number := _number(spelling, country):
            return number
    if sum(ch.isalpha() for ch in text) > len(digits) or not digits:
        raise ValidationError(
            _("Write a phone number, such as 987 654 321, or an e-mail address."), code="contact"
        )
    raise ValidationError(
        _(
            "This number seems to lack or have too many digits. From another country, begin with + and its code."
        ),
        code="phone",
    )


def _number(spelling: str, country: str) -> str:
    if len(spelling) > 40:
        return ""
    try:
        number = phonenumbers.parse(spelling, country or None)
    except phonenumbers.NumberParseException:
        return ""
    # Mexico dropped the 1 that mobile numbers once had after +52; address books still have it.
    national = str(number.national_number)
    if number.country_code == 52 and len(national) == 11 and national[0] == "1":
        number.national_number = int(national[1:])
    if number.extension or not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(kind: str, value: str) -> str:
    """Enough for the owner to recognise it, too little for anybody else: `··· 321`, `r···@example.org`."""
    if kind == ContactKind.EMAIL:
        name, _at, domain = value.partition("@")
        return f"{name[:1]}···@{domain}"
    return f"··· {value[-3:]}"
