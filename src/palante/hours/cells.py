"""The letters of a week: seven days of twenty-four hours, one letter an hour, from Monday's first hour on."""

from collections.abc import Iterable, Mapping

DAYS, HOURS = 7, 24
CELLS = DAYS * HOURS
CAN, LISTEN, NOT, UNSAID = "a", "l", "-", " "
LETTERS = frozenset((CAN, LISTEN, NOT, UNSAID))
NOTHING_SAID = UNSAID * CELLS

# The registration's coarse answer, and the presets of the grid: which hours each word stands for.
PARTS = {
    "morning": (7, 8, 9, 10, 11),
    "noon": (12, 13),
    "afternoon": (14, 15, 16, 17, 18),
    "evening": (19, 20, 21),
    "late": (22, 23),
}
NIGHT = (0, 1, 2, 3, 4, 5)


def cell(day: int, hour: int) -> int:
    return day * HOURS + hour


def is_week(cells: str) -> bool:
    return len(cells) == CELLS and LETTERS.issuperset(cells)


def painted(cells: str, strokes: Mapping[int, str]) -> str:
    """The week with some hours said anew."""
    letters = list(cells)
    for place, letter in strokes.items():
        letters[place] = letter
    return "".join(letters)


def from_parts(parts: Iterable[str]) -> str:
    """What a coarse answer tells: at these parts of every day she can come. Of the other hours it tells nothing."""
    hours = {hour for part in parts for hour in PARTS.get(part, ())}
    return "".join(CAN if hour in hours else UNSAID for _day in range(DAYS) for hour in range(HOURS))


def mask_of(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def places_of(mask: int) -> list[int]:
    return [place for place in range(CELLS) if mask >> place & 1]
