"""Rows for tests, made the short way. What a test is about it says itself; everything else is believable and fixed."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from palante.base.crypto import fingerprint
from palante.calls.models import Partner, Registration, Seat
from palante.canvases.models import CanvasTemplate
from palante.journeys.models import Desk, DeskSeat, Journey, Kind, Session
from palante.people.models import Contact, Member, Person

START = datetime(2027, 2, 2, 0, 30, tzinfo=UTC)  # Monday 1 February 2027, 7:30 p. m. in Lima
_number = count(1)


def make_member(name: str = "Carmen", **fields) -> Member:
    fields.setdefault("email", f"{name.lower()}{next(_number)}@example.org")
    return Member.objects.create_user(password="a long enough secret", name=name, **fields)


def make_person(
    alias: str = "Rosa", *, email: str = "", phone: str = "", proven: bool = True, **fields
) -> Person:
    person = Person.objects.create(alias=alias, **fields)
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            Contact.objects.create(
                person=person,
                kind=kind,
                value=value,
                fingerprint=fingerprint(value, "contact"),
                proven_at=START - timedelta(days=20) if proven else None,
            )
    return person


def make_journey(slug: str = "", **fields) -> Journey:
    slug = slug or f"journey-{next(_number)}"
    words = {
        "es": {
            "name": "Creando",
            "tagline": "Seis semanas para tu negocio",
            "about": "Aprende **con otras personas**.",
        },
        "en": {
            "name": "Creando",
            "tagline": "Six weeks for your business",
            "about": "Learn **with others**.",
        },
    }
    defaults = {
        "words": words,
        "languages": ["es", "en"],
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2027, 3, 12),
        "call_opens_on": date(2027, 1, 4),
        "call_closes_on": date(2027, 1, 18),
        "published_at": START - timedelta(days=30),
    }
    return Journey.objects.create(slug=slug, **(defaults | fields))


def make_session(journey: Journey, number: int = 1, *, starts: datetime | None = None, **fields) -> Session:
    starts = starts or START + timedelta(days=2 * (number - 1))
    words = {
        "es": {
            "title": f"Sesión {number}",
            "goals": ["Poner precio"],
            "materials": ["Lápiz"],
            "page": "## Antes\n\nTrae tu lista.",
        },
        "en": {
            "title": f"Session {number}",
            "goals": ["Set a price"],
            "materials": ["Pencil"],
            "page": "## Before\n\nBring your list.",
        },
    }
    defaults = {
        "words": words,
        "week": (number - 1) // 3 + 1,
        "kind": list(Kind)[(number - 1) % 4],
        "ends": starts + timedelta(minutes=90),
        "meeting_url": "https://meet.example.org/j/123?pwd=secret",
    }
    return Session.objects.create(journey=journey, number=number, starts=starts, **(defaults | fields))


def make_canvas_template(journey: Journey, slug: str = "proposito", **fields) -> CanvasTemplate:
    def field(key: str, question: str) -> dict:
        return {"key": key, "question": question, "prompt": "Piensa en un día.", "examples": ["Vendo arepas"]}

    words = {
        "es": {
            "title": "Propósito",
            "intro": "",
            "fields": [field("por-que", "¿Por qué?"), field("para-quien", "¿Para quién?")],
        },
        "en": {
            "title": "Purpose",
            "intro": "",
            "fields": [field("por-que", "Why?"), field("para-quien", "For whom?")],
        },
    }
    defaults = {"words": words, "order": 1, "path": f"canvases/{slug}.md", "session_number": 1}
    return CanvasTemplate.objects.create(journey=journey, slug=slug, **(defaults | fields))


def make_partner(journey: Journey, code: str = "", **fields) -> Partner:
    return Partner.objects.create(
        journey=journey, code=code or f"partner-{next(_number)}", **({"name": "Manos Unidas"} | fields)
    )


def give_seat(person: Person, journey: Journey, seat: Seat = Seat.TAKEN, **fields) -> Registration:
    defaults = {
        "at": START - timedelta(days=20),
        "seated_at": START - timedelta(days=20) if seat == Seat.TAKEN else None,
    }
    return Registration.objects.create(person=person, journey=journey, seat=seat, **(defaults | fields))


def give_desk(member: Member, journey: Journey, desk: Desk) -> DeskSeat:
    return DeskSeat.objects.create(member=member, journey=journey, desk=desk)
