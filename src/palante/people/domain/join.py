"""Join at once what is surely one person: a number or address that was proven, with the same name."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palante.people.domain.merge import merge
from palante.people.models import Contact, KeptApart, Merge, Person
from palante.people.twins import is_same_name

A_FAMILY = 6  # people with one number: more are a queue at a volunteer's phone


@transaction.atomic
def join_proven(person: Person, mark: str, *, at: datetime | None = None) -> list[Merge]:
    """She proved that this contact (its fingerprint) is hers: rows with it and just her name are hers too.

    Nobody gains what the code would not open: a code sent there lets in all of them. Two who share the phone under other
    names stay two, «Rosa» and «Rosa Quispe» wait for somebody to look, and who was kept apart or parted stays so.
    """
    contacts = Contact.objects.filter(fingerprint=mark, person__erased_at=None, person__merged_at=None)
    others = [
        contact.person
        for contact in contacts.select_related("person").order_by("person")
        if contact.person_id != person.pk
    ]
    if not others or len(others) >= A_FAMILY:
        return []
    parted = _parted_from(person)
    return [
        merge(person, other, at=at)
        for other in others
        if other.pk not in parted and is_same_name(person.alias, other.alias, whole=True)
    ]


def _parted_from(person: Person) -> set[int]:
    """Whom somebody looked at and said: not her."""
    apart = KeptApart.objects.filter(Q(first=person) | Q(second=person)).values_list("first", "second")
    parted = Merge.objects.filter(Q(kept=person) | Q(gone=person), undone_at__isnull=False)
    return {pk for pair in (*apart, *parted.values_list("kept", "gone")) for pk in pair} - {person.pk}
