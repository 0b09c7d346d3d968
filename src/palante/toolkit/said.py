"""What a page says of its own size: weeks, sessions, lead times, read from its sentences in English or Spanish.

It reads a handful of ways to say a number of weeks, and leaves out what it is not sure of: the planner shows each
figure with the sentence it came from, and the reader corrects it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
)
_NUMBERS = {word: number for line in _WORDS for number, word in enumerate(line.split(), 1)} | {
    "a": 1, "an": 1, "un": 1, "una": 1,
}  # fmt: skip
_N = r"(?P<n>\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_ABOUT = r"(?:about |around |at least |some |unas |unos |al menos |aproximadamente |alrededor de )?"
_SPAN = r"[- ](?P<span>day|week|month|día|dia|semana|mes)\w*"
_DAYS = {"day": 1, "día": 1, "dia": 1, "week": 7, "semana": 7, "month": 30, "mes": 30}
_LONG = _ABOUT + _N + _SPAN  # “at least two weeks”
_AHEAD = "(?:ahead|in advance|before|antes)"
_START = "(?:before the start|antes del inicio|antes de empezar)"
_SESSIONS = "(?:sessions|sesiones)"
_A_WEEK = "(?:a|per|each|every|por|a la|cada) (?:week|semana)"

# Of which figure, what is counted, and a way to say it. The first that fits wins.
_WAYS: list[tuple[str, str, str]] = [
    ("weeks", "weeks", f"(?:takes|lasts|last|runs for|dura|toma) {_LONG}"),
    (
        "sessions_a_week",
        "number",
        rf"{_N} (?:[\w.,-]+ ){{0,2}}{_SESSIONS}(?: (?:of|de) [^.,;]{{1,30}}?)? {_A_WEEK}",
    ),
    (
        "session_minutes",
        "hours",
        rf"{_N}[- ](?:hour|hora)s?(?:-long)? ?(?:{_SESSIONS}|session|long|cada|each)",
    ),
    ("session_minutes", "number", f"{_SESSIONS} (?:of|de) {_N} (?:minutes|minutos)"),
    (
        "plan_days",
        "days",
        f"{_N}{_SPAN} (?:to plan|of planning|for planning|de planificación|para planificar)",
    ),
    ("plan_days", "days", rf"(?:plan|planifica|planning)\w* (?:for |con |durante )?{_LONG}"),
    (
        "experts_days",
        "days",
        f"(?:experts?|expert[oa]s|materials?|materiales)[^.;]{{0,60}}? {_LONG} {_AHEAD}",
    ),
    ("experts_days", "days", f"{_LONG} {_AHEAD}[^.;]{{0,40}}?(?:experts?|expert[oa]s)"),
    (
        "call_days",
        "days",
        f"(?:call|convocatoria)[^;]{{0,90}}?(?:should be|open for|stays open|keep it open for|abierta|dure) {_LONG}",
    ),
    ("call_before", "days", f"(?:call|convocatoria)[^.;]{{0,40}}? {_LONG} {_START}"),
    ("call_sent", "days", rf"(?:sent|send it out|enviar\w*|difundir\w*)[^.;]{{0,20}}? {_LONG} {_START}"),
]
_PATTERNS = [(key, how, re.compile(way, re.IGNORECASE)) for key, how, way in _WAYS]
_SENTENCE = re.compile(r"[^.!?\n]*(?:\.\d[^.!?\n]*)*(?:[.!?]|$)", re.MULTILINE)
_MOST = 20_000  # characters read: a page of any sense is shorter


def said_in(text: str) -> dict[str, tuple[Decimal, str]]:
    """Assumption → (value, the sentence that says it). `text` is the plain text of the page's Time, People and Cost."""
    found: dict[str, tuple[Decimal, str]] = {}
    for sentence in _sentences(text[:_MOST]):
        for key, how, pattern in _PATTERNS:
            if key not in found and (match := pattern.search(sentence)):
                found[key] = (_value(match, how), sentence)
    _tie_the_call(found)
    return found


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        if sentence := " ".join(match[0].split()).lstrip("-• "):
            yield sentence


def _value(match: re.Match[str], how: str) -> Decimal:
    word = match["n"].lower().replace(",", ".")
    number = Decimal(_NUMBERS[word]) if word in _NUMBERS else Decimal(word)
    if how == "number":
        return number
    if how == "hours":
        return number * 60
    days = number * _DAYS[match["span"].lower()]
    return days if how == "days" else (days / 7).quantize(Decimal(1))


def _tie_the_call(found: dict[str, tuple[Decimal, str]]) -> None:
    """“Sent out two weeks before the start, two weeks long”: then it opens at least as long before as it is open."""
    sent = found.pop("call_sent", None)
    if sent and "call_before" not in found:
        length = found["call_days"][0] if "call_days" in found else Decimal()
        found["call_before"] = (max(sent[0], length), sent[1])
