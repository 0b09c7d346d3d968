"""The card: an alias and a code that bring a person back on any phone.

The code is derived from a random nonce with the installation's key, and only its fingerprint is stored beside the nonce:
a stolen database opens nothing, and the owner can look at her card again as often as she needs.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive, fingerprint
from palante.base.ids import card_code_from, read_card_code
from palante.base.log import record
from palante.people.merging import who_is
from palante.people.models import Member, Person


def code_of(person: Person) -> str:
    """The code on this person's card, such as `4KTR-9MXA-C7QE`; empty before the first card."""
    return card_code_from(derive("card", person.card_nonce)) if person.card_nonce else ""


@transaction.atomic
def give_card(person: Person, *, by: Member | Person | None = None, at: datetime | None = None) -> str:
    """A new card; the old one opens nothing from now on. `by` is the member who gave it, else the person herself."""
    person.card_nonce = secrets.token_hex(16)
    code = code_of(person)
    person.card, person.card_made_at = fingerprint(code, "card"), at or now()
    person.save(update_fields=["card", "card_nonce", "card_made_at"])
    record("card_given", person, by=by or person, about=person, at=at)
    return code


def person_of_card(typed: str) -> Person | None:
    """Whose card this is, however it was typed. A card printed before a merge opens the same door as the other one."""
    code = read_card_code(typed)
    person = Person.objects.filter(card=fingerprint(code, "card"), erased_at=None).first() if code else None
    return who_is(person) if person else None
