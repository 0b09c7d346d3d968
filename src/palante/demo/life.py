"""What a set of made-up people did until now, in a journey that has begun."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from palante.canvases.domain.answer import field_keys, save_answers
from palante.canvases.models import CanvasTemplate
from palante.demo.cast import Character
from palante.demo.words import ANSWERS, NOTES
from palante.journeys.models import Journey, Session
from palante.live.domain.attendance import keep_many
from palante.live.domain.feedback import give_many
from palante.live.models import How
from palante.people.models import Person

FADES_BY = 0.9  # of those who came one week, how many come the next
CATCHES_UP = 0.34  # of those who missed a session
NIGHT = (23, 24, 25, 27, 28)  # 11 pm, midnight, 1, 3 and 4 am


@dataclass(frozen=True)
class Guest:
    """A seated person, and what she is like."""

    character: Character
    person: Person
    since: datetime


def live_until(journey: Journey, guests: Sequence[Guest], at: datetime) -> None:
    """Everything these people did in the sessions whose doors have opened. Each decides with dice of her own."""
    sessions = list(journey.sessions.filter(starts__lte=at + Session.DOORS).order_by("starts"))
    came: dict[int, dict[int, datetime]] = defaultdict(dict)  # person → session → when
    for session in sessions:
        evidence = [found for guest in guests if (found := _evidence(session, guest, journey.tzinfo, at))]
        keep_many(session, [(guest.person, how, when) for guest, how, when in evidence])
        for guest, _how, when in evidence:
            came[guest.person.pk][session.number] = when
        if session.ends < at:
            give_many(session, list(_opinions(session, evidence, at)))
    for template in CanvasTemplate.objects.filter(journey=journey).order_by("order"):
        _fill(template, guests, came, at)


def _evidence(
    session: Session, guest: Guest, zone: ZoneInfo, at: datetime
) -> tuple[Guest, How, datetime] | None:
    """How and when she came to this session; None if she did not, or not yet."""
    if guest.since > session.ends:
        return None
    dice = guest.character.dice
    comes = guest.character.diligence * FADES_BY ** (session.week - 1)
    if dice.random() < comes:
        # Most come a little before or on time; some from work, half an hour late.
        minutes = dice.choice((-9, -6, -4, -3, -2, -1, 0, 1, 2, 2, 3, 4, 6, 9, 14, 25, 38))
        when, how = session.starts + timedelta(minutes=minutes, seconds=dice.randrange(60)), How.JOINED
    elif dice.random() < CATCHES_UP:
        when, how = _later(session, guest, zone), How.CAUGHT_UP
    else:
        return None
    return (guest, how, when) if when <= at else None


def _later(session: Session, guest: Guest, zone: ZoneInfo) -> datetime:
    """When she reads or listens afterwards: many in the middle of the night, when the house is quiet."""
    dice = guest.character.dice
    hour = dice.choice(NIGHT if guest.character.is_night_owl or dice.random() < 0.25 else (7, 13, 16, 21, 22))
    day = session.ends.astimezone(zone).date() + timedelta(days=dice.choice((0, 1, 1, 2, 3)) + (hour < 22))
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(hours=hour, minutes=dice.randrange(60))


def _opinions(
    session: Session, evidence: Sequence[tuple[Guest, How, datetime]], at: datetime
) -> Iterator[tuple[Person, int, str, datetime]]:
    for guest, how, when in evidence:
        dice = guest.character.dice
        if dice.random() < 0.55:
            said_at = max(when, session.ends if how == How.JOINED else when) + timedelta(
                minutes=dice.randrange(1, 50)
            )
            note = dice.choice(NOTES) if dice.random() < 0.12 else ""
            if said_at <= at:
                yield guest.person, dice.choices((1, 2, 3), (1, 3, 9))[0], note, said_at


def _fill(
    template: CanvasTemplate, guests: Sequence[Guest], came: dict[int, dict[int, datetime]], at: datetime
) -> None:
    """Some fill it the same day, some begin and stop, some never do."""
    keys = field_keys(template)
    for guest in guests:
        dice = guest.character.dice
        when = came[guest.person.pk].get(template.session_number or 0)
        if when is None or dice.random() > 0.3 + 0.6 * guest.character.diligence:
            continue
        written_at = when + timedelta(minutes=dice.randrange(20, 60 * 26))
        if written_at > at:
            continue
        answered = len(keys) if dice.random() < 0.55 else dice.randrange(1, len(keys) + 1)
        texts = {key: answer_to(template, key, guest.character, dice) for key in keys[:answered]}
        save_answers(template, guest.person, texts, written_at=written_at, at=written_at)


def answer_to(template: CanvasTemplate, key: str, character: Character, dice: random.Random) -> str:
    """What this person would write. A question this demo has no words for gets the kit's own example."""
    pool = ANSWERS.get(template.slug, {}).get(key)
    if not pool:
        fields = {field["key"]: field for field in template.say("fields", "es") or []}
        pool = fields[key].get("examples") or ["…"]
    text = dice.choice(pool)
    for slot, word in (
        ("thing", character.trade.thing),
        ("buyer", character.trade.buyer),
        ("place", character.place),
    ):
        text = text.replace(f"{{{slot}}}", word)
    return text[:1].upper() + text[1:]
