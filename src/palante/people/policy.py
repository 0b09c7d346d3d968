"""Which way a sign-in code may travel.

E-mail costs nothing and goes at once. A text message costs money and is what thieves pump: they ask for thousands of codes
to dear numbers abroad and share in the fee. So a paid channel is used only for numbers we know, in allowed countries,
within limits per number and per address and within a daily budget; anything else waits on the host's desk, where a person
looks at it. Which channels there are, the post office says (`carries_codes`): this room knows none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import now

from palante.base.limits import allow
from palante.people.contacts import region_of
from palante.people.models import Contact, ContactKind

DESK = "desk"
EMAIL = "email"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Carrier:
    """A paid channel, as the post office knows it."""

    is_ready: Callable[[], bool]
    # Not while it is out of order, nor when the last code it took to this contact did not arrive.
    reaches: Callable[[Contact, datetime], bool]


_carriers: dict[str, Carrier] = {}


def carries_codes(channel: str, carrier: Carrier) -> None:
    """A room above offers to carry codes. It does so where PALANTE_CODE_CHANNELS names it."""
    _carriers[channel] = carrier


def paid_ways() -> list[str]:
    """The channels that are allowed to carry codes and set up, in the order of PALANTE_CODE_CHANNELS."""
    return [name for name in settings.CODE_CHANNELS if name in _carriers and _carriers[name].is_ready()]


def could_be_paid(value: str) -> bool:
    """Would a code to this number leave at once, if somebody had it and all were well? Tells nothing of who has it."""
    return bool(paid_ways()) and region_of(value) in settings.CODE_COUNTRIES


def way_for_code(contact: Contact | None, *, address: str, at: datetime | None = None) -> str:
    """The channel a code for this contact goes by: "email", a paid channel, "desk" — or "" for a contact nobody has.

    Counts against the limits of a paid channel, so ask once for each code.
    """
    if contact is None:
        return ""
    if contact.kind == ContactKind.EMAIL:
        return EMAIL
    when = at or now()
    paid = next((name for name in paid_ways() if _carriers[name].reaches(contact, when)), "")
    return paid if paid and _may_cost(contact, address, at) else DESK


def _may_cost(contact: Contact, address: str, at: datetime | None) -> bool:
    if region_of(contact.value) not in settings.CODE_COUNTRIES:
        return False
    # The dearest check last: a refused request must not eat into the budget of the others.
    return (
        allow(
            "code_paid_number", contact.fingerprint, limit=settings.CODES_A_NUMBER_AND_HOUR, per=HOUR, at=at
        )
        and allow("code_paid_address", address, limit=settings.CODES_AN_ADDRESS_AND_HOUR, per=HOUR, at=at)
        and allow("code_paid_day", "all", limit=settings.CODES_A_DAY, per=DAY, at=at)
    )
