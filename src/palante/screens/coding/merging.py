"""Two people correct one transcript: what each sent is laid over what stands there, line by line.

A browser sends only the lines it changed, each with what it saw before (`was`). Where the line still reads so, it is
taken; where somebody else wrote on it meanwhile, both texts are given back and a person chooses. Sent twice does no harm.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from palante.library.domain.transcript import clean_text

Segment = dict[str, Any]

MOST_SEGMENTS = 20_000
MOST_CHANGES = 20_000
MOST_CHARACTERS = 20_000
MOST_SPEAKERS = 60
LONGEST_SECOND = 48 * 3600
_SPACES = re.compile(r"[^\S ]")
_BREAKS = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


class NotALineError(ValueError):
    """What was sent is not a transcript's line."""


@dataclass
class Conflict:
    """`mine` is what was sent, `theirs` what stands there (None: taken away)."""

    id: str
    mine: Segment | None
    theirs: Segment | None


@dataclass
class Merged:
    segments: list[Segment]
    changed: bool = False
    conflicts: list[Conflict] = field(default_factory=list)


def segment_of(raw: Any) -> Segment:
    """A line as it may be kept; NotALineError for anything else."""
    if not isinstance(raw, Mapping):
        raise NotALineError
    start, end, text = _second(raw.get("start")), _second(raw.get("end")), raw.get("text")
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise NotALineError
    text = one_line(text)
    return {
        "id": _short(raw.get("id"), 40),
        "start": start,
        "end": None if start is None or end is None else max(start, end),
        "speaker": _short(raw.get("speaker", ""), 20, empty=True),
        "text": text,
        "doubts": _doubts(raw.get("doubts", []), len(text)),
    }


def one_line(text: str) -> str:
    """As it will be kept: on one line, with spaces that are spaces, without signs that nobody can see."""
    return clean_text(_SPACES.sub(" ", _BREAKS.sub(" ", text)))


def speakers_of(raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or len(raw) > MOST_SPEAKERS:
        raise NotALineError
    speakers: dict[str, dict[str, Any]] = {}
    for row in raw:
        if not isinstance(row, Mapping):
            raise NotALineError
        key = _short(row.get("key"), 20)
        name = row.get("name", "")
        if not isinstance(name, str):
            raise NotALineError
        speakers[key] = {"key": key, "name": one_line(name).strip()[:80], "asks": row.get("asks") is True}
    return list(speakers.values())


def _short(value: Any, most: int, *, empty: bool = False) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > most or not (value or empty) or not value.isprintable():
        raise NotALineError
    return value


def _second(value: Any) -> float | None:
    if value is None:  # a text without times
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotALineError
    return round(min(max(float(value), 0.0), LONGEST_SECOND), 2)


def _doubts(value: Any, length: int) -> list[list[int]]:
    """Places inside the text, in order, never one over the other; the rest is left out."""
    if not isinstance(value, list):
        raise NotALineError
    places = []
    end = 0
    for pair in value:
        if not (
            isinstance(pair, list | tuple) and len(pair) == 2 and all(type(place) is int for place in pair)
        ):
            raise NotALineError
        if end <= pair[0] < pair[1] <= length:
            places.append([pair[0], pair[1]])
            end = pair[1]
    return places


def is_same(one: Segment, other: Segment) -> bool:
    """Do both say the same? Doubts are not words: marking one as certain quarrels with nobody."""
    return all(one.get(key) == other.get(key) for key in ("text", "speaker")) and all(
        abs(float(one.get(key) or 0) - float(other.get(key) or 0)) < 0.011 for key in ("start", "end")
    )


def merge(segments: Iterable[Segment], *, changes: Any, removed: Any) -> Merged:
    """Lay `changes` ([{segment, was, after}]) and `removed` ([{id, was}]) over the lines that stand there."""
    if not isinstance(changes, list) or not isinstance(removed, list) or len(changes) > MOST_CHANGES:
        raise NotALineError
    lines = {line["id"]: line for line in map(segment_of, segments)}
    order = list(lines)
    merged = Merged([])
    gone: set[str] = set()
    for row in removed:
        if not isinstance(row, Mapping):
            raise NotALineError
        key, seen = _short(row.get("id"), 40), segment_of(row.get("was"))
        if key not in lines:
            continue
        if is_same(lines[key], seen):
            gone.add(key)
        else:
            merged.conflicts.append(Conflict(key, None, lines[key]))
    followers: dict[str | None, list[str]] = {}
    for row in changes:
        if not isinstance(row, Mapping):
            raise NotALineError
        fresh = segment_of(row.get("segment"))
        key, was = fresh["id"], segment_of(row["was"]) if row.get("was") else None
        standing = lines.get(key)
        if standing is None and was is None:
            lines[key] = fresh
            after = row.get("after")
            followers.setdefault(str(after) if after is not None else None, []).append(key)
            merged.changed = True
        elif standing is None:
            merged.conflicts.append(Conflict(key, fresh, None))
        elif standing != fresh:
            if is_same(standing, fresh) or (was is not None and is_same(standing, was)):
                lines[key] = fresh
                merged.changed = True
            else:
                merged.conflicts.append(Conflict(key, fresh, standing))
    ids = _in_order(order, followers, lines)
    merged.segments = [lines[key] for key in ids if key not in gone]
    merged.changed = merged.changed or bool(gone)
    if len(merged.segments) > MOST_SEGMENTS:
        raise NotALineError
    return merged


def _in_order(
    order: list[str], followers: dict[str | None, list[str]], lines: Mapping[str, Segment]
) -> list[str]:
    """New lines stand behind the one they were written behind; when that is gone, where their second puts them."""

    def with_followers(key: str | None) -> list[str]:
        chain, pending = [], [key]
        while pending:
            here = pending.pop()
            chain.append(here)
            pending.extend(reversed(followers.pop(here, [])))
        return [key for key in chain if key is not None]

    placed = with_followers(None)
    for key in order:
        placed += with_followers(key)
    fresh = {key for keys in followers.values() for key in keys}
    while followers:
        after = next((key for key in followers if key not in fresh), next(iter(followers)))
        for key in followers.pop(after):
            begun = [
                at
                for at, other in enumerate(placed)
                if (lines[other]["start"] or 0) <= (lines[key]["start"] or 0)
            ]
            at = begun[-1] + 1 if begun else 0
            placed[at:at] = with_followers(key)
    return placed


def merge_speakers(standing: list[dict[str, Any]], sent: Any) -> list[dict[str, Any]]:
    """Names changed here over those that stand there; a voice that somebody else named meanwhile keeps its name."""
    if not isinstance(sent, Mapping):
        raise NotALineError
    fresh, was = speakers_of(sent.get("now")), {row["key"]: row for row in speakers_of(sent.get("was") or [])}
    changed = {row["key"]: row for row in fresh if was.get(row["key"]) != row}
    known = {row["key"] for row in standing}
    return [changed.get(row["key"], row) for row in standing] + [
        row for key, row in changed.items() if key not in known
    ]
