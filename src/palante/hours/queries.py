"""Questions about hours; none of these changes anything, and none shows one person's hours to another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.timezone import now

from palante.base.small import SMALLEST, is_small
from palante.calls.models import Seat
from palante.hours.audience import Audience, Heard, Slot, audiences_of, every_slot, heat, mondays_of, shares
from palante.hours.cells import CELLS, DAYS, HOURS, NOTHING_SAID
from palante.hours.groups import Group, groups_of
from palante.hours.models import Choice, Week
from palante.hours.slots import Found, able_to, best_slots, enough
from palante.journeys.models import Journey, Session
from palante.people.models import Person

SHOWN = 6  # alternatives side by side
STEP = 10  # per cent


def week_of(person: Person) -> Week:
    """Her week as it stands; an unsaved empty one when she has told nothing yet."""
    return Week.objects.filter(person=person).first() or Week(
        person=person, zone=person.zone, cells=NOTHING_SAID
    )


def about(person: Person) -> dict[str, Any] | None:
    """Everything kept of her hours, for her own export."""
    week = Week.objects.filter(person=person).first()
    if week is None:
        return None
    days = [week.cells[day * HOURS : (day + 1) * HOURS] for day in range(DAYS)]
    return {
        "zone": week.zone,
        "letters": "a: I can come, l: I can only listen, -: asleep or working",
        "days_from_monday": days,
        "is_guess": week.is_guess,
        "changed_at": week.changed_at,
    }


@dataclass(frozen=True)
class Share:
    """How many of a group. What could point at a few is not a number: see `able_shown`."""

    able: int
    people: int
    words: str = ""
    kind: str = ""
    is_about: bool = (
        False  # sensitive answers make the group: told in steps, or one newcomer could be told by watching
    )

    @property
    def share(self) -> float:
        return self.able / self.people if self.people else 0.0

    @property
    def percent(self) -> int:
        return STEP * round(100 * self.share / STEP) if self.is_about else round(100 * self.share)

    @property
    def is_few(self) -> bool:
        return is_small(self.able) or (self.is_about and not self.able)

    @property
    def is_nearly_all(self) -> bool:
        left = self.people - self.able
        return is_small(left) or (self.is_about and not left)

    @property
    def is_said(self) -> bool:
        """May the number be said? Neither it nor what is left of the group may be one to four people."""
        return not (self.is_few or self.is_nearly_all)


@dataclass(frozen=True)
class Option:
    """Some weekly slots, with what they are worth to all and to each group."""

    slots: tuple[Slot, ...]
    all: Share
    listening: Share  # can come or at least listen
    groups: list[Share]

    @cached_property
    def worst(self) -> Share | None:
        return min(self.groups, key=lambda one: (one.share, one.words), default=None)

    @property
    def key(self) -> str:
        """For a form: “0-1170.2-1170.4-1170”."""
        return ".".join(f"{slot.day}-{slot.minute}" for slot in self.slots)


def slots_of(key: str) -> tuple[Slot, ...]:
    """What `Option.key` stands for; nothing for anything else that was typed."""
    try:
        pairs = [part.split("-") for part in key.split(".")]
        slots = tuple(sorted(Slot(int(day), int(minute)) for day, minute in pairs))
    except ValueError:
        return ()
    good = all(0 <= slot.day < DAYS and 0 <= slot.minute < 24 * 60 for slot in slots)
    return slots if good and len(set(slots)) == len(slots) <= DAYS else ()


@dataclass
class Room:
    """The weeks of a journey's people, and their groups: read once for a page, kept nowhere."""

    journey: Journey
    audience: Audience
    groups: list[Group]
    registered: int

    @cached_property
    def masks(self) -> dict[str, int]:
        return {group.name: self.audience.mask(group.people) for group in self.groups}

    @cached_property
    def everyone(self) -> int:
        return self.audience.everyone

    @property
    def told(self) -> int:
        return len(self.audience)

    @cached_property
    def mondays(self) -> list[date]:
        return mondays_of(self.journey.starts_on, max(self.journey.ends_on, self.journey.starts_on))[:16]

    def heat(self, monday: date | None = None) -> tuple[list[int], list[int]]:
        return heat(self.audience, zone=self.journey.tzinfo, monday=monday or self.mondays[0])

    def audiences(self, slots: Iterable[Slot], minutes: int, *, listening: bool = False) -> dict[Slot, int]:
        mondays = self.mondays
        zone = self.journey.tzinfo
        if not listening:
            return audiences_of(self.audience, slots, minutes=minutes, zone=zone, mondays=mondays)
        return {
            slot: self.audience.able([slot.on(monday, zone) for monday in mondays], minutes, listening=True)
            for slot in slots
        }

    def option(self, slots: Sequence[Slot], minutes: int, need: int) -> Option:
        """What these slots are worth, whoever proposed them."""
        slots = tuple(sorted(slots))
        together = able_to(slots, self.audiences(slots, minutes), need)
        listening = able_to(slots, self.audiences(slots, minutes, listening=True), need)
        return Option(
            slots,
            Share(together.bit_count(), self.told),
            Share(listening.bit_count(), self.told),
            self.shares(together),
        )

    def shares(self, together: int) -> list[Share]:
        found = shares(together, self.masks)
        return [
            Share(*found[group.name], group.words, group.heading, group.is_sensitive)
            for group in self.groups
            if found[group.name][1]
        ]

    def search(
        self, *, many: int, minutes: int, hours: Sequence[int] = range(HOURS), need: int | None = None
    ) -> tuple[Found, list[Option]]:
        """The best slots and, of those that none beats, some to compare: the two ends and what lies between."""
        need = need or enough(many)
        audiences = self.audiences(every_slot(hours, half=True), minutes)
        found = best_slots(audiences, many=many, groups=self.masks, need=need)
        front = found.options
        if len(front) > SHOWN:
            step = (len(front) - 1) / (SHOWN - 1)
            front = [front[round(number * step)] for number in range(SHOWN)]
        return found, [self.option(one.slots, minutes, need) for one in front]


def room_of(journey: Journey) -> Room:
    """Two questions for the weeks and their number, some for the groups, whatever the number of people."""
    inside = journey.registrations.exclude(seat=Seat.LEFT).filter(person__erased_at=None)
    rows = (
        Week.objects.filter(person__in=inside.values("person"))
        .exclude(cells=NOTHING_SAID)
        .order_by("pk")
        .values_list("person", "zone", "cells")
    )
    audience = Audience(Heard(*row) for row in rows if len(row[2]) == CELLS)
    return Room(journey, audience, groups_of(journey, audience.people), inside.count())


def todays_slots(journey: Journey, at: datetime | None = None) -> tuple[Slot, ...]:
    """The slots the sessions to come stand in, by the journey's clock: the most usual ones of a week."""
    counts: dict[Slot, int] = {}
    at = at or now()
    for starts in journey.sessions.filter(starts__gt=at).values_list("starts", flat=True):
        local = starts.astimezone(journey.tzinfo)
        slot = Slot(local.weekday(), local.hour * 60 + local.minute)
        counts[slot] = counts.get(slot, 0) + 1
    best: dict[int, Slot] = {}
    for slot, _number in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        best[slot.day] = slot
    per_week = per_week_of(journey)
    usual = sorted(best.values(), key=lambda slot: -counts[slot])[:per_week]
    return tuple(sorted(usual))


def per_week_of(journey: Journey) -> int:
    """How many sessions a week has."""
    pattern = journey.settings.get("pattern") or {}
    if days := pattern.get("days"):
        return len(days)
    weeks = list(journey.sessions.values_list("week", flat=True))
    return max((weeks.count(week) for week in set(weeks)), default=3)


def minutes_of(journey: Journey) -> int:
    return int((journey.settings.get("pattern") or {}).get("minutes") or 90)


def choices_of(journey: Journey) -> list[Choice]:
    """What the team decided, the latest first."""
    return list(journey.slot_choices.select_related("by"))


@dataclass(frozen=True)
class Cost:
    """What moving one session changes: who could come before, who could come after."""

    before: Share
    after: Share
    listening_after: Share
    gained: int
    lost: int
    groups: list[tuple[Share, Share]] = field(default_factory=list)

    @property
    def worst_before(self) -> Share | None:
        return min((one for one, _after in self.groups), key=lambda one: one.share, default=None)

    @property
    def worst_after(self) -> Share | None:
        return min((one for _before, one in self.groups), key=lambda one: one.share, default=None)

    @property
    def may_say_both(self) -> bool:
        """Gained and lost are numbers of people too."""
        return not (is_small(self.gained) or is_small(self.lost))


def cost_of_move(session: Session, starts: datetime, room: Room | None = None) -> Cost | None:
    """Counted on the two days themselves, with the clocks of those days; None when too few have told their hours."""
    room = room or room_of(session.journey)
    if room.told < 2 * SMALLEST:
        return None
    before = room.audience.able([session.starts], session.minutes)
    after = room.audience.able([starts], session.minutes)
    listening = room.audience.able([starts], session.minutes, listening=True)
    return Cost(
        Share(before.bit_count(), room.told),
        Share(after.bit_count(), room.told),
        Share(listening.bit_count(), room.told),
        gained=(after & ~before).bit_count(),
        lost=(before & ~after).bit_count(),
        groups=list(zip(room.shares(before), room.shares(after), strict=True)),
    )


def monday_of(moment: datetime, journey: Journey) -> date:
    day = moment.astimezone(journey.tzinfo).date()
    return day - timedelta(days=day.weekday())
