"""Subtitles: SRT and WebVTT, also as Zoom, Teams and video sites write them, and where blank lines went missing."""

import html
import re
from collections import Counter

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

ARROW = re.compile(rf"[ \t]*({TIME})[ \t]*--?>[ \t]*({TIME})(?:[ \t].*)?$")
_VOICE = re.compile(r"<v(?:\.[^ >]{0,60})?[ \t]+([^>]{1,120})>", re.I)
_ROLLING = re.compile(r"<\d{1,2}:\d{2}[:.\d]*>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font|\d)[^<>\n]{0,200}>|</?>|\{\\[^{}\n]{0,80}\}", re.I)
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP|Kind:|Language:)(?:[ \t:=].*|$)")


def has_cues(text: str) -> bool:
    return any("->" in line and ARROW.match(line) for line in text.split("\n"))


def read_cues(text: str, *, path: str = "") -> tuple[list[Spoken], list[Fault]]:
    cues: list[tuple[Spoken, list[str]]] = []
    faults: list[Fault] = []
    for line, block in _blocks(text):
        _read_block(line, block, cues, faults, path)
    is_rolling = bool(_ROLLING.search(text))
    if is_rolling:
        _unroll(cues)
    _take_first_lines(cues)
    spoken = [part for cue, lines in cues for part in _voices(cue, "\n".join(lines))]
    take_names(spoken)
    spoken, mended = mend_times(spoken, path)
    return spoken, [*faults, *mended]


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Pieces between blank lines, each with the line it begins on."""
    blocks: list[tuple[int, list[str]]] = []
    was_blank = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            was_blank = True
            continue
        if was_blank:
            blocks.append((number, []))
        blocks[-1][1].append(line)
        was_blank = False
    return blocks


def _read_block(
    first: int, block: list[str], cues: list[tuple[Spoken, list[str]]], faults: list[Fault], path: str
) -> None:
    times = [place for place, line in enumerate(block) if ARROW.match(line)]
    if not times:
        if _ASIDE.match(block[0]) or (len(block) == 1 and block[0].strip().isdecimal()):
            return
        if cues:  # a blank line inside what is said
            cues[-1][1].extend(block)
        else:
            what = _("these words stand before the first time")
            faults.append(Fault(path, first, what, _("they were kept, without a time"), "warning"))
            cues.append((Spoken("", None, None, line=first), list(block)))
        return
    before = block[: times[0]]
    if len(before) > 1 and cues and not _ASIDE.match(before[0]):
        cues[-1][1].extend(before[:-1])  # the last is the next cue's own name
    for place, line in enumerate(times):
        end = times[place + 1] if place + 1 < len(times) else len(block)
        lines = block[line + 1 : end]
        if end < len(block) and lines and lines[-1].strip().isdecimal():
            lines.pop()  # the number of the next cue, whose blank line is missing
        match = ARROW.match(block[line])
        assert match is not None  # noqa: S101  (for mypy)
        cues.append((Spoken("", seconds_of(match[1]), seconds_of(match[2]), line=first + line), lines))


def _unroll(cues: list[tuple[Spoken, list[str]]]) -> None:
    """Captions that roll up say each line twice: once as it comes, once above the next."""
    shown: list[str] = []
    for _cue, lines in cues:
        plain = [_plain(line) for line in lines]
        fresh = [line for line, words in zip(lines, plain, strict=True) if words and words not in shown]
        shown = [words for words in plain if words] or shown
        lines[:] = fresh


def _take_first_lines(cues: list[tuple[Spoken, list[str]]]) -> None:
    """Teams puts the name on a line of its own, above what is said."""
    tall = [lines[0].strip() for _cue, lines in cues if len(lines) > 1]
    often = Counter(tall)
    if len(cues) < 2 or len(tall) < 0.8 * len(cues) or len(often) > 0.7 * len(tall):
        return
    if all(looks_like_a_name(name) and not name.endswith(":") for name in often):
        for cue, lines in cues:
            if len(lines) > 1 or (lines and lines[0].strip() in often):
                cue.speaker = lines.pop(0).strip()


def _voices(cue: Spoken, text: str) -> list[Spoken]:
    """One for each voice; those that share a cue share its time by how much they say."""
    marks = list(_VOICE.finditer(text))
    parts = [(cue.speaker, text[: marks[0].start()] if marks else text)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts += [(_plain(mark[1]), text[mark.end() : end]) for mark, end in zip(marks, ends, strict=False)]
    said = [(speaker, _plain(words)) for speaker, words in parts]
    said = [(speaker, words) for speaker, words in said if words] or [(cue.speaker, "")]
    length = sum(len(words) for _speaker, words in said) or 1
    spoken, start = [], cue.start
    for speaker, words in said:
        end = cue.end
        if start is not None and cue.start is not None and cue.end is not None and len(said) > 1:
            end = start + (cue.end - cue.start) * len(words) / length
        spoken.append(Spoken(words, start, end, speaker, cue.line))
        start = end
    return spoken


def _plain(text: str) -> str:
    text = html.unescape(_TAG.sub("", _ROLLING.sub("", text)))
    return " ".join(
        text.replace("\u200b", "").replace("\u200e", "").replace("\u200f", "").replace("\x00", "").split()
    )
