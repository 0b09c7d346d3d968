"""A rule's time as a kit writes it: “2 weeks before journey”, “1 days after 2 absences”, “on registered”. Pure."""

import re
from dataclasses import dataclass

from palante.reminders.models import Anchor

MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}
LONGEST = 365 * MINUTES["days"]
EVENTS = ("registered", "waiting", "seat", "moved")
# The words after the number. The first of an anchor is how it is written; the others are read too.
PLACES = {
    "before session": Anchor.SESSION_START,
    "before session starts": Anchor.SESSION_START,
    "after session starts": Anchor.SESSION_BEGUN,
    "after session": Anchor.SESSION_END,
    "after session ends": Anchor.SESSION_END,
    "after canvas": Anchor.CANVAS,
    "before journey": Anchor.JOURNEY_START,
    "before journey starts": Anchor.JOURNEY_START,
    "after journey starts": Anchor.JOURNEY_BEGUN,
    "after journey": Anchor.JOURNEY_END,
    "after journey ends": Anchor.JOURNEY_END,
    "after call opens": Anchor.CALL_OPENED,
    "before call closes": Anchor.CALL_CLOSES,
    "after call closes": Anchor.CALL_CLOSED,
}
_WHEN = re.compile(r"(\d{1,6}) (minute|hour|day|week)s? ((?:before|after) .+)")
_ABSENCES = re.compile(r"after (\d{1,2}) absences?")
_ON = re.compile(r"on (\w+)")


@dataclass(frozen=True)
class When:
    anchor: str
    minutes: int = 0
    event: str = ""
    absences: int = 0


def read_when(text: str) -> When | None:
    """None for anything that is not a time."""
    text = " ".join(text.lower().split())
    if match := _ON.fullmatch(text):
        return When(Anchor.EVENT, event=match[1]) if match[1] in EVENTS else None
    match = _WHEN.fullmatch(text)
    if match is None:
        return None
    number, unit, place = match.groups()
    minutes = int(number) * MINUTES[f"{unit}s"]
    if minutes > LONGEST:
        return None
    if missed := _ABSENCES.fullmatch(place):
        return When(Anchor.ABSENCE, minutes, absences=int(missed[1])) if 1 <= int(missed[1]) <= 9 else None
    return When(PLACES[place], minutes) if place in PLACES else None


def in_words(when: When) -> str:
    """As `read_when` reads it back."""
    if when.anchor == Anchor.EVENT:
        return f"on {when.event}"
    number, unit = parts_of(when.minutes)
    if when.anchor == Anchor.ABSENCE:
        return f"{number} {unit} after {when.absences} absences"
    place = next(words for words, anchor in PLACES.items() if anchor == when.anchor)
    return f"{number} {unit} {place}"


def parts_of(minutes: int) -> tuple[int, str]:
    """In the largest unit that fits: 1440 → (1, "days"); no time at all is 0 minutes."""
    unit = next(unit for unit in reversed(MINUTES) if minutes % MINUTES[unit] == 0) if minutes else "minutes"
    return minutes // MINUTES[unit], unit
