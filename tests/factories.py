"""Rows for tests, made the short way. What a test is about it says itself; everything else is believable and fixed."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.utils.text import slugify

from palante.base.crypto import fingerprint
from palante.calls.models import Partner, Registration, Seat
from palante.canvases.models import CanvasTemplate
from palante.journeys.models import Desk, DeskSeat, Journey, Kind, Session
from palante.people.models import Contact, Member, Person
from palante.stories.models import Consent, Element, Mention, Passage, Scope, Story

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


# A short interview in the archive's own form: (second of the recording or None, question, [(words, [(kind, element)])]).
INTERVIEW = [
    (1, "Could you tell us your name, please?", [("I am Nerea Okoro and I map solutions on the sea bed.", [])]),
    (12, "And how did the story begin?", [
        ("We walked along the reef with twelve fishers, and each of them showed us one thing that nobody had written "
         "down. That was a low-cost way to start.",
         [("principles", "Deep listening"), ("tactics", "Building bridges"), ("tools", "Reef walks")]),
        ("Afterwards we drew what we had seen on a sail.", [("tools", "Sail drawing")]),
    ]),
    (40, "What would you do again?", [("I would walk the reef again, at low tide.", [("tools", "Reef walks")])]),
]  # fmt: skip


def make_element(name: str = "Reef walks", kinds: Sequence[str] = ("tools",), **fields) -> Element:
    """An element with its page. `source=b""` for one whose page nobody has written."""
    title = fields.get("title", name)
    page = "".join(f"[[type:{kind}]]\n" for kind in kinds) + (
        f"\n# {title}\n\n## Overview\nA way of working in which residents choose the stops.\n\n"
        "## Purpose\nTo hear what nobody has written down.\n\n## License\nFree to use."
    )
    defaults = {
        "slug": slugify(name),
        "path": f"elements/{name}.md",
        "kinds": list(kinds),
        "title": title,
        "overview": "A way of working in which residents choose the stops.",
        "source": page.encode(),
    }
    values = defaults | fields
    return Element.objects.create(name=name, bytes=len(values["source"]), **values)


def story_source(
    title: str = "Listening at low tide",
    sections=INTERVIEW,
    *,
    country="Atlantis",
    continent="Europe",
    audio="",
    summary="",
) -> bytes:
    """The bytes of a story file in canonical form."""
    head = [f"[[ai_summary:{summary}]]"] if summary else []
    head += [f"[[audio:{audio}]]"] if audio else []
    head += [
        "",
        f"[[continent:{continent}]]",
        f"[[country:{country}]]",
        "[[type:story]]",
        "",
        f"# {title}",
        "",
    ]
    for second, question, passages in sections:
        time = "" if second is None else f"[[{second // 60}:{second % 60:02}]] "
        head += [f"### {time}{question}", ""]
        for words, tags in passages:
            head += [*(f"[[{kind}:{name}]]" for kind, name in tags), words, ""]
    return "\n".join(head).lstrip("\n").encode()


def make_story(title: str = "Listening at low tide", sections=INTERVIEW, **fields) -> Story:
    """A story with its passages and tags, as `stories.domain.read` would read them. Public unless told.

    Tags find the elements that exist; make these first. `shown_as` gives it a consent with the teller's name.
    """
    number = next(_number)
    shown_as = fields.pop("shown_as", None)
    file = {key: fields.pop(key) for key in ("audio", "summary") if key in fields}
    place = {"country": fields.get("country", "Atlantis"), "continent": fields.get("continent", "Europe")}
    source = fields.pop("source", None) or story_source(title, sections, **place, **file)
    times = sorted({second for second, *_rest in sections if second is not None})
    defaults = {
        "slug": slugify(title),
        "path": f"stories/{slugify(title)}-{number}.md",
        "title": title,
        "source": source,
        "summary": file.get("summary", ""),
        "summary_is_machine": bool(file.get("summary")),
        "audio_url": file.get("audio", ""),
        "seconds": times[-1] if times else None,
        "scope": Scope.PUBLIC,
    }
    story = Story.objects.create(**(defaults | place | fields))
    lines = source.decode().split("\n")
    elements = {element.name: element for element in Element.objects.all()}
    count = position = 0
    for section, (second, question, passages) in enumerate(sections, 1):
        after = [time for time in times if second is not None and time > second]
        for words, tags in passages:
            count += 1
            passage = Passage.objects.create(
                story=story,
                number=count,
                section=section,
                question=question,
                text=words,
                starts=second,
                ends=after[0] if after else None,
                line=lines.index(words) + 1,
                key=hashlib.sha256(words.encode()).hexdigest()[:16],
            )
            for kind, name in tags:
                position += 1
                Mention.objects.create(
                    story=story,
                    passage=passage,
                    position=position,
                    line=lines.index(f"[[{kind}:{name}]]") + 1,
                    kind=kind,
                    key=kind,
                    name=name,
                    element=elements.get(name),
                )
    if shown_as is not None:
        Consent.objects.create(
            story=story, scope=story.scope, shown_as=shown_as, how=Consent.How.SPOKEN, nonce=f"nonce-{number}"
        )
    return story
