"""The best weekly slots: as many people as possible can come to at least two of three, and no group is left behind.

There is rarely one best answer: more people in all may mean fewer of some group. So the search keeps every choice that no
other beats in both figures (people in all, the smallest share of any group), and the team decides among these.

It is exact. A branch is left out only when what is already found is at least as good in both figures as anything the
branch could hold. When a search is stopped early (`most` looks), the answer says how much better an unseen one could be
at most. Pure: no database, no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from palante.hours.audience import Slot

MOST_LOOKS = 3_000_000


@dataclass(frozen=True)
class Option:
    """Slots of one week, and what they are worth."""

    slots: tuple[Slot, ...]
    able: int  # people who can come to enough of them
    worst: float  # the smallest share of any group; 1.0 where there are no groups


@dataclass(frozen=True)
class Found:
    """The choices that none beats in both figures, most people first."""

    options: list[Option]
    is_exact: bool
    looked: int
    at_most: Option | None = (
        None  # a search cut short: no unseen choice has more people, nor a better worst share
    )


def enough(many: int) -> int:
    """How many of so many sessions a week are enough to follow: two of three, and two thirds of other numbers."""
    return max(1, -(-2 * many // 3)) if many > 2 else 1


def best_slots(
    audiences: Mapping[Slot, int],
    *,
    many: int,
    groups: Mapping[str, int],
    need: int | None = None,
    most: int = MOST_LOOKS,
) -> Found:
    """`audiences`: slot → bits of those who can come; `groups`: name → bits of its people. One slot a day at most."""
    search = _Search(
        _per_day(audiences), [mask for mask in groups.values() if mask], many, need or enough(many), most
    )
    search.run()
    options = [Option(slots, able, worst) for able, worst, _nice, slots in search.front]
    at_most = None
    if search.open:
        able = max(able for able, _worst in [*search.open, *((one.able, 0) for one in options)])
        worst = max(worst for _able, worst in [*search.open, *((0, one.worst) for one in options)])
        at_most = Option((), able, worst)
    return Found(options, not search.open, search.looked, at_most)


def worth(
    slots: Sequence[Slot], audiences: Mapping[Slot, int], groups: Mapping[str, int], need: int
) -> Option:
    """Both figures of one choice, whoever made it."""
    together = able_to(slots, audiences, need)
    return Option(tuple(slots), together.bit_count(), _worst(together, list(groups.values())))


def able_to(slots: Sequence[Slot], audiences: Mapping[Slot, int], need: int) -> int:
    """The bits of those who can come to at least so many of these slots."""
    at_least = [-1] + [0] * need
    for slot in slots:
        at_least = _with(at_least, audiences.get(slot, 0))
    return at_least[need]


def _with(at_least: list[int], able: int) -> list[int]:
    """at_least[n]: who can come to n or more of the slots so far; with one slot more."""
    return [at_least[0], *((at_least[n] | (at_least[n - 1] & able)) for n in range(1, len(at_least)))]


def _worst(together: int, groups: Sequence[int]) -> float:
    return min(((together & mask).bit_count() / mask.bit_count() for mask in groups if mask), default=1.0)


def _per_day(audiences: Mapping[Slot, int]) -> list[list[tuple[int, Slot]]]:
    """Each day's slots, the fullest first. One whose people can all come to another slot of its day is left out: the
    other is as good in every figure. Of two with the same people the later stands: half past seven rather than seven."""
    days: dict[int, list[tuple[int, Slot]]] = {}
    for slot, able in sorted(audiences.items(), key=lambda item: (-item[1].bit_count(), -item[0].minute)):
        kept = days.setdefault(slot.day, [])
        if not any(able & other == able for other, _slot in kept):
            kept.append((able, slot))
    return [days[day] for day in sorted(days)]


@dataclass
class _Search:
    days: list[list[tuple[int, Slot]]]
    groups: list[int]
    many: int
    need: int
    most: int
    # (people, worst share, niceness, slots), most people first: no one of them beaten by another in both figures
    front: list[tuple[int, float, int, tuple[Slot, ...]]] = field(default_factory=list)
    open: list[tuple[int, float]] = field(default_factory=list)  # bounds of branches nobody looked into
    looked: int = 0

    def run(self) -> None:
        if not 0 < self.many <= len(self.days):
            return
        self.sizes = [mask.bit_count() for mask in self.groups]
        self.rest = [0] * (len(self.days) + 1)  # from this day on: who can come to anything at all
        for number in range(len(self.days) - 1, -1, -1):
            self.rest[number] = self.rest[number + 1]
            for able, _slot in self.days[number]:
                self.rest[number] |= able
        whole, self.days = self.days, [day[:2] for day in self.days]
        most, self.most = self.most, 1 << 60
        self._descend(
            0, (), [-1] + [0] * self.need
        )  # a quick round over the fullest: good answers prune the rest
        self.days, self.most, self.looked = whole, most, 0
        self._descend(0, (), [-1] + [0] * self.need)

    def _descend(self, day: int, chosen: tuple[Slot, ...], at_least: list[int]) -> None:
        left = self.many - len(chosen)
        if left == 1:
            self._last(day, chosen, at_least)
            return
        if len(self.days) - day < left or (chosen and self._hopeless(day, left, at_least)):
            return
        if self.looked >= self.most:
            self.open.append(self._bound(day, left, at_least))
            return
        for number in range(day, len(self.days) - left + 1):
            for able, slot in self.days[number]:
                self._descend(number + 1, (*chosen, slot), _with(at_least, able))

    def _bound(self, day: int, left: int, at_least: list[int]) -> tuple[int, float]:
        """Nobody counts in the end who cannot reach enough sessions from here."""
        near = at_least[max(self.need - left, 0)]
        reach = at_least[self.need] | (near & self.rest[day])
        return reach.bit_count(), _worst(reach, self.groups)

    def _hopeless(self, day: int, left: int, at_least: list[int]) -> bool:
        able, worst = self._bound(day, left, at_least)
        return self._floor(able) > worst

    def _floor(self, able: int) -> float:
        """The best worst share among the choices found that have at least so many people; less than nothing if none."""
        best = -1.0
        for people, worst, _nice, _slots in self.front:
            if people < able:
                break
            best = worst  # the front rises: fewer people, a better worst share
        return best

    def _last(self, day: int, chosen: tuple[Slot, ...], at_least: list[int]) -> None:
        """Choose the last slot. Most looks happen here: one AND and one count each."""
        sure, near = at_least[self.need], at_least[self.need - 1]
        near = near & ~sure
        if sure == -1:
            return
        base = sure.bit_count()
        if self.many > 1:
            able, worst = self._bound(day, 1, at_least)
            if self._floor(able) > worst:
                return
            if self.looked >= self.most:
                self.open.append((able, worst))
                return
        rows = [
            ((sure & mask).bit_count(), near & mask, size)
            for mask, size in zip(self.groups, self.sizes, strict=True)
        ]
        for number in range(day, len(self.days)):
            for able, slot in self.days[number]:
                self.looked += 1
                people = base + (near & able).bit_count()
                floor, worst = self._floor(people), 1.0
                for place, (have, mask, size) in enumerate(rows):
                    share = (have + (mask & able).bit_count()) / size
                    if share < worst:
                        worst = share
                        if worst < floor:
                            if place:  # whom this choice fails the next one often fails too: ask there first
                                rows.insert(0, rows.pop(place))
                            break
                else:
                    self._keep(people, worst, (*chosen, slot))

    def _keep(self, people: int, worst: float, slots: tuple[Slot, ...]) -> None:
        nice = _niceness(slots)
        new = (people, worst, nice, slots)
        for have in self.front:
            if (
                have[0] >= people
                and have[1] >= worst
                and (have[:2] != new[:2] or (have[2], slots) >= (nice, have[3]))
            ):
                return
        self.front = [have for have in self.front if not (have[0] <= people and have[1] <= worst)]
        self.front.append(new)
        self.front.sort(key=lambda one: (-one[0], one[1]))


def _niceness(slots: Sequence[Slot]) -> int:
    """Between choices equal in both figures: one hour for all days is easier to keep, and a day off in between."""
    days = sorted(slot.day for slot in slots)
    gaps = [(after - before) % 7 or 7 for before, after in zip(days, [*days[1:], days[0]], strict=True)]
    waking = sum(7 * 60 <= slot.minute < 22 * 60 for slot in slots)
    return 4 * waking + min(min(gaps), 2) * 2 - len({slot.minute for slot in slots})
