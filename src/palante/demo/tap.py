"""The desk that needs nothing but a phone: cards for who has no e-mail, some sent today and answered, and two chat groups.

Written, ticked and noted by the rooms' own verbs; nothing leaves, and the numbers belong to nobody.
"""

import random
from datetime import datetime, time, timedelta

from django.db import transaction

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.domain.by_hand import take_turns, tick
from palante.messages.domain.group_posts import make_group, tick_post, write_posts
from palante.messages.domain.take_replies import take_reply_by_hand
from palante.messages.domain.write import write_many
from palante.messages.models import GroupPost, Kind, Message, Preferences
from palante.messages.tap import to_tap
from palante.people.domain.link import make_links
from palante.people.models import ContactKind, Member
from palante.reminders.domain.post_to_groups import post_to_groups

CARDS, SENT = 38, 8
REASONS = [
    {
        "es": (
            "Esta semana",
            "¡Hola, {alias}! Te guardamos tu lugar para la sesión de esta semana. Entra por aquí, sin contraseña:\n\n"
            "{link}\n\n¿Vienes? Responde sí o no. Si algo no te deja entrar, responde ayuda y te llamamos.",
        ),
        "en": (
            "This week",
            "Hello, {alias}! We keep your place for this week's session. Come in here, without a password:\n\n"
            "{link}\n\nWill you come? Answer yes or no. If something keeps you out, answer help and we will call.",
        ),
    },
    {
        "es": (
            "Para ponerte al día",
            "¡Hola, {alias}! Todo lo de la última sesión está guardado para ti, a la hora que quieras:\n\n{link}\n\n"
            "Puedes leerlo en cinco minutos o escucharlo mientras cocinas.",
        ),
        "en": (
            "To catch up",
            "Hello, {alias}! Everything of the last session is kept for you, at any hour:\n\n{link}\n\n"
            "You can read it in five minutes, or listen while you cook.",
        ),
    },
]
GROUPS = [("Las de la noche", "es", "America/Lima"), ("Palante en Madrid", "es", "Europe/Madrid")]


@transaction.atomic
def fill_tap(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    messages = _write(journey, _phone_only(journey)[:CARDS], at)
    for number, message in enumerate(messages[:SENT]):
        tick(message, by=members["diego"], at=at - timedelta(minutes=95 - 9 * number))
    for message, said in zip(messages[:SENT:2], ["sí", "no puedo hoy", "ayuda", "sí"], strict=False):
        if message.person:
            when = at - timedelta(minutes=dice.randrange(4, 40))
            take_reply_by_hand(message.person, journey, said, by=members["diego"], at=when)
    for message in messages[SENT + 3 : SENT + 4]:
        wishes = {"paused_until": at + timedelta(days=2)}
        Preferences.objects.get_or_create(person=message.person, defaults=wishes)
    theirs = to_tap(journey.pk, at).filter(pk__in=[message.pk for message in messages[SENT:][-2:]])
    take_turns(theirs, by=members["elena"], limit=2, at=at)
    _groups(journey, members["diego"], at)


def _phone_only(journey: Journey) -> list[Registration]:
    rows = (
        Registration.objects.filter(journey=journey, seat=Seat.TAKEN, wants_reminders=True)
        .exclude(person__contacts__kind=ContactKind.EMAIL)
        .filter(person__contacts__kind=ContactKind.PHONE)
    )
    return list(rows.select_related("person").prefetch_related("person__contacts").order_by("pk").distinct())


def _write(journey: Journey, people: list[Registration], at: datetime) -> list[Message]:
    """Two thirds about this week, the rest to catch up. Each was due some hours ago, and is of use until tomorrow."""
    links = make_links(
        [row.person for row in people],
        goal="today",
        ends_at=at + timedelta(days=14),
        at=at - timedelta(hours=3),
    )
    wanted = []
    for number, (row, link) in enumerate(zip(people, links, strict=True)):
        words = REASONS[number % 3 == 2]
        subject, body = words.get(row.person.language, words["es"])
        wanted.append(
            {
                "key": f"demo-tap:{journey.pk}:{row.person_id}",
                "kind": Kind.NOTE,
                "channel": "desk",
                "person": row.person,
                "contact": next(each for each in row.person.contacts.all() if each.kind == ContactKind.PHONE),
                "journey_id": journey.pk,
                "language": row.person.language if row.person.language in words else "es",
                "subject": subject,
                "body": body.replace("{alias}", row.person.alias),
                "link": link,
                "due_at": at - timedelta(hours=3),
                "ends_at": datetime.combine(at.date() + timedelta(days=1), time(23), at.tzinfo),
            }
        )
    return write_many(wanted, at=at - timedelta(hours=3))


def _groups(journey: Journey, diego: Member, at: datetime) -> None:
    made = at - timedelta(days=12)
    groups = [
        make_group(journey.pk, name=name, language=language, zone=zone, by=diego, at=made)
        for name, language, zone in GROUPS
    ]
    texts = [
        (
            groups[0],
            "Hoy hay consultorio de 9 a 10 de la noche. Entra con lo que no te dejó avanzar esta semana.",
        ),
        (
            groups[1],
            "El sábado nos vemos en la plaza a las once. Trae lo que vendes: hacemos fotos para tu ficha.",
        ),
    ]
    write_posts(
        [
            {
                "key": f"own:demo-{group.pk}",
                "group": group,
                "title": text[:60],
                "body": text,
                "due_at": at - timedelta(hours=5),
            }
            for group, text in texts
        ],
        by=diego,
        at=at - timedelta(hours=5),
    )
    tick_post(GroupPost.objects.get(key=f"own:demo-{groups[1].pk}"), by=diego, at=at - timedelta(hours=4))
    post_to_groups(at)
