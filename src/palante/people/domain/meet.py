"""Meet a new person."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.people.contacts import Reading, contact_fingerprint
from palante.people.models import Contact, Person
from palante.people.text import clean_line, shows_something

ALIAS_LENGTH = Person._meta.get_field("alias").max_length or 60


def read_alias(text: str) -> str:
    """The alias as it will be shown, or a ValidationError with a sentence."""
    alias = clean_line(text)
    if not shows_something(alias):
        raise ValidationError(
            _("Write what you want to be called. It need not be your real name."), code="alias"
        )
    if len(alias) > ALIAS_LENGTH:
        raise ValidationError(
            _("That is a little long: at most %(most)d letters. A short name is easier to remember."),
            code="alias",
            params={"most": ALIAS_LENGTH},
        )
    return alias


@transaction.atomic
def meet_person(
    *, alias: str, contact: Reading | None, language: str, zone: str, at: datetime | None = None
) -> Person:
    """A new person, always: two with the same number may be sisters sharing a phone. Nothing is proven by typing it."""
    at = at or now()
    person = Person.objects.create(alias=read_alias(alias), language=language, zone=zone, created_at=at)
    if contact:
        add_contact(person, contact, at=at)
    record("met", person, by=person, about=person, at=at)
    return person


@transaction.atomic
def add_contact(person: Person, contact: Reading, *, at: datetime | None = None) -> Contact:
    """A number or address of this person, not proven yet. The same one twice is the same row.

    Whoever asked for no more messages there asked for the number, whose it is and by which row it comes.
    """
    kind, value = contact
    fingerprint = contact_fingerprint(value)
    row, _is_new = Contact.objects.get_or_create(
        person=person,
        fingerprint=fingerprint,
        defaults={
            "kind": kind,
            "value": value,
            "created_at": at or now(),
            "stopped_at": stops_of([fingerprint]).get(fingerprint),
        },
    )
    return row


def stops_of(fingerprints: Iterable[str]) -> dict[str, datetime]:
    """Since when messages are stopped there, where they are."""
    stopped = Contact.objects.filter(fingerprint__in=list(fingerprints), stopped_at__isnull=False)
    return {
        row.fingerprint: row.stopped_at for row in stopped.only("fingerprint", "stopped_at") if row.stopped_at
    }
