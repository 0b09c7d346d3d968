"""Values of formulas: text, numbers and yes-or-no, and how one becomes another (XPath 1.0, with dates as ODK has them).

A date is its text, `2027-02-01`; where a number is wanted it is days since 1970, by the clock where the person is.
"""

import math
import re
from datetime import date
from typing import Any

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?.*)?")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")


def first(value: Any) -> Any:
    """Of many answers the first, as XPath has it; an answer that is itself a list (select_multiple) stays whole."""
    if isinstance(value, Many):
        return value.values[0] if value.values else ""
    return value


class Many:
    """The answers of a question in every turn of its repeat, looked at from outside."""

    __slots__ = ("values",)

    def __init__(self, values: list[Any]) -> None:
        self.values = values


def text(value: Any) -> str:
    value = first(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    if isinstance(value, (int, float)):
        return _number_text(float(value))
    return str(value)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def number(value: Any) -> float:
    value = first(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (int, float)):
        return float(value)
    words = text(value).strip()
    if _NUMBER.fullmatch(words):
        return float(words)
    return _days(words)


def day_number(value: Any) -> float:
    """Days since 1970, with the hour as a fraction; NaN for what is no day."""
    return number(value)


def _days(words: str) -> float:
    found = _DAY.fullmatch(words)
    if not found:
        return math.nan
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])).toordinal() - 719_163
    except ValueError:
        return math.nan
    seconds = int(found[4] or 0) * 3600 + int(found[5] or 0) * 60 + int(found[6] or 0)
    return day + seconds / 86_400


def truth(value: Any) -> bool:
    if isinstance(value, Many):
        return bool(value.values)
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value != 0 and not math.isnan(value)
    return text(value) != ""


def whole(value: float) -> int | float:
    return int(value) if not math.isinf(value) and not math.isnan(value) and value == int(value) else value
