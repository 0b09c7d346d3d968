"""Join at once what is surely one person: a number or address that was proven, with the same name."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palante.people.domain.card import give_card
from palante.people.domain.keys import end_keys
from palante.people.domain.merge import merge
from palante.people.models import Contact, KeptApart, Merge, Person, SignIn
from palante.people.twins import is_same_name

A_FAMILY = 6  # people with one number: more are a queue at a volunteer's phone


@transaction.atomic
def join_proven(
    person: Person,
    mark: str,
    *,
    is_first: bool = False,
    here: SignIn | None = None,
    at: datetime | None = None,
) -> list[Merge]:
    """She proved that this contact (its fingerprint) is hers: rows with it and just her name are hers too.

    Nobody gains what the code would not open. Anybody can type her number and her name, and has a browser signed in, a
    card and a link since: those of rows that no code had opened before end here, or they would open what is hers. Her own
    other phone asks for a code again. `is_first`: nor had one opened `person`'s row, so its keys are no better, but for
    the browser she typed the code in (`here`).

    Two who share the phone under other names stay two, «Rosa» and «Rosa Quispe» wait for somebody to look, and who was
    kept apart or parted stays so.
    """
    contacts = Contact.objects.filter(fingerprint=mark, person__erased_at=None, person__merged_at=None)
    others = [
        (contact.person, contact.proven_at is not None)
        for contact in contacts.select_related("person").order_by("person")
        if contact.person_id != person.pk
    ]
    if not others or len(others) >= A_FAMILY:
        return []
    parted = _parted_from(person)
    hers = [
        (other, is_proven)
        for other, is_proven in others
        if other.pk not in parted and is_same_name(person.alias, other.alias, whole=True)
    ]
    for other, is_proven in hers:
        if not is_proven:
            end_keys(other, at=at)
    if hers and is_first:
        end_keys(person, here=here, at=at)
        give_card(person, at=at)
    return [merge(person, other, at=at) for other, _is_proven in hers]


def _parted_from(person: Person) -> set[int]:
    """Whom somebody looked at and said: not her."""
    apart = KeptApart.objects.filter(Q(first=person) | Q(second=person)).values_list("first", "second")
    parted = Merge.objects.filter(Q(kept=person) | Q(gone=person), undone_at__isnull=False)
    return {pk for pair in (*apart, *parted.values_list("kept", "gone")) for pk in pair} - {person.pk}
