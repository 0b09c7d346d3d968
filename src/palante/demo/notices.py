"""Messages on screen, phones that show notices, a few Telegram chats. Written by the outbox's own verbs; nothing leaves."""

import base64
import json
import random
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.channels import Receipt
from palante.messages.domain import attend
from palante.messages.domain.connect import connect_browser
from palante.messages.domain.deliver import Outcome, settle
from palante.messages.domain.read_notice import read_notice
from palante.messages.domain.write import write_many
from palante.messages.models import Kind, Message, State
from palante.people.contacts import contact_fingerprint
from palante.people.models import Contact, ContactKind, Person

# An address of a push service that no browser has.
NOWHERE = "https://demo.push.services.mozilla.com/made-up/"
PHONES, CHATS = 9, 5
WORDS = {
    "es": [
        ("Trae tu lista de precios", "Para la sesión de hoy ten a mano **tres productos** y lo que te cuesta hacer cada "
         "uno. Puede ser en un papel."),
        ("Gracias por ayudar", "Varias personas nos contaron que tu ejemplo les sirvió. ¡Gracias por contarlo!"),
    ],
    "en": [
        ("Bring your list of prices", "For today's session have **three products** at hand, and what each costs you to "
         "make. Paper will do."),
        ("Thank you for helping", "Several people told us that your example helped them. Thank you for telling it!"),
    ],
}  # fmt: skip


@transaction.atomic
def fill_notices(journey: Journey, dice: random.Random, at: datetime) -> None:
    seats = Registration.objects.filter(journey=journey, seat=Seat.TAKEN, person__erased_at=None)
    people = [row.person for row in seats.select_related("person").order_by("pk")]
    personas = [person for person in people if person.alias in ("Rosa", "Julio")][:2]
    others = [person for person in people if person not in personas]
    _say(journey, personas + others[:12], dice, at)
    for number, person in enumerate(others[-PHONES:]):
        endpoint = f"{NOWHERE}{journey.pk}-{number}"
        connect_browser(person, endpoint, _given(endpoint), at=at - timedelta(days=dice.randrange(1, 12)))
    _connect_chats(others[-PHONES - CHATS : -PHONES], at)


def _say(journey: Journey, people: list[Person], dice: random.Random, at: datetime) -> None:
    """Two to each: one of last week, which most have read, and one of today."""
    for days, number in ((6, 1), (0, 0)):
        sent = at - timedelta(days=days, minutes=dice.randrange(20, 90))
        wanted = []
        for person in people:
            language = person.language if person.language in WORDS else "es"
            subject, body = WORDS[language][number]
            wanted.append(
                {
                    "key": f"demo:screen:{journey.pk}:{number}:{person.pk}",
                    "kind": Kind.REMINDER,
                    "subject": subject,
                    "body": body,
                    "language": language,
                    "person": person,
                    "channel": "screen",
                    "journey_id": journey.pk,
                    "due_at": sent,
                }
            )
        worker = attend.come(at=sent)
        ids = [message.pk for message in write_many(wanted, at=sent)]
        Message.objects.filter(pk__in=ids).update(state=State.HANDING_OVER, claimed_by=worker)
        rows = list(Message.objects.filter(pk__in=ids).order_by("pk").defer("body", "attachment"))
        settle([Outcome(row, "screen", Receipt(provider_id=row.message_id)) for row in rows], at=sent)
        attend.go(worker, at=sent)
        if days:
            for row in Message.objects.filter(pk__in=ids).select_related("person").order_by("pk")[:10]:
                assert row.person is not None  # noqa: S101  (written above)
                read_notice(row, by=row.person, at=sent + timedelta(hours=dice.randrange(1, 20)))


def _given(endpoint: str) -> str:
    """As a browser would give it; the private half is nobody's."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"auth": _text(bytes(16)), "p256dh": _text(raw)}
    return json.dumps({"endpoint": endpoint, "keys": keys}, separators=(",", ":"))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _connect_chats(people: list[Person], at: datetime) -> None:
    """Chats whose numbers Telegram gives to nobody (below 1,000), without the hello that a real one gets."""
    for number, person in enumerate(people, 900):
        Contact.objects.get_or_create(
            person=person,
            fingerprint=contact_fingerprint(str(number)),
            defaults={
                "kind": ContactKind.TELEGRAM,
                "value": str(number),
                "proven_at": at - timedelta(days=9),
                "created_at": at - timedelta(days=9),
            },
        )
