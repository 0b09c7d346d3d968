"""Register: from a stranger's form to a person with a card, a link and a seat, in one step that can be repeated."""

import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.models import Entry
from palante.calls.domain.enrol import CONSENT, enrol
from palante.calls.models import Partner, PeopleList, Registration, Volunteer, Way
from palante.journeys.models import Journey
from palante.people.contacts import Reading, contact_fingerprint
from palante.people.domain.blank_card import hand_over
from palante.people.domain.card import give_card
from palante.people.domain.consent import say
from palante.people.domain.link import make_link
from palante.people.domain.meet import meet_person, read_alias
from palante.people.models import BlankCard, Person, Purpose

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
    consents: Mapping[str, bool] | None = None,
    way: Way = Way.SELF,
    source: PeopleList | None = None,
    volunteer: Volunteer | None = None,
    card: BlankCard | None = None,
    at: datetime | None = None,
) -> Registration:
    """A new person, her card and link, and her seat.

    `form_key` was made when the form was shown. The same form with the same alias and contact is the same person, so a
    double tap, a reload or a retry without signal makes nobody twice; another alias typed into the same form (two
    sisters, one phone, the back button) is another person. What a `volunteer` sends is known by its key alone.

    Somebody with this number and this name who is in the journey already is met again only where that opens nothing:
    when a volunteer writes her in, without a card. A browser that types another's number gets a person of its own, never
    hers, and never hears that the number is known: a code sent there decides, or a person of the team (`people/merging`).
    """
    at = at or now()
    who = () if volunteer else (read_alias(alias), *(contact or ()))
    said = (form_key, journey.pk, *who)
    for time in count():
        entry, is_new = Entry.objects.get_or_create(
            id=_id(*said, *([time] if time else ())),
            defaults={"person_id": 0, "kind": "register", "written_at": at, "received_at": at},
        )
        if is_new:
            known = _known(journey, alias, contact) if volunteer and not card else None
            person = known or _welcome(alias, contact, language, zone, at)
            entry.person_id = person.pk
            entry.save(update_fields=["person_id"])
            if card:
                hand_over(card, person, by=volunteer, at=at)
            break
        person = Person.objects.get(pk=entry.person_id)
        if person.erased_at is None:
            break  # else: who was erased does not come back to life; the same form then makes somebody new
    registration = enrol(
        journey=journey,
        person=person,
        brought_by=brought_by,
        consent=consent,
        is_adult=is_adult,
        wants_reminders=(consents or {}).get(Purpose.REMINDERS, True),
        way=Way.VOLUNTEER if volunteer else way,
        source=source,
        by=volunteer,
        at=at,
    )
    if is_new:
        how = "volunteer" if volunteer else "form"
        agreed = {Purpose.JOURNEY.value: True} | ({Purpose.REMINDERS.value: True} if contact else {})
        for purpose, given in (agreed | dict(consents or {})).items():
            say(person, journey.pk, purpose, given, how=how, at=at)
    return registration


def registered_before(form_key: str, journey: Journey) -> Registration | None:
    """What came of a volunteer's entry that arrived already."""
    entry = Entry.objects.filter(pk=_id(form_key, journey.pk)).first()
    return (
        journey.registrations.filter(person=entry.person_id, person__erased_at=None).first()
        if entry
        else None
    )


def _id(*said: object) -> uuid.UUID:
    return uuid.UUID(bytes=derive("register", *said)[:16], version=4)


def _welcome(alias: str, contact: Reading | None, language: str, zone: str, at: datetime) -> Person:
    person = meet_person(alias=alias, contact=contact, language=language, zone=zone, at=at)
    give_card(person, at=at)
    make_link(person, ends_at=at + LINK_LASTS, at=at)
    return person


def _known(journey: Journey, alias: str, contact: Reading | None) -> Person | None:
    """Somebody of this journey with this number or address and this name, however it is written."""
    if contact is None:
        return None
    here = Person.objects.filter(
        contacts__fingerprint=contact_fingerprint(contact[1]), registrations__journey=journey, erased_at=None
    )
    name = _folded(read_alias(alias))
    return next((person for person in here.order_by("pk") if _folded(person.alias) == name), None)


def _folded(alias: str) -> str:
    """`Lucía  Peña` and `lucia pena` are one name."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", alias) if not unicodedata.combining(ch))
    return " ".join(plain.casefold().split())
