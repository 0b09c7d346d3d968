"""What Hoy shows of the first steps: a line she stands in, office hours open now, and before the start what is unsaid."""

from dataclasses import dataclass
from datetime import datetime

from palante.hours.models import Week
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.welcome.models import OfficeHours, Readiness, Turn


@dataclass(frozen=True)
class FirstSteps:
    journey: Journey | None = None  # whose office hours these are
    office: OfficeHours | None = None
    turn: Turn | None = None
    asks: Journey | None = None  # before the start: are you ready?
    asks_hours: bool = False


def first_steps_of(person: Person, journeys: list[Journey], *, before: bool, at: datetime) -> FirstSteps:
    """One question while nothing is open and the journey runs; three at most."""
    by_id = {journey.pk: journey for journey in journeys}
    around = OfficeHours.objects.filter(
        journey__in=by_id, starts__lte=at + OfficeHours.DOORS, ends__gt=at, cancelled_at=None
    )
    office = around.order_by("starts").first() if by_id else None
    turn = None
    if office:
        mine = Turn.objects.filter(office__in=around, person=person, helped_at=None, left_at=None)
        turn = mine.select_related("office").order_by("office__starts").first()
    asks, asks_hours = None, False
    if before and journeys:
        if not Readiness.objects.filter(person=person, journey=journeys[0]).exists():
            asks = journeys[0]
        asks_hours = not Week.objects.filter(person=person, is_guess=False).exists()
    return FirstSteps(
        by_id[office.journey_id] if office else None, turn.office if turn else office, turn, asks, asks_hours
    )
