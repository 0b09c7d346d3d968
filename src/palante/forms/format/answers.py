"""What somebody typed, as an answer of the question's type; or a sentence that says what to do."""

import math
import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from palante.forms.plan import Question

LONGEST = 2_000
MOST_TURNS = 50


class BadAnswerError(ValueError):
    """`str()` is a sentence for the person who answered."""


def clean(question: Question, raw: Any) -> Any:
    """The answer as it is kept, None for none. `raw` is what a field sent (text, a list of texts) or a kept answer.

    Says nothing of `required`, constraints and cascades: those need the other answers, see `Filled.fault`.
    """
    if isinstance(raw, (list, tuple)) and not question.takes_many:
        raw = raw[-1] if raw else None
    if raw is None or raw == "" or raw == []:
        return None
    reader = _READERS.get(question.type, _text)
    return reader(question, raw)


def _plain(raw: Any) -> str:
    """Typed text without what no keyboard writes: control characters, and marks that turn the reading direction."""
    text = str(raw).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        ch
        for ch in text
        if ch in "\n\t"
        or (
            unicodedata.category(ch) not in ("Cc", "Cs", "Co", "Cn")
            and ch not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    ).strip()


def _text(question: Question, raw: Any) -> str | None:
    text = _plain(raw)
    if len(text) > LONGEST:
        raise BadAnswerError(
            _("This is %(count)s letters long. Shorten it to %(most)s, please.")
            % {"count": len(text), "most": LONGEST}
        )
    return text or None


def _number(raw: Any) -> float | None:
    """`1 200,50` and `1200.50` are the same number; digits of any script count."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, float)):
        return float(raw) if abs(raw) < 1e300 else math.inf  # a phone may send a number of any length
    text = unicodedata.normalize("NFKC", _plain(raw)).replace(" ", "").replace("\u2212", "-")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{0,10})?|\.\d{1,10})", text):
        raise BadAnswerError(_("Write a number here. Example: 12."))
    return float(text)


def _integer(question: Question, raw: Any) -> int | None:
    number = _number(raw)
    if number is None or math.isnan(number) or math.isinf(number) or number != int(number):
        raise BadAnswerError(_("Write a whole number here, without a comma or point. Example: 12."))
    return int(number)


def _turns(question: Question, raw: Any) -> int | None:
    number = _integer(question, raw)
    if number is not None and not 0 <= number <= MOST_TURNS:
        raise BadAnswerError(_("Write a number from 0 to %(most)s.") % {"most": MOST_TURNS})
    return number


def _decimal(question: Question, raw: Any) -> int | float | None:
    number = _number(raw)
    if number is None or math.isnan(number) or math.isinf(number):
        raise BadAnswerError(_("Write a number here. Example: 12.5."))
    return int(number) if number == int(number) else number


def _range(question: Question, raw: Any) -> int | float | None:
    number = _decimal(question, raw)
    start, end = question.parameters.get("start", 0), question.parameters.get("end", 10)
    low, high = min(start, end), max(start, end)
    if number is None or not low <= number <= high:
        raise BadAnswerError(
            _("Choose a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}
        )
    return number


def _date(question: Question, raw: Any) -> str | None:
    text = unicodedata.normalize("NFKC", _plain(raw))
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        raise BadAnswerError(_("There is no such day. Example: 25/03/1990.")) from None
    raise BadAnswerError(_("Write the day, the month and the year. Example: 25/03/1990."))


def _time(question: Question, raw: Any) -> str | None:
    text = unicodedata.normalize("NFKC", _plain(raw)).lower().replace(".", "").replace(" ", "")
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2})(?::\d{2})?)?(am|pm)?", text)
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute).strftime("%H:%M")
    raise BadAnswerError(_("Write the hour and the minutes. Example: 19:30."))


def _datetime(question: Question, raw: Any) -> str | None:
    text = _plain(raw)
    try:
        found: datetime | None = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise BadAnswerError(_("Write the day and the hour. Example: 2027-02-25 19:30."))
    return found.replace(second=0, microsecond=0, tzinfo=None).isoformat(timespec="minutes")


def _one(question: Question, raw: Any) -> str | None:
    name = str(raw).strip()
    if question.choice(name) is None:
        raise BadAnswerError(_("Choose one of the answers, please."))
    return name


def _many(question: Question, raw: Any) -> list[str] | None:
    names = raw if isinstance(raw, (list, tuple)) else str(raw).split()
    wanted = {str(name).strip() for name in names} - {""}
    known = [choice.name for choice in question.choices]
    if wanted - set(known):
        raise BadAnswerError(_("Choose from the answers, please."))
    return [name for name in known if name in wanted] or None


def _rank(question: Question, raw: Any) -> list[str] | None:
    """Names in the order of preference. From a form without script each choice sends its place, `name:2`."""
    names = [str(name).strip() for name in (raw if isinstance(raw, (list, tuple)) else str(raw).split())]
    names = [name for name in names if name]
    if any(":" in name for name in names):
        pairs = [name.rpartition(":") for name in names]
        pairs = [pair for pair in pairs if pair[2].isascii() and pair[2].isdecimal() and len(pair[2]) < 7]
        places = [int(pair[2]) for pair in pairs]
        if not places:
            return None
        if len(set(places)) != len(places):
            raise BadAnswerError(_("Give each answer a place of its own: 1, 2, 3…"))
        names = [pair[0] for pair in sorted(pairs, key=lambda pair: int(pair[2]))]
    known = {choice.name for choice in question.choices}
    if set(names) - known or len(set(names)) != len(names):
        raise BadAnswerError(_("Put each answer in one place, please."))
    return names or None


def _acknowledge(question: Question, raw: Any) -> str | None:
    return "OK" if str(raw).strip().lower() in ("ok", "on", "yes", "true", "1") else None


def _place(question: Question, raw: Any) -> str | None:
    """`-12.05, -77.04` or `-12.05 -77.04`: a place that somebody typed, or that the phone told when she asked it to."""
    numbers = re.findall(r"[+-]?\d{1,3}(?:\.\d+)?", _plain(raw))[:2]
    if len(numbers) == 2:
        latitude, longitude = float(numbers[0]), float(numbers[1])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return f"{latitude:.5f} {longitude:.5f}"
    raise BadAnswerError(_("Write two numbers, as a map shows them. Example: -12.046, -77.043."))


_READERS = {
    "integer": _integer,
    "repeat": _turns,
    "decimal": _decimal,
    "range": _range,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "select_one": _one,
    "select_multiple": _many,
    "rank": _rank,
    "acknowledge": _acknowledge,
    "geopoint": _place,
}


def as_answer(question: Question, value: Any) -> Any:
    """What an expression gave, as this question keeps it."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        value = int(value) if value == int(value) and abs(value) < 1e15 else value
    if value in ("", None):
        return None
    if question.is_asked and question.type != "note":
        try:
            return clean(question, value)
        except BadAnswerError:
            return None
    return value
