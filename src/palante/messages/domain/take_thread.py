"""Whose a thread is: taken, handed over, given back; noted beside; led to the person who writes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.messages.domain.wait import wait_anew
from palante.messages.models import Thread, ThreadNote
from palante.messages.replies.sender import kind_of
from palante.people.domain.contact import drop_contact
from palante.people.domain.meet import add_contact
from palante.people.models import Member, Person

LONGEST_NOTE = 2_000


@transaction.atomic
def take(thread: Thread, *, by: Member, at: datetime | None = None) -> Member:
    """“I see to it.” Whoever is first has it; returns who has."""
    row = Thread.objects.select_for_update(of=("self",)).select_related("taken_by").get(pk=thread.pk)
    if row.taken_by is None:
        _give(row, by, by, at or now())
    return row.taken_by or by


@transaction.atomic
def hand_over(thread: Thread, to: Member | None, *, by: Member, at: datetime | None = None) -> Thread:
    """To a colleague, or (None) back to all of the desk."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    if row.taken_by_id != (to.pk if to else None):
        _give(row, to, by, at or now())
    return row


def _give(row: Thread, to: Member | None, by: Member, at: datetime) -> None:
    row.taken_by, row.taken_at = to, at if to else None
    row.save(update_fields=["taken_by", "taken_at"])
    whom = {"member": to.pk} if to else {}
    record(
        "thread_handed_over", row, by=by, about=row.person_id, journey=row.journey_id or None, at=at, **whom
    )


@transaction.atomic
def note(thread: Thread, text: str, *, by: Member, at: datetime | None = None) -> ThreadNote:
    """A line to ourselves. It never leaves. The same words again are one note."""
    at = at or now()
    text = text.replace("\0", "").strip()[:LONGEST_NOTE]
    if not text:
        raise ValidationError(_("Write the note first."), code="empty")
    Thread.objects.select_for_update().get(pk=thread.pk)
    last = thread.notes.order_by("-pk").first()
    if last and (last.text, last.by_id) == (text, by.pk):
        return last
    row = ThreadNote.objects.create(thread=thread, text=text, by=by, at=at)
    record("thread_noted", thread, by=by, about=thread.person_id, journey=thread.journey_id or None, at=at)
    return row


@transaction.atomic
def attach(
    thread: Thread,
    person: Person,
    journey: models.Model,
    *,
    by: Member,
    keeps_number: bool = True,
    at: datetime | None = None,
) -> Thread:
    """We know now who writes. The number becomes one of theirs, not proven: a person's word is no proof. Said of somebody
    else before, by mistake: the number that came to them so is taken away again, or her reminders would go to a stranger.

    Where this person's thread stands already, both become one. Returns the thread that is left.
    """
    at = at or now()
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    before = row.contact
    contact = before if before and before.person_id == person.pk else None
    if (
        before
        and before.person_id != person.pk
        and before.proven_at is None
        and before.created_at > row.made_at
    ):
        drop_contact(before, by=by, at=at)
    if keeps_number and row.channel != "desk" and row.address:
        contact = add_contact(person, (kind_of(row.channel, row.address), row.address), at=at)
    same = Thread.objects.filter(channel=row.channel, fingerprint=row.fingerprint, journey_id=journey.pk)
    other = same.exclude(pk=row.pk).select_for_update().first()
    if other:
        row.replies.update(thread=other)
        row.answers.update(thread=other)
        row.notes.update(thread=other)
        other.heard_at = max(filter(None, [row.heard_at, other.heard_at]), default=None)
        row.delete()
        row = other
    row.person, row.contact, row.journey_id = person, contact, journey.pk
    row.save(update_fields=["person", "contact", "journey_id", "heard_at"])
    wait_anew(row)
    record("thread_attached", row, by=by, about=person, journey=journey, at=at)
    return row
