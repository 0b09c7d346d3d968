"""«No more messages to this address»: the owner's word, by a link that only messages to that address carry."""

import base64
import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.log import record
from palante.people.domain.contact import drop_contact
from palante.people.models import Contact, ContactKind


def stop_token(contact: Contact) -> str:
    """Derived, never stored. It opens nothing but this one door."""
    seal = derive("stop", contact.pk, contact.fingerprint)[:12]
    return f"{contact.pk}-{base64.urlsafe_b64encode(seal).decode()}"


def stop_address(contact: Contact) -> str:
    return f"{settings.URL}/stop/{stop_token(contact)}/"


def contact_of(token: str) -> Contact | None:
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    contact = Contact.objects.filter(pk=int(number)).first()
    if contact is None or not hmac.compare_digest(stop_token(contact).encode(), token.encode()):
        return None
    return contact


@transaction.atomic
def stop(contact: Contact, *, at: datetime | None = None) -> None:
    """Nothing more to this address, whoever of those who share it the message was for. What is written is held back as
    its turn comes (see `deliver.claim`); a code asked for with one's own hands still comes."""
    _set(contact, at=at or now(), stopped=True)


@transaction.atomic
def start_again(contact: Contact, *, for_all: bool = True, at: datetime | None = None) -> None:
    """`for_all`: for everybody who shares the address. Who has only typed it in speaks for her own row alone."""
    _set(contact, at=at or now(), stopped=False, for_all=for_all)


@transaction.atomic
def end_contact(contact_id: int, *, at: datetime | None = None) -> None:
    """The other side said that the address is dead (`channels.Gone`). A browser that took back its “yes” gets a new
    address when it is asked again, so the old one is of no use to anybody and goes; of the others we know not to write."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return
    if contact.kind != ContactKind.PUSH:
        stop(contact, at=at)
        return
    for row in Contact.objects.filter(fingerprint=contact.fingerprint).select_related("person"):
        drop_contact(row, by=row.person, at=at)


def _set(contact: Contact, *, at: datetime, stopped: bool, for_all: bool = True) -> None:
    same = Contact.objects.filter(fingerprint=contact.fingerprint, stopped_at__isnull=stopped)
    if not for_all:
        same = same.filter(pk=contact.pk)
    person_ids = list(same.values_list("person_id", flat=True))
    if same.update(stopped_at=at if stopped else None):
        verb = "messages_stopped" if stopped else "messages_started_again"
        for person_id in person_ids:
            record(verb, contact, by=contact.person, about=person_id, at=at)
    contact.refresh_from_db(fields=["stopped_at"])
