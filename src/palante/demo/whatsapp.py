"""A made-up WhatsApp account: a number, templates in every state, and what went by it. Nothing leaves, nobody is asked."""

import random
from datetime import datetime, timedelta

from django.db.models import Q

from palante.calls.models import Seat
from palante.journeys.models import Journey
from palante.messages.channels.whatsapp.draft import Draft, draft_of
from palante.messages.domain.use_template import use_template
from palante.messages.domain.write import write_many
from palante.messages.models import Attempt, Kind, Message, SendingNumber, State, Template
from palante.people.models import ContactKind, Member
from palante.reminders.models import Rule

NUMBER = "demo"
GENERAL = {
    "es": "Hola, {alias}. Tienes un mensaje de Palante. Ábrelo cuando te quede bien.\n\n{link}",
    "en": "Hello, {alias}. You have a message from Palante. Open it whenever it suits you.\n\n{link}",
}
# Rule, language, state, quality, reason.
STANDS = [
    ("un-dia-antes", "es", "APPROVED", "GREEN", ""),
    ("un-dia-antes", "en", "PENDING", "", ""),
    ("una-hora-antes", "es", "PAUSED", "YELLOW", "FIRST_PAUSE"),
    ("para-ponerte-al-dia", "es", "REJECTED", "", "INCORRECT_CATEGORY"),
]
OLD = "Hola, {{1}}. Te esperamos el {{2}}. Un saludo de Palante."
SENT = 16


def fill_whatsapp(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    by = members["diego"]
    SendingNumber.objects.update_or_create(
        provider_id=NUMBER,
        defaults={
            "shown": "+51 1 555 0100", "name": "Palante", "quality": "GREEN", "tier": "TIER_1K",
            "seen_at": at, "asked_at": at,
        },
    )  # fmt: skip
    for language in (code for code in journey.languages if code in GENERAL):
        template = _template(draft_of("all", language, GENERAL[language]), "APPROVED", "GREEN", "", by, at)
        use_template(template, journey_id=journey.pk, about="", language=language, by=by, at=at)
    rules = {rule.key: rule for rule in Rule.objects.filter(journey=journey)}
    for key, language, state, quality, reason in STANDS:
        if key not in rules or language not in journey.languages:
            continue
        draft = draft_of(key, language, str(rules[key].say("body", language)))
        template = _template(draft, state, quality, reason, by, at - timedelta(hours=dice.randrange(2, 200)))
        use_template(template, journey_id=journey.pk, about=key, language=language, by=by, at=at)
    _template(
        Draft("recordatorio_clase", "es", OLD), "APPROVED", "GREEN", "", by, at, name="recordatorio_clase"
    )
    _send(journey, dice, at)


def _template(
    draft: Draft, state: str, quality: str, reason: str, by: Member, at: datetime, *, name: str = ""
) -> Template:
    components = [{"type": "BODY", "text": draft.body}] if name else draft.components()
    template, _ = Template.objects.update_or_create(
        name=name or draft.name,
        language=draft.language,
        defaults={
            "category": "UTILITY", "state": state, "quality": quality, "reason": reason, "components": components,
            "is_named": not name, "changed_at": at, "seen_at": at, "proposed_by": None if name else by,
        },
    )  # fmt: skip
    return template


def _send(journey: Journey, dice: random.Random, at: datetime) -> None:
    """What went by WhatsApp in the last days: taken, delivered, read; one number that has no WhatsApp."""
    rows = journey.registrations.filter(seat=Seat.TAKEN, person__contacts__kind=ContactKind.PHONE)
    people = list(rows.select_related("person").order_by("pk").distinct()[:SENT])
    wanted = []
    for number, row in enumerate(people):
        contact = row.person.contacts.filter(kind=ContactKind.PHONE).first()
        sent = at - timedelta(minutes=dice.randrange(60, 6 * 24 * 60))
        wanted.append(
            {
                "key": f"demo:whatsapp:{journey.pk}:{row.person_id}",
                "kind": Kind.REMINDER,
                "subject": "Una hora antes" if number % 2 else "Un día antes",
                "body": f"Hola, {row.person.alias}. Nos vemos pronto. Si no puedes, todo queda guardado para ti.",
                "language": "es",
                "person": row.person,
                "contact": contact,
                "channel": "whatsapp",
                "journey_id": journey.pk,
                "about": "un-dia-antes",
                "due_at": sent,
            }
        )
    messages = write_many(wanted, at=at)
    attempts = []
    for number, message in enumerate(messages):
        when, failed = message.due_at, number == len(messages) - 1
        message.state = State.FAILED if failed else State.HANDED_OVER
        message.fault = "undelivered" if failed else ""
        message.receipt = "(#131026) Message undeliverable" if failed else "accepted"
        message.carrier, message.tries, message.handed_over_at = "whatsapp", 1, when
        delivered = None if failed or number % 7 == 3 else when + timedelta(seconds=dice.randrange(2, 4000))
        read = delivered + timedelta(minutes=dice.randrange(1, 300)) if delivered and number % 3 else None
        read = read if read and read < at else None
        message.delivered_at, message.read_at = delivered, read
        outcome = "undelivered" if failed else "read" if read else "delivered" if delivered else "accepted"
        attempts.append(
            Attempt(
                message=message, channel="whatsapp", contact=message.contact, at=when, outcome=outcome,
                fault=message.fault, said=message.receipt, provider_id=f"wamid.demo.{message.pk}",
                delivered_at=delivered, read_at=read, parts=1, cost=20_000, currency="USD",
            )
        )  # fmt: skip
    told = ["state", "fault", "receipt", "carrier", "tries", "handed_over_at", "delivered_at", "read_at"]
    Message.objects.bulk_update(messages, told)
    Attempt.objects.bulk_create(attempts)


def clear_whatsapp(journey: Journey) -> None:
    hers = Q(uses__journey_id=journey.pk) | Q(next_uses__journey_id=journey.pk)
    Template.objects.filter(hers).delete()
    Template.objects.filter(name="recordatorio_clase").delete()
    SendingNumber.objects.filter(provider_id=NUMBER).delete()
