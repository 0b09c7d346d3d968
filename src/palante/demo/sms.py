"""SMS of the last days: who has no data got her link as one, some arrived, one number is no more. With what they cost.

Written and settled by the outbox's own verbs, as a worker would; the gateway is made up and nothing leaves.
"""

import random
from datetime import datetime, timedelta

from django.db import transaction

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.callbacks import Delivery
from palante.messages.channels import Permanent, Receipt
from palante.messages.channels.sms.wording import count_of
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, settle
from palante.messages.domain.set_tariff import set_tariff
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.domain.write import write_many
from palante.messages.models import Kind, Message, State
from palante.messages.tariffs import tariffs_of
from palante.people.domain.link import make_links
from palante.people.models import ContactKind, Member

SENT = 14
TARIFFS = [("+51", 34_000), ("+34", 62_000), ("", 41_000)]  # millionths of a dollar
WORDS = {
    "es": "{alias}, mañana es la sesión. Entra aquí cuando puedas: {link}",
    "en": "{alias}, the session is tomorrow. Come in here when you can: {link}",
}


@transaction.atomic
def fill_sms(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    for prefix, cost in TARIFFS:
        set_tariff("sms", prefix, cost=cost, currency="USD", by=members["diego"], at=at - timedelta(days=40))
    when = at - timedelta(hours=26)
    messages = _write(journey, dice, when)
    if not messages:
        return
    worker = attend.come(at=when)
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(state=State.HANDING_OVER, claimed_by=worker)
    prices = tariffs_of("sms")
    outcomes = []
    for number, message in enumerate(messages):
        message.claimed_by = worker
        if number == 3:
            outcomes.append(Outcome(message, "sms", error=Permanent("403 Not routable. Do not try again.")))
            continue
        parts = count_of(message.body).parts
        cost, currency = prices.of(message.contact.value if message.contact else "")
        receipt = Receipt(
            "202 0: Accepted for delivery", f"demo-{message.pk}.0", parts, cost * parts, currency
        )
        outcomes.append(Outcome(message, "sms", receipt=receipt, tells_delivery=True))
    settle(outcomes, at=when)
    attend.go(worker, at=when + timedelta(minutes=1))
    told = [
        Delivery(
            outcome.receipt.provider_id, "delivered", at=when + timedelta(seconds=dice.randrange(4, 900))
        )
        for outcome in outcomes[: SENT - 2]
        if outcome.error is None
    ]
    take_receipts("sms", told, at=when + timedelta(minutes=20))


def _write(journey: Journey, dice: random.Random, when: datetime) -> list[Message]:
    rows = list(
        Registration.objects.filter(
            journey=journey, seat=Seat.TAKEN, wants_reminders=True, person__contacts__kind=ContactKind.PHONE
        )
        .select_related("person")
        .prefetch_related("person__contacts")
        .order_by("-pk")
        .distinct()[: SENT * 3]
    )
    rows = dice.sample(rows, min(SENT, len(rows)))
    links = make_links([row.person for row in rows], ends_at=when + timedelta(days=14), at=when)
    return write_many(
        [
            {
                "key": f"demo-sms:{journey.pk}:{row.person_id}",
                "kind": Kind.NOTE,
                "channel": "sms",
                "person": row.person,
                "contact": next(each for each in row.person.contacts.all() if each.kind == ContactKind.PHONE),
                "journey_id": journey.pk,
                "language": row.person.language if row.person.language in WORDS else "es",
                "subject": "SMS",
                "body": WORDS.get(row.person.language, WORDS["es"]).replace("{alias}", row.person.alias),
                "link": link,
                "due_at": when,
            }
            for row, link in zip(rows, links, strict=True)
        ],
        at=when,
    )
