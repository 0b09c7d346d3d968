"""Which way a sign-in code may travel.

E-mail costs nothing and goes at once. A text message costs money and is what thieves pump: they ask for thousands of codes
to dear numbers abroad and share in the fee. So a paid channel is used only for numbers we know, in allowed countries,
within limits per number and per address and within a daily budget; anything else waits on the host's desk, where a person
looks at it. There is no such channel yet: as soon as `CODE_CHANNELS` names one, these rules hold.
"""

from datetime import datetime, timedelta

import phonenumbers
from django.conf import settings

from palante.base.limits import allow
from palante.people.models import Contact, ContactKind

DESK = "desk"
EMAIL = "email"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def way_for_code(contact: Contact | None, *, address: str, at: datetime | None = None) -> str:
    """The channel a code for this contact goes by: "email", a paid channel, "desk" — or "" for a contact nobody has.

    Counts against the limits of a paid channel, so ask once for each code.
    """
    if contact is None:
        return ""
    if contact.kind == ContactKind.EMAIL:
        return EMAIL
    paid = next(iter(settings.CODE_CHANNELS), "")
    return paid if paid and _may_cost(contact, address, at) else DESK


def _may_cost(contact: Contact, address: str, at: datetime | None) -> bool:
    region = phonenumbers.region_code_for_number(phonenumbers.parse(contact.value))
    if region not in settings.CODE_COUNTRIES:
        return False
    # The dearest check last: a refused request must not eat into the budget of the others.
    return (
        allow(
            "code_paid_number", contact.fingerprint, limit=settings.CODES_A_NUMBER_AND_HOUR, per=HOUR, at=at
        )
        and allow("code_paid_address", address, limit=settings.CODES_AN_ADDRESS_AND_HOUR, per=HOUR, at=at)
        and allow("code_paid_day", "all", limit=settings.CODES_A_DAY, per=DAY, at=at)
    )
