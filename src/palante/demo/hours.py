"""Made-up weeks, first steps, office hours with a line, and buddies."""

import random
from datetime import datetime, time, timedelta

from palante.calls.models import Registration, Seat
from palante.demo.stages import At
from palante.hours.cells import CAN, LISTEN, NOT, NOTHING_SAID, PARTS, UNSAID
from palante.hours.models import Week
from palante.journeys.models import Journey
from palante.journeys.pattern import local_moment
from palante.people.models import Member, Person
from palante.welcome.domain.buddy import pair, wish
from palante.welcome.domain.office import call, come, open_office
from palante.welcome.models import Data, Device, OfficeKind, Readiness, Role, Shared, Video

ABOUT = [
    "Mi teléfono no abre la sala",
    "Mi lienzo: no sé qué poner en costos",
    "Quiero probar el micrófono",
    "",
]
HABITS = [
    ("morning",),
    ("noon", "evening"),
    ("afternoon",),
    ("evening",),
    ("evening", "late"),
    ("late",),
    ("morning", "evening"),
]
WEIGHTS = [2, 3, 2, 5, 3, 1, 2]


def fill_hours(
    journey: Journey, members: dict[str, Member], stage: At, dice: random.Random, at: datetime
) -> None:
    """Three of four told their hours, some from their registration only; half answered the four questions."""
    rows = list(journey.registrations.exclude(seat=Seat.LEFT).select_related("person").order_by("pk"))
    people = [row.person for row in rows]
    told = [person for person in people if dice.random() < 0.78]
    have = set(Week.objects.filter(person__in=told).values_list("person", flat=True))
    Week.objects.bulk_create(_week(person, dice, at) for person in told if person.pk not in have)
    Readiness.objects.bulk_create(
        (_ready(journey, person, dice, at) for person in people if dice.random() < 0.55),
        ignore_conflicts=True,
    )
    if stage != At.CLOSED and people:
        _office_hours(journey, people, members, dice, at)
        _buddies(journey, rows, members["elena"], dice, at)


def _week(person: Person, dice: random.Random, at: datetime) -> Week:
    hours = {hour for part in dice.choices(HABITS, WEIGHTS)[0] for hour in PARTS[part]}
    market, is_guess = dice.randrange(7), dice.random() < 0.25
    cells = "".join(
        _letter(day, hour, hours, market, is_guess, dice) for day in range(7) for hour in range(24)
    )
    return Week(
        person=person,
        zone=person.zone,
        cells=cells or NOTHING_SAID,
        is_guess=is_guess,
        changed_at=at - timedelta(days=2),
    )


def _letter(day: int, hour: int, hours: set[int], market: int, is_guess: bool, dice: random.Random) -> str:
    if is_guess:  # the registration's coarse answer: the same every day, and nothing said of the rest
        return CAN if hour in hours else UNSAID
    if hour in hours and day != market:
        return CAN if dice.random() < 0.85 else LISTEN
    if 8 <= hour < 22:
        return LISTEN if dice.random() < 0.25 else NOT
    return CAN if hour in (22, 23, 0, 1) and dice.random() < 0.12 else NOT


def _ready(journey: Journey, person: Person, dice: random.Random, at: datetime) -> Readiness:
    return Readiness(
        journey=journey,
        person=person,
        device=dice.choices(list(Device), [70, 22, 5, 3])[0],
        data=dice.choices(list(Data), [35, 20, 38, 7])[0],
        shared=dice.choices(list(Shared), [66, 28, 6])[0],
        video=dice.choices(list(Video), [38, 34, 28])[0],
        at=at - timedelta(days=dice.randrange(1, 9)),
    )


def _office_hours(
    journey: Journey, people: list[Person], members: dict[str, Member], dice: random.Random, at: datetime
) -> None:
    """One is open now with three in line; two nights a week to come, and a room to practise in."""
    elena = members["elena"]
    now_on = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
    meeting = next(
        iter(journey.sessions.exclude(meeting_url="").values_list("meeting_url", flat=True)[:1]), ""
    )
    (office,) = open_office(
        journey,
        starts=now_on,
        minutes=120,
        by=elena,
        host=elena,
        meeting_url=meeting,
        at=at - timedelta(hours=1),
    )
    line = dice.sample(
        [one for one in people if one.alias not in ("Rosa", "Julio")], min(4, max(len(people) - 2, 0))
    )
    turns = [
        come(office, person, about=about, at=max(now_on, at - timedelta(minutes=12 - 3 * place)))
        for place, (person, about) in enumerate(zip(line, ABOUT, strict=False))
    ]
    if turns:
        call(turns[0], by=elena, at=at)
    tomorrow = at.astimezone(journey.tzinfo).date() + timedelta(days=1)
    for days, hour, kind in (
        (0, 23, OfficeKind.HELP),
        (2, 13, OfficeKind.HELP),
        (1, 20, OfficeKind.PRACTICE),
    ):
        starts = local_moment(tomorrow + timedelta(days=days), time(hour), journey.tzinfo)
        open_office(
            journey,
            starts=starts,
            minutes=60,
            kind=kind,
            by=elena,
            host=elena,
            meeting_url=meeting,
            weeks=2,
            at=at,
        )


def _buddies(
    journey: Journey, rows: list[Registration], by: Member, dice: random.Random, at: datetime
) -> None:
    seated = [row.person for row in rows if row.seat == Seat.TAKEN][:40]
    dice.shuffle(seated)
    for number, person in enumerate(seated[:10]):
        wish(
            journey,
            person,
            Role.HELPS if number % 2 else Role.HELPED,
            shows_number=dice.random() < 0.5,
            at=at,
        )
    if len(seated) > 1:
        pair(journey, seated[1], seated[0], by=by, at=at - timedelta(days=3))
