"""What people wrote back in the last two days: by chat and SMS, with a voice note and a photo; some answered, some waiting.

Taken, understood and answered by the rooms' own verbs, moment after moment. The numbers belong to nobody.
"""

import io
import random
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from PIL import Image, ImageDraw

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.callbacks import Incoming, Media
from palante.messages.domain.answer import answer
from palante.messages.domain.canned import keep_answer
from palante.messages.domain.forget_replies import forget_threads
from palante.messages.domain.take_replies import take_replies
from palante.messages.domain.take_thread import note, take
from palante.messages.domain.write import write_many
from palante.messages.models import AnswerTime, CannedAnswer, Kind, Message, State, Thread
from palante.people.models import ContactKind, Member, Person

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
VOICE = Path(__file__).parent / "voices" / "hilo-y-aguja.opus"
NOBODY = "+51900000477"  # a number that no demo person has
SUBJECT = "¿Vienes mañana?"
QUESTION = "Hola, {alias}. Mañana hay sesión. ¿Vienes? Responde **sí** o **no**."
SAID = ["sí", "Si!", "👍", "claro que sí", "no", "sí, gracias", "No puedo ir", "SI", "ok", "esta vez no"]
# Who, by which channel, how long ago: their words. One after another, each by somebody else.
WAITING = [
    ("whatsapp", 14 * HOUR, "No encuentro el enlace. Me sale una página en blanco"),
    ("whatsapp", 50 * MINUTE, "AYUDA"),
    ("sms", 3 * HOUR, "Buenas, puedo entrar desde el telefono de mi hija?"),
    ("sms", 95 * MINUTE, "ya compre datos pero se acaban rapido, hay otra forma?"),
]
CANNED = [
    (
        "No encuentro el enlace",
        "Hola, {alias}. Te mando el enlace otra vez por aquí. Si no abre, cuéntame qué ves en la pantalla.",
    ),
    (
        "Tengo pocos datos",
        "Hola, {alias}. Puedes solo escuchar: gasta muy poco. Y si te la pierdes, el texto y el audio te esperan.",
    ),
    (
        "Me perdí la sesión",
        "No pasa nada, {alias}. Ponerte al día vale lo mismo: está todo en la sesión, a la hora que quieras.",
    ),
]
STRANGER = "Me dijo mi vecina que hay un curso. ¿Todavía hay lugar?"


@transaction.atomic
def fill_replies(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    people = _with_phone(journey)
    if len(people) < len(SAID) + len(WAITING) + 4:
        return
    diego, elena = members["diego"], members["elena"]
    for name, words in CANNED:
        keep_answer(journey.pk, name, {"es": words}, by=diego, at=at - timedelta(days=9))
    dice.shuffle(people)
    _ask(journey, people[: len(SAID)], at)
    rest = people[len(SAID) :]
    for (channel, ago, words), person in zip(WAITING, rest, strict=False):
        thread = _hear(channel, person, words, at - ago)
        if words == "AYUDA":
            take(thread, by=elena, at=at - 20 * MINUTE)
    rest = rest[len(WAITING) :]
    _conversation(rest[0], diego, at)
    _hear("whatsapp", rest[1], "", at - 40 * MINUTE, Media("audio/ogg", content=VOICE.read_bytes()))
    _hear(
        "whatsapp",
        rest[2],
        "¿Así está bien mi lienzo?",
        at - 6 * HOUR,
        Media("image/jpeg", content=_canvas_on_paper()),
    )
    _did_not_arrive(rest[3], diego, at)
    take_replies("sms", [Incoming("demo-nobody", NOBODY, STRANGER, at - 2 * HOUR)], at=at)
    session = journey.sessions.past(at).last()
    if session and len(rest) > 4:
        _hear("sms", rest[4], f"presente {session.number}", max(session.ends + 9 * HOUR, at - 30 * HOUR))


def clear_replies(journey: Journey) -> None:
    """With their files; a number that nobody knows is the demo's own."""
    forget_threads(Thread.objects.filter(journey_id=journey.pk))
    forget_threads(Thread.objects.filter(journey_id=0, replies__provider_id="demo-nobody"))
    CannedAnswer.objects.filter(journey_id=journey.pk).delete()
    AnswerTime.objects.filter(journey_id=journey.pk).delete()


def _with_phone(journey: Journey) -> list[Person]:
    rows = Registration.objects.filter(
        journey=journey, seat=Seat.TAKEN, person__contacts__kind=ContactKind.PHONE, person__language="es"
    )
    return [row.person for row in rows.select_related("person").distinct().order_by("pk")[:60]]


def _hear(channel: str, person: Person, words: str, at: datetime, *media: Media) -> Thread:
    contact = person.contacts.filter(kind=ContactKind.PHONE).order_by("pk")[0]
    said = Incoming(f"demo-{channel}-{person.pk}-{int(at.timestamp())}", contact.value, words, at, media)
    found = take_replies(channel, [said], at=at)
    return found[0].thread if found else Thread.objects.get(channel=channel, fingerprint=contact.fingerprint)


def _ask(journey: Journey, people: list[Person], at: datetime) -> None:
    """A question by WhatsApp the evening before, and what came back."""
    sent_at = at - 26 * HOUR
    messages = write_many(
        [
            {
                "key": f"demo-asked:{person.pk}", "kind": Kind.REMINDER, "subject": SUBJECT,
                "body": QUESTION.replace("{alias}", person.alias), "language": person.language, "person": person,
                "contact": person.contacts.filter(kind=ContactKind.PHONE).order_by("pk")[0], "journey_id": journey.pk,
                "channel": "whatsapp", "about": "demo-asked", "due_at": sent_at,
            }
            for person in people
        ],
        at=sent_at,
    )  # fmt: skip
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    rows.update(
        state=State.HANDED_OVER, handed_over_at=sent_at, carrier="outbox", delivered_at=sent_at + MINUTE
    )
    for number, (person, words) in enumerate(zip(people, SAID, strict=False)):
        _hear("whatsapp", person, words, sent_at + (7 * number + 4) * MINUTE)


def _conversation(person: Person, diego: Member, at: datetime) -> None:
    """Asked, answered, thanked; and a note to ourselves."""
    began = at - 22 * HOUR
    thread = _hear("whatsapp", person, "Hola, trabajo hasta las 9. ¿Puedo ver la sesión después?", began)
    note(
        thread,
        "Trabaja en el mercado hasta las nueve: llamar en la mañana, no de noche.",
        by=diego,
        at=began + 20 * MINUTE,
    )
    written = answer(
        thread,
        f"Claro que sí, {person.alias}: queda grabada y vale lo mismo. ¿A qué hora te viene mejor?",
        by=diego,
        key="demo",
        at=began + 25 * MINUTE,
    )
    _left(written, began + 26 * MINUTE, read_at=began + 31 * MINUTE)
    _hear("whatsapp", person, "Gracias! a las 11 de la noche", began + 33 * MINUTE)
    answer(thread, "Perfecto. Te mando el enlace a esa hora.", by=diego, key="demo-2", at=began + 40 * MINUTE)
    _left(thread.answers.order_by("-pk")[0], began + 41 * MINUTE, read_at=None)
    _hear("whatsapp", person, "🙏", began + 44 * MINUTE)


def _did_not_arrive(person: Person, diego: Member, at: datetime) -> None:
    thread = _hear("sms", person, "cambie de numero, me escriben a este?", at - 9 * HOUR)
    written = answer(thread, "Sí, desde ahora te escribimos aquí.", by=diego, key="demo", at=at - 8 * HOUR)
    Message.objects.filter(pk=written.pk).update(state=State.FAILED, fault="refused", tries=1)


def _left(message: Message, at: datetime, *, read_at: datetime | None) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.HANDED_OVER,
        handed_over_at=at,
        carrier="outbox",
        delivered_at=at + MINUTE,
        read_at=read_at,
    )


def _canvas_on_paper() -> bytes:
    """A sheet with five boxes and scribbles, as somebody would photograph it on the kitchen table."""
    photo = Image.new("RGB", (900, 1200), (121, 92, 68))
    sheet = ImageDraw.Draw(photo)
    sheet.polygon([(70, 60), (840, 90), (820, 1130), (90, 1150)], fill=(246, 241, 228))
    for number in range(5):
        top = 140 + number * 190
        sheet.rectangle((130, top, 770, top + 160), outline=(90, 80, 70), width=4)
        for line in range(2 + number % 2):
            left = 160
            while left < 640 - 90 * line:
                sheet.arc(
                    (left, top + 30 + line * 45, left + 34, top + 58 + line * 45),
                    200,
                    20,
                    fill=(40, 60, 140),
                    width=5,
                )
                left += 30
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=70)
    return out.getvalue()
