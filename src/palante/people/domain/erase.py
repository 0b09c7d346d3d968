"""Erase a person, because she asked."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.people.models import Member, Person


@transaction.atomic
def erase_person(person: Person, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Nothing about her stays here: alias, contacts, photo, card, links and sign-ins go at once, everywhere she is.

    An empty row remains, so that totals already counted still hold; it leads to nobody. Announces "erased" (person), for
    rooms that keep her words or her seat. Erasing twice is erasing once.
    """
    at = at or now()
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.erased_at:
        return
    if row.photo and row.photo.name:
        transaction.on_commit(partial(row.photo.storage.delete, row.photo.name))
    row.sign_ins.all().delete()
    row.links.all().delete()
    row.contacts.all().delete()
    row.alias = row.name = row.place = row.business = row.card_nonce = row.photo = ""
    row.seen_by, row.card, row.card_made_at, row.erased_at = {}, None, None, at
    row.save()
    record("erased", row, by=by or row, about=row, at=at)
    announce("erased", row)
