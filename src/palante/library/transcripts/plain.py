"""Plain text, as people and programs write down what is said:

[00:12] Rosa: I began …        00:12 Rosa: …         Rosa  0:12 / I began …        Rosa [00:12]: …
Rosa (00:12) / …               00:12 / Rosa: …       09:15:22 From Rosa to Everyone : …    Rosa: …    or nothing but words
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.library.transcripts.parts import (
    TIME,
    Spoken,
    looks_like_a_name,
    mend_times,
    seconds_of,
    take_names,
)

_TIME_FIRST = re.compile(
    rf"(?P<open>[\[(<])? ?(?P<time>{TIME})(?: ?[-–—] ?(?P<end>{TIME}))? ?(?P<close>[\])>])?"
    r"(?: ?[-–—:|] |: ?|\s|$)(?P<rest>.*)",
    re.S,
)
_NAME_FIRST = re.compile(
    rf"(?P<name>[^\W\d_][^:\[\(\n]{{0,59}}?) ?[,:]? ?[\[(]?(?P<time>{TIME})[\])]?(?: ?: ?(?P<rest>.*)|$)",
    re.S,
)
_CHAT = re.compile(r"From (?P<name>.{1,80}?)(?: to (?P<whom>.{1,80}?))? ?: ?(?P<rest>.*)", re.S | re.I)
CLOCK = 5 * 3600  # a chat that begins later than this tells the time of day


@dataclass
class _Line:
    number: int
    text: str
    after_blank: bool
    time: float | None = None
    end: float | None = None
    name: str = ""
    rest: str = ""
    is_sure: bool = False  # brackets say that it is a time
    is_chat: bool = False


def read_plain(text: str, *, path: str = "") -> tuple[list[Spoken], list[Fault]]:
    lines = [_look(line) for line in _lines(text)]
    _doubt(lines)
    faults: list[Fault] = []
    if any(line.time is not None for line in lines):
        spoken = _timed(lines, faults, path)
        _take_names_on_headers(spoken)
    else:
        spoken = _untimed(lines)
        what, mend = (
            _("this text has no times"),
            _("set them while you listen, or let the sound be transcribed"),
        )
        faults.append(Fault(path, 1, what, mend, "warning"))
    said = [one for one, _follows in spoken]
    take_names(said)
    if lines and any(line.is_chat for line in lines):
        _count_from_the_first(said, faults, path)
    said, mended = mend_times(said, path)
    return said, [*faults, *mended]


def _lines(text: str) -> list[_Line]:
    found, after_blank = [], True
    for number, line in enumerate(text.split("\n"), 1):
        words = " ".join(line.split())
        if words:
            found.append(_Line(number, words, after_blank))
        after_blank = not words
    return found


def _look(line: _Line) -> _Line:
    if match := _TIME_FIRST.match(line.text):
        line.time, line.rest = seconds_of(match["time"]), match["rest"].strip()
        line.end = seconds_of(match["end"]) if match["end"] else None
        line.is_sure = bool(match["open"] and match["close"]) or not line.rest
        if chat := _CHAT.fullmatch(line.rest):
            line.name, line.rest, line.is_chat, line.is_sure = (
                chat["name"].strip(),
                chat["rest"].strip(),
                True,
                True,
            )
    elif (match := _NAME_FIRST.fullmatch(line.text)) and looks_like_a_name(match["name"].strip()):
        line.time, line.name = seconds_of(match["time"]), match["name"].strip()
        line.rest = (match["rest"] or "").strip()
        line.is_sure = "[" in line.text or "(" in line.text
    return line


def _doubt(lines: list[_Line]) -> None:
    """ "10:30 was when we met" is no time of the recording: without brackets, times come again and again, and go up."""
    unsure = [line for line in lines if line.time is not None and not line.is_sure]
    times = [line.time or 0 for line in unsure]
    rising = sum(before <= after for before, after in pairwise(times))
    if (
        len(unsure) < 2 and not any(line.time is not None and line.is_sure for line in lines)
    ) or rising < 0.8 * (len(times) - 1):
        for line in unsure:
            if len(unsure) == 1 and line.name and not line.rest and len(lines) > 1 and line is lines[0]:
                continue  # a single header at the top, as in a short Otter export
            line.time, line.end, line.name, line.rest = None, None, "", ""


def _timed(lines: list[_Line], faults: list[Fault], path: str) -> list[tuple[Spoken, bool]]:
    """(what is said, whether words followed on lines of their own)."""
    spoken: list[tuple[Spoken, bool]] = []
    for line in lines:
        if line.time is not None:
            spoken.append((Spoken(line.rest, line.time, line.end, line.name, line.number), False))
        elif spoken:
            one, _follows = spoken[-1]
            one.text = f"{one.text}\n{line.text}" if one.text else line.text
            spoken[-1] = (one, True)
        else:
            what = _("these words stand before the first time")
            faults.append(Fault(path, line.number, what, _("they were kept, without a time"), "warning"))
            spoken.append((Spoken(line.text, None, None, line=line.number), False))
    return spoken


def _take_names_on_headers(spoken: list[tuple[Spoken, bool]]) -> None:
    """ "[00:12] Rosa", and what she says on the next line."""
    heads = [
        one.text.partition("\n")[0]
        for one, follows in spoken
        if follows and not one.speaker and "\n" in one.text
    ]
    often = Counter(head for head in heads if looks_like_a_name(head) and ":" not in head)
    for one, follows in spoken:
        head, _line, rest = one.text.partition("\n")
        if follows and not one.speaker and rest and often[head] > 1:
            one.speaker, one.text = head, rest


def _untimed(lines: list[_Line]) -> list[tuple[Spoken, bool]]:
    """A paragraph each; where nothing but line ends part them, a line each when names begin most of them."""
    has_blanks = any(line.after_blank for line in lines[1:])
    spoken: list[tuple[Spoken, bool]] = []
    for line in lines:
        name, colon, rest = line.text.partition(":")
        begins = bool(colon) and looks_like_a_name(name) and (not rest or rest.startswith(" "))
        if not spoken or line.after_blank or begins or not has_blanks:
            spoken.append((Spoken(line.text, line=line.number), False))
        else:
            spoken[-1][0].text += f"\n{line.text}"
    return spoken


def _count_from_the_first(spoken: list[Spoken], faults: list[Fault], path: str) -> None:
    first = next((one.start for one in spoken if one.start is not None), None)
    if first is None or first < CLOCK:
        return
    for one in spoken:
        if one.start is not None:
            one.start = (one.start - first) % 86_400
            one.end = None
    what = _("the times are those of a clock on the wall")
    mend = _("they were counted from the first one; listen whether they fit")
    faults.append(Fault(path, 1, what, mend, "warning"))
