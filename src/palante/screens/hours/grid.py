"""The weekly grid: what stands in it, and what a form of it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from palante.hours.cells import CAN, DAYS, HOURS, LISTEN, NIGHT, NOT, PARTS, UNSAID, cell

A_MONDAY = date(2024, 1, 1)
BRUSHES = {"a": CAN, "l": LISTEN, "n": NOT, "x": UNSAID}  # what a form says → the letter
CLASSES = {letter: brush for brush, letter in BRUSHES.items()}
LEGEND = [
    ("a", "check", _("I can come")),
    ("l", "headphones", _("I can only listen")),
    ("n", "moon", _("Asleep or working")),
    ("x", "eraser", _("Erase")),
]
PRESETS = [
    ("morning", _("Mornings")),
    ("noon", _("Noon")),
    ("afternoon", _("Afternoons")),
    ("evening", _("7 to 10 at night")),
    ("late", _("After 10 at night")),
]
WAKING = [hour for hour in range(HOURS) if hour not in NIGHT]
COPY_TO = [("week", _("Monday to Friday")), ("end", _("Saturday and Sunday")), ("all", _("every day"))]
_GOALS = {"week": range(5), "end": range(5, 7), "all": range(DAYS)}


@dataclass(frozen=True)
class Row:
    hour: int
    cells: list[tuple[int, str]]  # (place in the week, class)

    @property
    def clock(self) -> str:
        return clock(self.hour)


def clock(hour: int, minute: int = 0) -> str:
    """The hour as people say it: “7 p. m.”, “7:30 p. m.”."""
    period = pgettext("time of day", "a.m.") if hour < 12 else pgettext("time of day", "p.m.")
    pattern = (
        pgettext("time of day; {hour24} exists too", "{hour12}:{minute} {period}")
        if minute
        else pgettext("a full hour; {hour24} exists too", "{hour12} {period}")
    )
    return pattern.format(hour12=hour % 12 or 12, hour24=hour, minute=f"{minute:02}", period=period)


def day_names(short: bool = False) -> list[str]:
    return [date_format(A_MONDAY + timedelta(days=day), "D" if short else "l") for day in range(DAYS)]


def rows(cells: str) -> tuple[list[Row], list[Row]]:
    """The waking hours, and those after midnight."""

    def of(hours: list[int]) -> list[Row]:
        return [
            Row(hour, [(cell(day, hour), CLASSES[cells[cell(day, hour)]]) for day in range(DAYS)])
            for hour in hours
        ]

    return of(WAKING), of(list(NIGHT))


def strokes_of(post: QueryDict, cells: str) -> Mapping[int, str]:
    """What a form without script asks for: a button, with a brush chosen. What makes no sense is nothing."""
    letter = BRUSHES.get(post.get("brush", ""), CAN)
    if "copy" in post:
        return dict(_copied(post, cells))
    places = set(_places(post))
    return dict.fromkeys(places, letter)


def _places(post: QueryDict) -> Iterator[int]:
    if (day := _number(post.get("day"), DAYS)) is not None:
        yield from (cell(day, hour) for hour in WAKING)
    elif (hour := _number(post.get("hour"), HOURS)) is not None:
        yield from (cell(day, hour) for day in range(DAYS))
    elif hours := PARTS.get(post.get("preset", "")):
        yield from (cell(day, hour) for day in range(DAYS) for hour in hours)
    else:
        yield from (place for text in post.getlist("c") if (place := _number(text, DAYS * HOURS)) is not None)


def _copied(post: QueryDict, cells: str) -> Iterator[tuple[int, str]]:
    source = _number(post.get("from"), DAYS)
    one = _number(post.get("to"), DAYS)
    goals = _GOALS.get(post.get("to", ""), range(0) if one is None else range(one, one + 1))
    if source is not None:
        for day in goals:
            if day != source:
                yield from ((cell(day, hour), cells[cell(source, hour)]) for hour in range(HOURS))


def _number(text: str | None, below: int) -> int | None:
    good = text is not None and text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < below
    return int(text) if good and text else None
