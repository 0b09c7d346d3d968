"""Meet many new people at once: those of a list on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import line
from palante.base.models import LogLine
from palante.people.contacts import Reading, contact_fingerprint
from palante.people.domain.meet import stops_of
from palante.people.models import Contact, Member, Person, PersonConsent, Purpose
from palante.people.purposes import words_of

BATCH = 500


@dataclass
class Newcomer:
    """Somebody as a list names them. The alias has been read (`meet.read_alias`), contacts too."""

    alias: str
    language: str
    zone: str
    name: str = ""
    place: str = ""
    business: str = ""
    contacts: list[Reading] = field(default_factory=list)


@transaction.atomic
def meet_people(
    newcomers: Sequence[Newcomer], *, by: Member | None, at: datetime | None = None
) -> list[Person]:
    """New people, always, in their order. Nothing is proven by standing on a list. A handful of queries for all."""
    at = at or now()
    people = Person.objects.bulk_create(
        [
            Person(
                alias=new.alias,
                name=new.name,
                place=new.place,
                business=new.business,
                language=new.language,
                zone=new.zone,
                created_at=at,
            )
            for new in newcomers
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(people, newcomers, strict=True))
    add_contacts([(person, new.contacts) for person, new in pairs], at=at)
    LogLine.objects.bulk_create(
        [line("met", person, by=by, about=person, at=at) for person in people], batch_size=BATCH
    )
    return people


def add_contacts(pairs: Sequence[tuple[Person, Sequence[Reading]]], *, at: datetime) -> None:
    """One that a person has already stays as it is; one where messages were stopped comes stopped."""
    rows = [
        Contact(person=person, kind=kind, value=value, fingerprint=contact_fingerprint(value), created_at=at)
        for person, contacts in pairs
        for kind, value in contacts
    ]
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        stops = stops_of(row.fingerprint for row in batch)
        for row in batch:
            row.stopped_at = stops.get(row.fingerprint)
        Contact.objects.bulk_create(batch, ignore_conflicts=True)


def consented_on_paper(people: Sequence[Person], journey_id: int, *, at: datetime) -> None:
    """A yes on paper is to taking part, and to being told when. Whatever else there is to say yes to, each is asked."""
    words = words_of(journey_id)
    PersonConsent.objects.bulk_create(
        [
            PersonConsent(
                person=person,
                journey_id=journey_id,
                purpose=purpose.value,
                given=True,
                version=words[purpose.value].version,
                how="paper",
                at=at,
            )
            for person in people
            for purpose in (Purpose.JOURNEY, Purpose.REMINDERS)
        ],
        batch_size=BATCH,
    )
