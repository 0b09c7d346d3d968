"""The functions of a form's formulas: how many arguments each takes, and what each gives. `logic` runs those that need
more than their arguments' values. `js/form.js` says the same for the phone; one table of cases tries both."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from palante.forms.format import patterns
from palante.forms.format.values import day_number, number, text, truth, whole

ANY = 60
LONGEST_TEXT = 20_000  # that a formula makes
ARGUMENTS: dict[str, tuple[int, int]] = {
    "abs": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "ceiling": (1, 1),
    "checklist": (3, ANY),
    "coalesce": (2, ANY),
    "concat": (1, ANY),
    "contains": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "count-selected": (1, 1),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-time": (1, 1),
    "ends-with": (2, 2),
    "false": (0, 0),
    "floor": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "if": (3, 3),
    "indexed-repeat": (3, 7),
    "int": (1, 1),
    "join": (2, ANY),
    "jr:choice-name": (2, 2),
    "max": (1, ANY),
    "min": (1, ANY),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "now": (0, 0),
    "number": (1, 1),
    "once": (1, 1),
    "pow": (2, 2),
    "regex": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (0, 1),
    "substr": (2, 3),
    "substring": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "sum": (1, 1),
    "today": (0, 0),
    "translate": (3, 3),
    "true": (0, 0),
    "weighted-checklist": (4, ANY),
}
# Why a known function is not run: the sentence says what to write instead.
REFUSED = {
    "pulldata": _(
        "pulldata() reads another file, which a form here cannot; put the rows in the choices sheet"
    ),
    "random": _("random() gives another number each time the form is read; it is not supported"),
    "uuid": _("uuid() is not needed: each reply has a number of its own"),
    "area": _("area() needs a drawn line, which is not supported"),
    "distance": _("distance() needs places on a map, which is not supported"),
    "randomize": _("randomize() would show choices in another order each time; it is not supported"),
    "digest": _("digest() is not supported"),
    "property": _("property() would tell who holds the phone; it is not supported"),
}

Function = Callable[..., Any]


def _substr(value: Any, start: Any, end: Any = None) -> str:
    """From `start` (0 is the first letter) up to, not with, `end`."""
    words = text(value)
    first, last = number(start), len(words) if end is None else number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    first, last = (max(len(words) + n, 0) if n < 0 else min(n, len(words)) for n in (first, last))
    return words[int(first) : int(last)]


def _substring(value: Any, start: Any, length: Any = None) -> str:
    """XPath's own: the first letter is 1, and what follows is a length."""
    words, first = text(value), _rounded(number(start))
    last = math.inf if length is None else first + _rounded(number(length))
    return "".join(ch for place, ch in enumerate(words, 1) if first <= place < last)


def _rounded(value: float, digits: float = 0) -> float:
    if math.isnan(value) or math.isinf(value) or math.isnan(digits):
        return value
    if (
        abs(digits) > 15 or abs(value) >= 1e15
    ):  # a double holds no more: it is round already, or nothing is left
        return 0.0 if digits < -15 else value
    power = 10.0 ** int(digits)
    return math.floor(value * power + 0.5) / power


def _truncated(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


def _step(value: float, to: Callable[[float], int]) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(to(value))


def _power(base: float, exponent: float) -> float:
    try:
        found = base**exponent
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return float(found) if isinstance(found, (int, float)) else math.nan


def _numbers(values: list[Any]) -> list[float]:
    """Those that are there: a question without an answer neither counts nor spoils the sum."""
    return [number(value) for value in values if text(value) != ""]


def _least(values: list[Any], pick: Callable[[list[float]], float]) -> float:
    found = _numbers(values)
    return math.nan if not found or any(math.isnan(n) for n in found) else pick(found)


def _names(value: Any) -> list[str]:
    return text(value).split()


def _at(value: Any, place: Any) -> str:
    names, index = _names(value), number(place)
    return names[int(index)] if 0 <= index < len(names) else ""


def clip(value: str) -> str:
    """Text that formulas made of text: a row of them that each double the one before must end."""
    return value[:LONGEST_TEXT]


def _translate(value: Any, these: Any, those: Any) -> str:
    old, new = text(these), text(those)
    table = {
        ord(ch): (new[place] if place < len(new) else None) for place, ch in reversed(list(enumerate(old)))
    }
    return text(value).translate(table)


def as_date(value: Any) -> str:
    """A day, from a number of days since 1970 or from text; '' when it is neither."""
    days = day_number(value)
    if math.isnan(days) or abs(days) > 700_000:
        return ""
    return (date(1970, 1, 1) + timedelta(days=math.floor(days))).isoformat()


def _as_moment(value: Any) -> str:
    days = day_number(value)
    if math.isnan(days) or abs(days) > 700_000:
        return ""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=round(days * 1440))
    return moment.strftime("%Y-%m-%dT%H:%M")


def _time_number(value: Any) -> float:
    words = text(value).rpartition("T")[2][:5]
    hours, colon, minutes = words.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        return math.nan
    return (int(hours) * 60 + int(minutes)) / 1440


def format_date(value: Any, pattern: Any) -> str:
    moment = _as_moment(value)
    if not moment:
        return ""
    at = datetime.fromisoformat(moment)
    parts = {
        "%Y": f"{at.year:04d}",
        "%y": f"{at.year % 100:02d}",
        "%m": f"{at.month:02d}",
        "%n": str(at.month),
        "%b": str(MONTHS_3[at.month]),
        "%d": f"{at.day:02d}",
        "%e": str(at.day),
        "%a": str(WEEKDAYS_ABBR[at.weekday()]),
        "%H": f"{at.hour:02d}",
        "%h": str(at.hour),
        "%M": f"{at.minute:02d}",
        "%S": "00",
        "%3": "000",
    }
    words, out, place = text(pattern), "", 0
    while place < len(words):
        mark = words[place : place + 2]
        out += parts.get(mark, words[place])
        place += 2 if mark in parts else 1
    return out


def _checklist(least: Any, most: Any, *values: Any) -> bool:
    return _between(least, most, sum(truth_of_answer(value) for value in values))


def _weighted(least: Any, most: Any, *pairs: Any) -> bool:
    weights = [number(weight) for weight in pairs[1::2]]
    return _between(
        least, most, sum(w for value, w in zip(pairs[::2], weights, strict=False) if truth_of_answer(value))
    )


def _between(least: Any, most: Any, score: float) -> bool:
    low, high = number(least), number(most)
    return (low == -1 or score >= low) and (high == -1 or score <= high)


def truth_of_answer(value: Any) -> bool:
    return truth(value) if isinstance(value, (bool, float, int)) else text(value) not in ("", "0", "false")


# Arguments come as their values; a question looked at from outside its repeat as the list of its answers.
PLAIN: dict[str, Function] = {
    "abs": lambda x: abs(number(x)),
    "boolean": truth,
    "boolean-from-string": lambda x: text(x).lower() in ("true", "1"),
    "ceiling": lambda x: _step(number(x), math.ceil),
    "checklist": _checklist,
    "contains": lambda x, y: text(y) in text(x),
    "count-selected": lambda x: float(len(_names(x))),
    "date": as_date,
    "date-time": _as_moment,
    "decimal-date-time": day_number,
    "decimal-time": _time_number,
    "ends-with": lambda x, y: text(x).endswith(text(y)),
    "false": lambda: False,
    "floor": lambda x: _step(number(x), math.floor),
    "format-date": format_date,
    "format-date-time": format_date,
    "int": lambda x: _truncated(number(x)),
    "normalize-space": lambda x: " ".join(text(x).split()),
    "not": lambda x: not truth(x),
    "number": number,
    "pow": lambda x, y: _power(number(x), number(y)),
    "regex": lambda x, y: patterns.fits(text(x), text(y)),
    "round": lambda x, y=0.0: _rounded(number(x), number(y)),
    "selected": lambda x, y: text(y) in _names(x),
    "selected-at": _at,
    "starts-with": lambda x, y: text(x).startswith(text(y)),
    "string": text,
    "substr": _substr,
    "substring": _substring,
    "substring-after": lambda x, y: text(x).partition(text(y))[2] if text(y) else text(x),
    "substring-before": lambda x, y: text(x).partition(text(y))[0] if text(y) and text(y) in text(x) else "",
    "translate": _translate,
    "true": lambda: True,
    "weighted-checklist": _weighted,
}
# These take all the answers of a repeat, one after another.
GATHERING: dict[str, Callable[[list[Any]], Any]] = {
    "concat": lambda values: clip("".join(map(text, values))),
    "count": lambda values: float(len(values)),
    "count-non-empty": lambda values: float(sum(text(value) != "" for value in values)),
    "max": lambda values: _least(values, max),
    "min": lambda values: _least(values, min),
    "sum": lambda values: float(sum(_numbers(values))),
}
__all__ = ["ARGUMENTS", "GATHERING", "PLAIN", "REFUSED", "as_date", "clip", "format_date", "whole"]
