"""Who plays in the demo: the six one can be at `/demo/`, and a crowd that never lived.

Names come from Faker, addresses from example.org, telephone numbers from the range 555-01xx that is kept for films: the
region has none, and a host who taps “open WhatsApp” in a demo must not reach a stranger.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from faker import Faker

from palante.demo.words import PLACES, TRADES, Trade
from palante.journeys.models import Desk
from palante.people.models import ContactKind


@dataclass(frozen=True)
class Persona:
    """One who can be tried out with a click."""

    key: str
    name: str
    email: str
    desk: Desk | None  # None: a participant
    about: str | Promise


PERSONAS = [
    Persona("rosa", "Rosa", "rosa@example.org", None, _("takes part, cooks while she listens")),
    Persona("julio", "Julio", "julio@example.org", None, _("takes part, comes in at night")),
    Persona("carmen", "Carmen", "carmen@example.org", Desk.LEAD, _("leads the class")),
    Persona(
        "elena", "Elena", "elena@example.org", Desk.HOST, _("sees to the chat and to those who are stuck")
    ),
    Persona("diego", "Diego", "diego@example.org", Desk.REMINDERS, _("sees that everyone hears of it")),
    Persona(
        "monica", "Mónica", "monica@example.org", Desk.PARTNERS, _("works with the allied organisations")
    ),
]
PARTICIPANTS = [persona for persona in PERSONAS if persona.desk is None]
TEAM = [persona for persona in PERSONAS if persona.desk is not None]


@dataclass(frozen=True)
class Character:
    """What a made-up participant is like. The same seed and number give the same character."""

    number: int
    alias: str
    contacts: tuple[tuple[str, str], ...]
    language: str
    zone: str
    place: str
    trade: Trade
    fills_profile: bool
    diligence: float  # 0 to 1: how often she comes
    is_night_owl: bool  # comes back between 11 pm and 4 am
    dice: random.Random  # for what happens to her


AREAS = (
    202,
    212,
    213,
    305,
    312,
    404,
    415,
    512,
    602,
    617,
    702,
    713,
    718,
    786,
    801,
    808,
    813,
    904,
    907,
    916,
    919,
)
ZONES = ("America/Lima",) * 46 + (
    "America/Bogota",
    "America/Caracas",
    "America/Santiago",
    "America/Guayaquil",
)


def characters(seed: int, numbers: range) -> Iterator[Character]:
    for number in numbers:
        dice = random.Random(f"{seed}:{number}")  # noqa: S311  (believable, not secret)
        yield _character(seed, number, dice)


def _character(seed: int, number: int, dice: random.Random) -> Character:
    faker = Faker("es_CO")
    faker.seed_instance(dice.randrange(2**32))
    is_woman = dice.random() < 0.72
    first = (faker.first_name_female() if is_woman else faker.first_name_male()).split()[0]
    return Character(
        number=number,
        alias=_alias(first, is_woman, dice),
        contacts=tuple(_contacts(seed, number, dice)),
        language="en" if dice.random() < 0.02 else "es",
        zone=dice.choice(ZONES),
        place=dice.choice(PLACES),
        trade=dice.choice(TRADES),
        fills_profile=dice.random() < 0.4,
        diligence=min(1.0, max(0.05, dice.betavariate(3.2, 1.6))),
        is_night_owl=dice.random() < 0.3,
        dice=dice,
    )


def _alias(first: str, is_woman: bool, dice: random.Random) -> str:
    """What people call themselves: mostly a first name, now and then a letter, a Doña or a nickname."""
    shape = dice.random()
    if shape < 0.6:
        return first
    if shape < 0.85:
        return f"{first} {dice.choice('ABCDFGLMPRSTV')}."
    if shape < 0.93:
        return f"{'Doña' if is_woman else 'Don'} {first}"
    ending = ("ita" if is_woman else "ito") if first[-1] in "ao" else ""
    return f"{first[:-1]}{ending}" if ending else first


def _contacts(seed: int, number: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """A number, an address, both or neither. Now and then two people share a number: sisters, neighbours."""
    shape = dice.random()
    if shape < 0.52:
        shared = number - 1 if number and dice.random() < 0.03 else number
        yield ContactKind.PHONE.value, f"+1{AREAS[shared // 100 % len(AREAS)]}55501{shared % 100:02d}"
    if shape > 0.46 and shape < 0.94:
        yield ContactKind.EMAIL.value, f"persona{number}.{seed}@example.org"
