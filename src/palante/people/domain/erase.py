"""Erase a person: because she asked, because the time to keep her data is over, or because a backup brought her back."""

from datetime import datetime
from functools import partial
from typing import Literal

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.base.models import Entry
from palante.people.domain.merge import forget_merges, merges_of
from palante.people.erasures import note_erasure
from palante.people.models import Contact, Member, Person, SignInCode

Because = Literal["asked", "time", "restored"]


@transaction.atomic
def erase_person(
    person: Person,
    *,
    by: Member | None = None,
    because: Because = "asked",
    at: datetime | None = None,
) -> None:
    """Nothing about her stays here: alias, contacts, photo, cards, links, sign-ins, consents and sensitive answers go at
    once, with those of every row that turned out to be hers.

    An empty row remains, so that totals already counted still hold; it leads to nobody. Announces "erased" (person), for
    rooms that keep her words or her seat, and "numbers_forgotten" (fingerprints). Erasing twice is erasing once.
    """
    at = at or now()
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.erased_at:
        return
    joined = [each.gone for each in merges_of(row)]
    forget_merges(row)
    for other in joined:
        erase_person(other, by=by, because=because, at=at)
    if row.photo and row.photo.name:
        transaction.on_commit(partial(row.photo.storage.delete, row.photo.name))
    marks = _forget_keys_and_words(row, at)
    row.alias = row.name = row.place = row.business = row.card_nonce = row.photo = row.night = ""
    row.seen_by, row.card, row.card_made_at, row.erased_at = {}, None, None, at
    row.save()
    record("erased", row, by=by or (row if because == "asked" else None), about=row, at=at, because=because)
    transaction.on_commit(partial(note_erasure, row, at))
    announce("erased", row)
    if marks:
        announce("numbers_forgotten", marks)


def _forget_keys_and_words(row: Person, at: datetime) -> set[str]:
    """Returns the fingerprints of the numbers and addresses that were hers alone."""
    numbers = set(row.contacts.values_list("fingerprint", flat=True))
    others = Contact.objects.filter(fingerprint__in=numbers).exclude(person=row)
    shared = set(others.values_list("fingerprint", flat=True))  # her sister's codes on the same phone stay
    SignInCode.objects.filter(fingerprint__in=numbers - shared).delete()
    for rows in (row.sign_ins, row.links, row.contacts, row.consents, row.sensitive):
        rows.all().delete()
    row.blank_cards.update(person=None, void_at=at)  # the paper in her hand opens nothing, for nobody
    Entry.objects.filter(person_id=row.pk).update(outcome={})
    return numbers - shared
