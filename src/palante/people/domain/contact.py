"""Take a number or an address away from a person. (`meet.add_contact` adds one.)"""

from datetime import datetime

from django.db import transaction

from palante.base.log import record
from palante.people.models import Contact, Member, Person


@transaction.atomic
def drop_contact(contact: Contact, *, by: Person | Member, at: datetime | None = None) -> None:
    """It is gone at once; what waits in the outbox for it finds no address. Twice does no harm."""
    if Contact.objects.filter(pk=contact.pk).delete()[0]:
        record("contact_dropped", contact.person, by=by, about=contact.person_id, at=at, way=contact.kind)
