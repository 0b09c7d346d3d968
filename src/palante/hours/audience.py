"""Who can come at an hour: everybody's week as columns of bits, one bit a person.

With 21,000 people a column is 2.6 kB and “who can on Monday at seven and on Tuesday at eight” is one AND. Pure: no
database, no clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from palante.hours.cells import CAN, CELLS, DAYS, HOURS, LETTERS, LISTEN
from palante.journeys.pattern import local_moment

DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Slot:
    """A time of the week by the journey's clock."""

    day: int  # 0 is Monday
    minute: int  # of the day

    @property
    def hour(self) -> int:
        return self.minute // 60

    def on(self, monday: date, zone: ZoneInfo) -> datetime:
        """The moment it stands for in the week that begins on this Monday."""
        day = monday + timedelta(days=self.day)
        return local_moment(day, time(*divmod(self.minute, 60)), zone)


@dataclass(frozen=True)
class Heard:
    """Somebody's week: whose, by which clock, the letters."""

    person: int
    zone: str
    cells: str


class Audience:
    """The weeks of many people, ready to be asked. Bits stand in the order of `people`, the first in the highest."""

    def __init__(self, weeks: Iterable[Heard]) -> None:
        by_zone: dict[str, list[Heard]] = {}
        for week in weeks:
            by_zone.setdefault(week.zone, []).append(week)
        self.zones = {name: ZoneInfo(name) for name in by_zone}
        self.people = [week.person for name in by_zone for week in by_zone[name]]
        self._together = {name: "".join(week.cells for week in by_zone[name]) for name in by_zone}

    def __len__(self) -> int:
        return len(self.people)

    @property
    def everyone(self) -> int:
        return (1 << len(self.people)) - 1

    def mask(self, people: Collection[int]) -> int:
        """The bits of these people."""
        chosen = frozenset(people)
        return int("".join("1" if person in chosen else "0" for person in self.people) or "0", 2)

    @cached_property
    def can(self) -> dict[str, list[int]]:
        return self._columns(CAN)

    @cached_property
    def can_or_listen(self) -> dict[str, list[int]]:
        return self._columns(CAN + LISTEN)

    def _columns(self, letters: str) -> dict[str, list[int]]:
        """Zone → for each of its week's cells, the bits of those who said one of these letters there."""
        digits = str.maketrans({letter: "1" if letter in letters else "0" for letter in LETTERS})
        columns, below = {}, len(self.people)
        for name, together in self._together.items():
            below -= len(together) // CELLS  # people of the zones that follow stand in lower bits
            bits = together.translate(digits)
            columns[name] = [int(bits[place::CELLS], 2) << below for place in range(CELLS)]
        return columns

    def able(self, starts: Sequence[datetime], minutes: int, *, listening: bool = False) -> int:
        """Who can come, all through, to each of these meetings (the same slot in several weeks of a journey)."""
        able = 0
        columns = self.can_or_listen if listening else self.can
        for name, zone in self.zones.items():
            here = -1
            for place in sorted({place for start in starts for place in _touched(start, minutes, zone)}):
                here &= columns[name][place]
                if not here:
                    break
            able |= max(here, 0)
        return able


def _touched(start: datetime, minutes: int, zone: ZoneInfo) -> range | list[int]:
    """The cells of somebody's week that a meeting touches, by her clock: 7:30 to 9 touches two hours."""
    local = start.astimezone(zone)
    first = local.weekday() * HOURS + local.hour
    hours = -(-(local.minute + minutes) // 60)
    if first + hours <= CELLS:
        return range(first, first + hours)
    return [place % CELLS for place in range(first, first + hours)]


def mondays_of(first: date, last: date) -> list[date]:
    """The Mondays of the weeks between two days."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=week) for week in range((last - monday).days // 7 + 1)]


def every_slot(hours: Sequence[int] = range(HOURS), *, half: bool = False) -> list[Slot]:
    minutes = (0, 30) if half else (0,)
    return [Slot(day, hour * 60 + minute) for day in range(DAYS) for hour in hours for minute in minutes]


def audiences_of(
    audience: Audience, slots: Iterable[Slot], *, minutes: int, zone: ZoneInfo, mondays: Sequence[date]
) -> dict[Slot, int]:
    """For each slot, who can come to it in every week of the journey: where clocks change in between, before and after."""
    return {slot: audience.able([slot.on(monday, zone) for monday in mondays], minutes) for slot in slots}


def heat(audience: Audience, *, zone: ZoneInfo, monday: date) -> tuple[list[int], list[int]]:
    """For each hour of that week, by the journey's clock: how many can come, and how many can come or listen."""
    can, listen = [], []
    for slot in every_slot():
        starts = [slot.on(monday, zone)]
        can.append(audience.able(starts, 60).bit_count())
        listen.append(audience.able(starts, 60, listening=True).bit_count())
    return can, listen


def shares(together: int, groups: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Group → (how many of it are among these, how many it has)."""
    return {name: ((together & mask).bit_count(), mask.bit_count()) for name, mask in groups.items()}
