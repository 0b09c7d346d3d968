"""What is kept in a journey, for how long, and what was deleted when: questions, nothing changes."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.retention import Timer, chosen_days, days_for, timers


def end_of(journey: Journey) -> datetime:
    """The last minute of its last day, where it takes place."""
    return datetime.combine(journey.ends_on, time.max, journey.tzinfo).astimezone(UTC)


class Kept(NamedTuple):
    """One kind of data in a journey: how much is there, for how long, and when the next of it goes."""

    timer: Timer
    days: int
    rows: int
    next_at: datetime | None  # None: nothing is there
    last_at: datetime | None  # when it last deleted anything
    last_rows: int


def kept_in(journey: Journey) -> list[Kept]:
    """Every timer that touches a journey, for the team to see. Two questions a timer, whatever is in it."""
    chosen, last = chosen_days([journey.pk]), _last_runs(journey)
    found = []
    for timer in timers():
        of = journey.pk if timer.of_journey else None
        days = days_for(timer, of, chosen)
        rows = timer.rows(of)
        count = rows.count()
        next_at = None
        if count and timer.since:
            oldest = rows.order_by(timer.since).values_list(timer.since, flat=True).first()
            next_at = oldest and oldest + timedelta(days=days)
        elif count:
            next_at = end_of(journey) + timedelta(days=days)
        ran = last.get(timer.category)
        found.append(
            Kept(timer, days, count, next_at, ran.at if ran else None, ran.data["rows"] if ran else 0)
        )
    return found


def _last_runs(journey: Journey) -> dict[str, LogLine]:
    """The house's own timers are logged without a journey."""
    lines = LogLine.objects.filter(verb="timer_ran", journey_id=journey.pk).order_by("-at", "-pk")[:200]
    house = LogLine.objects.filter(verb="timer_ran", kind="logline", object_id=None).order_by("-at", "-pk")[
        :50
    ]
    found: dict[str, LogLine] = {}
    for line in [*lines, *house]:
        found.setdefault(line.data["category"], line)
    return found
