"""Made-up people into a journey, with what they did there until now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.base.models import LogLine
from palante.calls.domain.enrol import enrol
from palante.calls.models import Partner, Registration, Seat
from palante.demo.cast import Character, characters
from palante.demo.life import Guest, live_until
from palante.demo.progress import Say, silently
from palante.journeys.models import Journey
from palante.people.domain.card import give_card
from palante.people.domain.meet import add_contact, meet_person
from palante.people.domain.profile import change_profile

BATCH = 250


@dataclass(frozen=True)
class Outcome:
    made: int
    seated: int
    waiting: int


def simulate(
    journey: Journey, *, participants: int, seed: int, at: datetime | None = None, say: Say = silently
) -> Outcome:
    """Add people until this seed has `participants` of them in the journey. The same call again adds nobody."""
    at = at or now()
    partners = list(journey.partners.order_by("pk"))
    made = seated = waiting = 0
    for start in range(_made_so_far(journey, seed), participants, BATCH):
        numbers = range(start, min(start + BATCH, participants))
        with transaction.atomic():
            rows = [_take_part(journey, character, partners, at) for character in characters(seed, numbers)]
            guests = [
                Guest(character, row.person, row.at) for character, row in rows if row.seat == Seat.TAKEN
            ]
            live_until(journey, guests, at)
            record("people_simulated", journey, journey=journey, at=at, seed=seed, up_to=numbers.stop)
        made += len(rows)
        seated += len(guests)
        waiting += len(rows) - len(guests)
        say("people", numbers.stop, participants)
    return Outcome(made, seated, waiting)


def _made_so_far(journey: Journey, seed: int) -> int:
    lines = LogLine.objects.filter(journey_id=journey.pk, verb="people_simulated", kind="journey")
    return max((line.data["up_to"] for line in lines if line.data["seed"] == seed), default=0)


def _take_part(
    journey: Journey, character: Character, partners: Sequence[Partner], at: datetime
) -> tuple[Character, Registration]:
    when = _registers_at(journey, character, at)
    person = meet_person(
        alias=character.alias, contact=None, language=character.language, zone=character.zone, at=when
    )
    for contact in character.contacts:
        add_contact(person, contact, at=when)
    give_card(person, at=when)
    if character.fills_profile:
        change_profile(person, place=character.place, business=character.trade.business)
    brought_by = character.dice.choice(partners) if partners and character.dice.random() < 0.7 else None
    return character, enrol(journey=journey, person=person, brought_by=brought_by, at=when)


def _registers_at(journey: Journey, character: Character, at: datetime) -> datetime:
    """While the call is open, most in its first and last days; one in twelve only once the journey has begun."""
    dice = character.dice
    opens = datetime.combine(journey.call_opens_on, time(13), tzinfo=UTC)
    closes = datetime.combine(journey.call_closes_on, time(23), tzinfo=UTC)
    starts = datetime.combine(journey.starts_on, time(13), tzinfo=UTC)
    if at > starts and dice.random() < 0.08:
        opens, closes = starts, min(at, starts + timedelta(days=14))
    end = max(min(closes, at - timedelta(minutes=5)), opens + timedelta(minutes=1))
    share = dice.betavariate(0.7, 0.7)
    return opens + (end - opens) * share
