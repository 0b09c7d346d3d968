"""The dates that make a journey stand at a stage."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from palante.journeys.models import Session
from palante.journeys.pattern import DAYS, Pattern


class At(StrEnum):
    PLANNING = "planning"
    CALL = "call"
    RUNNING = "running"
    CLOSED = "closed"


@dataclass(frozen=True)
class Dates:
    starts_on: date
    tonight: int | None = None  # the number of today's session
    moved_to: datetime | None = None  # when it is not already where the rhythm puts it


def dates_for(stage: At, pattern: Pattern, zone: ZoneInfo, at: datetime) -> Dates:
    """When a journey of this rhythm starts, to stand at the stage now."""
    today = at.astimezone(zone).date()
    if stage == At.PLANNING:
        return Dates(_next(pattern, today + timedelta(days=58)))
    if stage == At.CALL:
        return Dates(_next(pattern, today + timedelta(days=18)))
    if stage == At.CLOSED:
        return Dates(_next(pattern, today - timedelta(weeks=pattern.weeks, days=12)))
    return _third_week(pattern, zone, today, at)


def _next(pattern: Pattern, day: date) -> date:
    """The first day on or after this one that begins a week of the rhythm as its author wrote it."""
    return day + timedelta(days=(DAYS.index(pattern.days[0]) - day.weekday()) % 7)


def _third_week(pattern: Pattern, zone: ZoneInfo, today: date, at: datetime) -> Dates:
    """In the third week, a session today. If the rhythm has none on this weekday, the nearest moves by a day or two."""
    firsts = {_next(pattern, today - timedelta(days=days)) for days in range(11, 25)}
    places = range(1, len(pattern.days) + 1)
    _, starts_on, place = min(
        (abs((pattern.day(first, 3, place) - today).days), first, place)
        for first in firsts
        for place in places
    )
    planned = pattern.moment(starts_on, zone, 3, place)
    number = 2 * len(pattern.days) + place
    doors_open = planned - Session.DOORS <= at <= planned + timedelta(minutes=pattern.minutes)
    return Dates(starts_on, number, None if doors_open else _soon(zone, at))


def _soon(zone: ZoneInfo, at: datetime) -> datetime:
    """In some ten minutes, so that the doors are open; never past midnight."""
    soon = _on_the_five(at + timedelta(minutes=10))
    if soon.astimezone(zone).date() == at.astimezone(zone).date():
        return soon
    return _on_the_five(at - timedelta(minutes=20))


def _on_the_five(moment: datetime) -> datetime:
    return moment - timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )
