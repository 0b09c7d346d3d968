"""A browser or a chat becomes a way to reach somebody: she said so in it herself, signed in or by a link of hers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.limits import allow
from palante.base.log import record
from palante.messages.domain.prefer import put_first
from palante.messages.domain.write import write
from palante.messages.models import Kind
from palante.people.contacts import contact_fingerprint
from palante.people.domain.contact import drop_contact
from palante.people.models import Contact, ContactKind, Person

MOST_BROWSERS = 10  # of one person: an old phone that was never asked to stop makes room for a new one
ANSWERS_AN_HOUR = 3


@transaction.atomic
def connect_browser(
    person: Person, endpoint: str, subscription: str, *, at: datetime | None = None
) -> Contact:
    """This browser shows her notices from now on, and nobody else's: what it showed to others of the house ends here."""
    at = at or now()
    mark = contact_fingerprint(endpoint)
    for row in Contact.objects.filter(fingerprint=mark).exclude(person=person).select_related("person"):
        drop_contact(row, by=row.person, at=at)
    contact = _connect(person, ContactKind.PUSH, subscription, mark, at)
    browsers = person.contacts.filter(kind=ContactKind.PUSH).order_by("-pk")
    for row in browsers[MOST_BROWSERS:]:
        drop_contact(row, by=person, at=at)
    return contact


@transaction.atomic
def disconnect_browser(person: Person, endpoint: str, *, at: datetime | None = None) -> None:
    """No more notices here. Twice does no harm."""
    mark = contact_fingerprint(endpoint)
    for row in person.contacts.filter(kind=ContactKind.PUSH, fingerprint=mark):
        drop_contact(row, by=person, at=at)


@transaction.atomic
def connect_chat(person: Person, chat: str, *, at: datetime | None = None) -> Contact:
    """Her chat with our bot. She has one; a new one takes its place. It says hello there, so that she sees that it works."""
    at = at or now()
    for row in person.contacts.filter(kind=ContactKind.TELEGRAM).exclude(
        fingerprint=contact_fingerprint(chat)
    ):
        drop_contact(row, by=person, at=at)
    contact = _connect(person, ContactKind.TELEGRAM, chat, contact_fingerprint(chat), at)
    with override(person.language):
        body = _(
            "It works: from now on we write to you here too.\n\n"
            "You can answer, and a person of the team reads it. To hear nothing more here, write “stop”."
        )
    write(
        key=f"telegram-hello:{contact.pk}:{int(at.timestamp())}",
        kind=Kind.ANSWER,
        channel="telegram",
        body=body,
        language=person.language,
        person=person,
        contact=contact,
        urgent=True,
        ends_at=at + timedelta(hours=1),
        at=at,
    )
    return contact


def say_that_it_ran_out(chat: str, *, key: str, language: str, at: datetime) -> None:
    """Whoever opened the bot by a link that ran out is told where a new one is. A few times an hour, not for ever."""
    if not allow("telegram_late", chat, limit=ANSWERS_AN_HOUR, per=timedelta(hours=1), at=at):
        return
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        body = _("This link has run out. Open “Me”, “Notices” in Palante and tap on Telegram again.")
    write(
        key=key,
        kind=Kind.ANSWER,
        channel="telegram",
        body=body,
        language=language,
        address=chat,
        urgent=True,
        ends_at=at + timedelta(hours=1),
        at=at,
    )


def _connect(person: Person, kind: ContactKind, value: str, mark: str, at: datetime) -> Contact:
    """Proven by having been there. One that was stopped is begun again: she has just asked for it."""
    contact, is_new = Contact.objects.get_or_create(
        person=person,
        fingerprint=mark,
        defaults={"kind": kind, "value": value, "proven_at": at, "created_at": at},
    )
    if not is_new:
        was_stopped = contact.stopped_at is not None
        contact.value, contact.proven_at, contact.stopped_at = value, contact.proven_at or at, None
        contact.save(update_fields=["value", "proven_at", "stopped_at"])
        if not was_stopped:
            return contact
    record("contact_connected", person, by=person, about=person, at=at, way=kind)
    put_first(person, str(kind), at=at)  # the channel has the same name; it is what she asked for last
    return contact
