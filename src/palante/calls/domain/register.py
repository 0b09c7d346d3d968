"""Register: from a stranger's form to a person with a card, a link and a seat, in one step that can be repeated."""

import uuid
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.models import Entry
from palante.calls.domain.enrol import CONSENT, enrol
from palante.calls.models import Partner, Registration
from palante.journeys.models import Journey
from palante.people.contacts import Reading
from palante.people.domain.card import give_card
from palante.people.domain.link import make_link
from palante.people.domain.meet import meet_person, read_alias
from palante.people.models import Person

LINK_LASTS = timedelta(days=180)


@transaction.atomic
def register(
    *,
    journey: Journey,
    form_key: str,
    alias: str,
    contact: Reading | None,
    language: str,
    zone: str,
    brought_by: Partner | None = None,
    consent: str = CONSENT,
    is_adult: bool = True,
    at: datetime | None = None,
) -> Registration:
    """A new person, her card and link, and her seat.

    `form_key` was made when the form was shown. The same form with the same alias and contact is the same person, so a
    double tap, a reload or a retry without signal makes nobody twice; another alias typed into the same form (two
    sisters, one phone, the back button) is another person.
    """
    at = at or now()
    said = (form_key, journey.pk, read_alias(alias), *(contact or ()))
    for time in count():
        entry, is_new = Entry.objects.get_or_create(
            id=uuid.UUID(bytes=derive("register", *said, *([time] if time else ()))[:16], version=4),
            defaults={"person_id": 0, "kind": "register", "written_at": at, "received_at": at},
        )
        if is_new:
            person = _welcome(alias, contact, language, zone, at)
            entry.person_id = person.pk
            entry.save(update_fields=["person_id"])
            break
        person = Person.objects.get(pk=entry.person_id)
        if person.erased_at is None:
            break  # else: who was erased does not come back to life; the same form then makes somebody new
    return enrol(
        journey=journey, person=person, brought_by=brought_by, consent=consent, is_adult=is_adult, at=at
    )


def _welcome(alias: str, contact: Reading | None, language: str, zone: str, at: datetime) -> Person:
    person = meet_person(alias=alias, contact=contact, language=language, zone=zone, at=at)
    give_card(person, at=at)
    make_link(person, ends_at=at + LINK_LASTS, at=at)
    return person
