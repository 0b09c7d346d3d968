"""Delete what has been kept long enough: every room's timers, journey by journey, and the house's own.

What went is written down as a count (`timer_ran` in the log), so that the team sees what was deleted when, and nobody
sees whose it was.
"""

from datetime import datetime, timedelta

from palante.base.log import record
from palante.base.models import LogLine
from palante.base.scrub import scrub
from palante.journeys.models import Journey
from palante.journeys.retention import end_of
from palante.people.retention import Timer, chosen_days, days_for, timers


def forget_in_time(at: datetime) -> dict[str, int]:
    """Category → rows that went. Safe to repeat, and to cut off anywhere."""
    gone: dict[str, int] = {}
    for timer in timers(of_journey=False):
        _run(timer, None, at - timedelta(days=timer.days), at, gone)
    journeys = list(Journey.objects.only("pk", "ends_on", "zone"))
    chosen = chosen_days([journey.pk for journey in journeys])
    for timer in timers(of_journey=True):
        for journey in journeys:
            before = at - timedelta(days=days_for(timer, journey.pk, chosen))
            if timer.since or end_of(journey) <= before:
                _run(timer, journey, before, at, gone)
    if gone:
        scrub()
    return gone


def _run(timer: Timer, journey: Journey | None, before: datetime, at: datetime, gone: dict[str, int]) -> None:
    if count := timer.run(journey.pk if journey else None, before):
        on = journey or LogLine()
        record("timer_ran", on, journey=journey, at=at, category=timer.category, rows=count)
        gone[timer.category] = gone.get(timer.category, 0) + count
