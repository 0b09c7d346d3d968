"""Messages that took more than one try or way, with their prices; a channel's outage that is over; a month's money nearly
spent. The outbox's own verbs write all of it; only the other side is made up.
"""

import random
from datetime import datetime, timedelta

from django.db import transaction

from palante.calls.models import Seat
from palante.journeys.models import Journey
from palante.messages.callbacks import Delivery
from palante.messages.channels import Permanent, Receipt, Temporary
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, settle
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.domain.write import write_many
from palante.messages.limits import spendings
from palante.messages.models import Kind, Message, State, Worker
from palante.people.models import Contact, ContactKind, Member

WORDS = {
    "es": (
        "Tu lienzo te espera",
        "Hola, {alias}. Lo que escribiste en tu lienzo está guardado. Cuando tengas cinco minutos, sigue donde lo dejaste.",
    ),
    "en": (
        "Your canvas waits",
        "Hello, {alias}. What you wrote in your canvas is kept. Whenever you have five minutes, go on where you left off.",
    ),
}
PEOPLE = 24
WHATSAPP, PART = 20_000, 31_200  # millionths of a dollar
MINUTE = timedelta(minutes=1)
OUTAGE = "503 Service Unavailable (demo)"


@transaction.atomic
def fill_tries(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    sent = at - timedelta(hours=27)
    worker = attend.come(at=sent)
    messages = _write(journey, sent)
    _by_whatsapp(messages, worker, dice, sent)
    _by_sms(journey, worker, sent + 31 * MINUTE)
    attend.note_outage(worker, "whatsapp", OUTAGE, at=at - timedelta(hours=51))
    attend.end_outage(worker, "whatsapp", at=at - timedelta(hours=50, minutes=17))
    attend.go(worker, at=sent + timedelta(hours=1))
    _limit(journey, members["diego"], at)


def _write(journey: Journey, sent: datetime) -> list[Message]:
    """By WhatsApp, and by SMS if that fails, to the last who registered with a number."""
    contacts = (
        Contact.objects.filter(
            kind=ContactKind.PHONE,
            person__registrations__journey=journey,
            person__registrations__seat=Seat.TAKEN,
        )
        .select_related("person")
        .order_by("-person_id")
    )
    wanted = []
    for contact in contacts[:PEOPLE]:
        language = contact.person.language if contact.person.language in WORDS else "es"
        subject, body = WORDS[language]
        wanted.append(
            {
                "key": f"demo:tries:{journey.pk}:{contact.pk}",
                "kind": Kind.REMINDER,
                "subject": subject,
                "body": body.replace("{alias}", contact.person.alias),
                "language": language,
                "person": contact.person,
                "contact": contact,
                "channel": "whatsapp",
                "ways": [["sms", contact.pk]],
                "journey_id": journey.pk,
                "due_at": sent,
            }
        )
    return write_many(wanted, at=sent - MINUTE)


def _take(messages: list[Message], worker: Worker) -> None:
    """As the worker does before anything leaves."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=State.HANDING_OVER, claimed_by=worker
    )
    for message in messages:
        message.claimed_by = worker


def _by_whatsapp(messages: list[Message], worker: Worker, dice: random.Random, sent: datetime) -> None:
    """Most arrive and many are read; one is told to come back, and a few numbers have no WhatsApp."""
    _take(messages, worker)
    outcomes, told = [], []
    for number, message in enumerate(messages):
        name = f"wamid.tries.{message.pk}"
        if number % 9 == 4:
            error = Permanent("(#131026) Message undeliverable")
            outcomes.append(Outcome(message, "whatsapp", error=error, tells_delivery=True))
            continue
        receipt = Receipt("accepted", name, parts=1, cost=WHATSAPP, currency="USD")
        outcomes.append(Outcome(message, "whatsapp", receipt, tells_delivery=True))
        arrived = sent + timedelta(seconds=dice.randrange(2, 1500))
        told.append(Delivery(name, "delivered", arrived))
        if dice.random() < 0.6:
            told.append(Delivery(name, "read", arrived + dice.randrange(1, 300) * MINUTE))
    settle(outcomes, at=sent)
    take_receipts("whatsapp", told, at=sent + 30 * MINUTE)


def _by_sms(journey: Journey, worker: Worker, at: datetime) -> None:
    """Those without WhatsApp; the first is told to come back a little later."""
    mine = Message.objects.filter(
        journey_id=journey.pk, channel="sms", state=State.DUE, key__startswith="demo:tries:"
    )
    messages = list(mine.order_by("pk"))
    _take(messages, worker)
    busy = [Outcome(message, "sms", error=Temporary("429 Too Many Requests")) for message in messages[:1]]
    settle(busy, at=at)
    _take(messages[:1], worker)
    told = []
    for number, message in enumerate(messages):
        name = f"sms.tries.{message.pk}"
        parts = 3 if number % 2 else 2
        receipt = Receipt("queued", name, parts=parts, cost=parts * PART, currency="USD")
        settle([Outcome(message, "sms", receipt, tells_delivery=True)], at=at + 2 * MINUTE)
        is_last = len(messages) > 1 and number == len(messages) - 1
        when = at + 3 * MINUTE
        arrived = Delivery(name, "delivered", when)
        told.append(Delivery(name, "undelivered", when, said="absent subscriber") if is_last else arrived)
    take_receipts("sms", told, at=at + 4 * MINUTE)


def _limit(journey: Journey, by: Member, at: datetime) -> None:
    """A month of WhatsApp of which a good four fifths are spent, and a quiet one of SMS."""
    spent = sum(row.spent for row in spendings(journey.pk, at=at) if row.channel == "whatsapp")
    whole = -(-spent * 100 // 84 // 10_000) * 10_000
    set_limit(
        "whatsapp", journey_id=journey.pk, per_hour=600, per_month=whole or None, currency="USD", by=by, at=at
    )
    set_limit("sms", journey_id=journey.pk, per_month=5_000_000, currency="USD", by=by, at=at)
