"""When sessions are: a rhythm in the journey's own time zone, turned into moments in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from palante.journeys.models import Session

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Pattern:
    """A week's rhythm: the same days at the same time by the wall clock, whatever daylight saving does."""

    weeks: int
    minutes: int
    days: tuple[str, ...]
    at: time

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Pattern | None":
        """The pattern kept in a journey's settings; None for a journey that has none."""
        kept = settings.get("pattern")
        if not kept:
            return None
        return cls(kept["weeks"], kept["minutes"], tuple(kept["days"]), time.fromisoformat(kept["time"]))

    def day(self, starts_on: date, week: int, place: int) -> date:
        """The day of a session. Weeks count from the first day, so that the first session is never before it:
        a journey that starts on a Wednesday has its Tuesdays at the end of each week."""
        offsets = sorted((DAYS.index(day) - starts_on.weekday()) % 7 for day in self.days)
        return starts_on + timedelta(weeks=week - 1, days=offsets[place - 1])

    def moment(self, starts_on: date, zone: ZoneInfo, week: int, place: int) -> datetime:
        return local_moment(self.day(starts_on, week, place), self.at, zone)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as a moment in UTC. An hour that daylight saving skips becomes the hour after it; of an hour
    that comes twice it is the first."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def shifted(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same wall-clock time so many days later (or earlier)."""
    local = moment.astimezone(zone)
    return local_moment(local.date() + timedelta(days=days), local.time(), zone)


def too_far(day: date, at: datetime) -> bool:
    """A slipped key in a date: nobody plans a journey, or looks for one, ten years from now."""
    return abs((day - at.date()).days) > 3650


def overlapping(sessions: Iterable[Session]) -> tuple[Session, Session] | None:
    """The first two sessions, by start, that are at the same time."""
    for one, other in pairwise(sorted(sessions, key=lambda session: session.starts)):
        if other.starts < one.ends:
            return one, other
    return None
