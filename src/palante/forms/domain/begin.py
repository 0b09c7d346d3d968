"""Begin a reply: an empty one with an id of its own, and a code to come back with."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive, fingerprint
from palante.base.ids import card_code_from
from palante.forms.models import FormVersion, Reply
from palante.people.models import Person


class NotYoursError(ValueError):
    """The id belongs to a reply of somebody else or to another form."""


def code_of(reply: Reply) -> str:
    """The code to go on with, such as `4KTR-9MXA-C7QE`: derived, not stored, so it can be shown again."""
    return card_code_from(derive("reply", reply.pk))


def hashed_code(code: str) -> str:
    return fingerprint(code, "reply")


@transaction.atomic
def begin(
    version: FormVersion,
    *,
    reply_id: uuid.UUID | None = None,
    person: Person | None = None,
    language: str = "",
    at: datetime | None = None,
) -> Reply:
    """A reply to this version. The same id again is the same reply: a phone may make ids without signal and send twice.

    Raises NotYoursError when the id is another form's or another person's.
    """
    at = at or now()
    reply, is_new = Reply.objects.get_or_create(
        pk=reply_id or uuid.uuid4(),
        defaults={
            "version": version,
            "person": person,
            "language": language[:10],
            "begun_at": at,
            "saved_at": at,
        },
    )
    if is_new:
        reply.code = hashed_code(code_of(reply))
        reply.save(update_fields=["code"])
        return reply
    if reply.version.form_id != version.form_id:
        raise NotYoursError
    if person and reply.person_id and reply.person_id != person.pk:
        raise NotYoursError
    return reply
