"""Cards to send by hand, made the short way."""

from datetime import timedelta

from django.utils.timezone import now

from palante.messages.domain.write import write
from palante.messages.models import Message
from palante.people.domain.link import make_links
from tests.factories import give_seat, make_person


def make_card(journey, alias="Rosa", person=None, *, language="es", subject="Mañana", **fields) -> Message:
    """One that fell due an hour ago, with a personal link in its words."""
    number, at = Message.objects.count() + 1, now() - timedelta(hours=1)
    if person is None:
        person = make_person(alias, phone=f"+5191111{number:04}", language=language)
        give_seat(person, journey)
    link = make_links([person], goal="today", ends_at=at + timedelta(days=9), at=at)[0]
    defaults = {"kind": "note", "channel": "desk", "ends_at": at + timedelta(days=1), "subject": subject}
    return write(
        key=f"card:{journey.pk}:{number}",
        body=f"Hola, **{alias}**. Entra:\n\n{{link}}",
        person=person,
        contact=person.contacts.first(),
        journey_id=journey.pk,
        language=language,
        link=link,
        at=at,
        **defaults | fields,
    )
