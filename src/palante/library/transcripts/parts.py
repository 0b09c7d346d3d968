"""What is spoken, whatever form it came in: times, names of speakers, and how a transcript is finished from them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from palante.base.document import Fault

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
NAMED = re.compile(r"(?:>+ ?|- ?)?([^\W\d_][^:\n]{0,59}?) ?:(?: (.*)|$)", re.S)
# What transcribers, by hand or machine, write where they did not understand.
UNSURE = re.compile(
    r"\[(?:inaudible|unintelligible|ininteligible|crosstalk|no se entiende|\?+)[^\]]{0,30}\]|\(\?+\)|\?{3,}|\ufffd+",
    re.I,
)
_COMMON = {
    "es": "que de la el y en los se no un por con para una lo pero como más me yo muy mi porque esto",
    "en": "the and of to in is that it was for you with on we this but they have are my so because not",
    "pt": "que de não o e um uma para com os em eu você mas isso muito mais meu por também já ao",
    "fr": "les des est et un une pour que dans nous vous pas mais avec je il elle ce qui sur très",
}
COMMON = {language: words.split() for language, words in _COMMON.items()}
SPEAKING_RATE = 15  # characters a second


@dataclass
class Spoken:
    """Something somebody said. `start` is None where the file has no times."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str = ""
    line: int = 1
    doubts: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    segments: list[dict[str, Any]]
    speakers: list[dict[str, Any]]
    language: str
    warnings: list[Fault]
    encoding: str = "utf-8"
    form: str = "txt"

    @property
    def has_times(self) -> bool:
        return any(segment["start"] is not None for segment in self.segments)


def seconds_of(written: str) -> float | None:
    """12 for "0:12", "00:00:12,000"; None for what is no time."""
    match = _TIME.fullmatch(written.strip())
    if not match:
        return None
    hours, minutes, seconds, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int((rest or "0").ljust(3, "0")) / 1000


def looks_like_a_name(text: str) -> bool:
    return (
        bool(text)
        and len(text.split()) <= 6
        and not re.search(r'[?!;,"«»“”…]|\.\s*$', text)
        and text[0].isalpha()
    )


def take_names(spoken: list[Spoken]) -> None:
    """ "Rosa: I began …": the name leaves the text, where it is one. A word before a colon is a name when it comes back,
    or when most of what is said begins so."""
    found = {}
    for place, one in enumerate(spoken):
        if not one.speaker and (match := NAMED.match(one.text)) and looks_like_a_name(match[1].strip()):
            found[place] = match
    often = Counter(match[1].strip().casefold() for match in found.values())
    is_rule = len(found) * 2 > len(spoken)
    for place, match in found.items():
        name = match[1].strip()
        if often[name.casefold()] > 1 or is_rule:
            spoken[place].speaker, spoken[place].text = name, (match[2] or "").strip()


def mend_times(spoken: list[Spoken], path: str) -> tuple[list[Spoken], list[Fault]]:
    """In the order in which it was said, each with an end."""
    faults: list[Fault] = []
    timed = [one for one in spoken if one.start is not None]
    for before, later in pairwise(timed):
        if (later.start or 0) < (before.start or 0):
            what = _("the time here is earlier than the one before it")
            faults.append(
                Fault(path, later.line, what, _("it was put in its place; listen to it"), "warning")
            )
    if faults:
        last, places = 0.0, {}
        for one in spoken:  # what has no time of its own stays behind what it followed
            last = one.start if one.start is not None else last
            places[id(one)] = last
        spoken = sorted(spoken, key=lambda one: places[id(one)])
    known = [one.start for one in spoken]
    for place, one in enumerate(spoken):
        if one.start is None:
            continue
        after = next(
            (start for start in known[place + 1 : place + 50] if start is not None and start > one.start),
            None,
        )
        if one.end is None:
            guess = one.start + max(1.0, len(one.text) / SPEAKING_RATE)
            one.end = after if after is not None else guess
        elif one.end < one.start:
            what = _("this ends before it begins")
            faults.append(Fault(path, one.line, what, _("listen to it and set its time"), "warning"))
            one.end = after if after is not None else one.start
    return spoken, faults


def finished(
    spoken: Iterable[Spoken],
    *,
    warnings: list[Fault],
    language: str = "",
    encoding: str = "utf-8",
    form: str = "txt",
) -> Read:
    """Segments and speakers as a Transcript keeps them."""
    said = [one for one in spoken if one.text.strip() or one.speaker]
    keys: dict[str, str] = {}
    for one in said:
        if one.speaker and one.speaker.casefold() not in keys:
            keys[one.speaker.casefold()] = f"S{len(keys) + 1}"
    names = {keys[one.speaker.casefold()]: one.speaker[:80] for one in reversed(said) if one.speaker}
    segments = []
    for number, one in enumerate(said, 1):
        text = " ".join(one.text.split()) if not one.doubts else one.text
        doubts = one.doubts or [[match.start(), match.end()] for match in UNSURE.finditer(text)]
        segments.append(
            {
                "id": str(number),
                "start": _round(one.start),
                "end": _round(one.end),
                "speaker": keys.get(one.speaker.casefold(), "") if one.speaker else "",
                "text": text,
                "doubts": doubts,
            }
        )
    speakers = [{"key": key, "name": names[key], "asks": False} for key in keys.values()]
    _mark_who_asks(segments, speakers)
    if not segments:
        what, mend = _("there are no words in this file"), _("look whether it is the right one")
        warnings = [*warnings, Fault("", 1, what, mend, "warning")]
    return Read(segments, speakers, language or guess_language(segments), warnings, encoding, form)


def _mark_who_asks(segments: list[dict[str, Any]], speakers: list[dict[str, Any]]) -> None:
    """A first guess, which people change with a tap: who ends most often with a question mark."""
    if len(speakers) < 2:
        return
    asked: Counter[str] = Counter(one["speaker"] for one in segments if one["text"].rstrip().endswith("?"))
    asked.pop("", None)
    if asked:
        most = asked.most_common(1)[0][0]
        next(speaker for speaker in speakers if speaker["key"] == most)["asks"] = True


def guess_language(segments: Iterable[dict[str, Any]]) -> str:
    """By the small words that every sentence has. Empty when it is not clear."""
    words = Counter(re.findall(r"[^\W\d_]+", " ".join(one["text"] for one in segments)[:200_000].lower()))
    scores = {language: sum(words[word] for word in common) for language, common in COMMON.items()}
    (first, most), (_second, next_most) = sorted(scores.items(), key=lambda row: -row[1])[:2]
    return first if most >= 3 and most > next_most * 1.2 else ""


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
