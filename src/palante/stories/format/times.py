"""Timestamps: `[[1:33]]` at the start of a heading or paragraph, and every way in which real files have damaged them.

They are looked for at the start only and within one line: from an unclosed one, a search for `]]` would run on for pages.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 360_000_000  # seconds a column holds

_CLEAN = re.compile(r"\[\[([0-9]{1,5}(?:[:.][0-9]{2}){0,2})\]\]( *)")
_DAMAGED = re.compile(
    r"(?P<open>(?:\\?\[| ){0,8})(?P<time>[0-9]{1,3}(?:[:.][0-9]{1,2}){1,2})(?:[.,][0-9]{1,3}(?=[ \\\]]))?"
    r"(?P<close>(?: *\\?\]){0,4})(?:\\\.)? *"
)
_BARE = re.compile(r"([0-9]{1,2}:[0-9]{2}) +")
_BOLD = re.compile(r" *(__|\*\*)(?=[\[\\0-9])")


@dataclass(frozen=True)
class Stamp:
    """A time and where it stands in its line: `[start:end]` is all of it, with the spaces after it."""

    seconds: int
    start: int
    end: int
    lead: str = ""  # `__` or `**`, opened before it
    is_damaged: bool = False
    is_out_of_range: bool = False  # seconds above 59


def find_stamp(line: str, at: int, *, in_paragraph: bool) -> Stamp | None:
    """The timestamp that begins at this place of a line. Without brackets it is one only in a paragraph."""
    stamp = _find(line, at, in_paragraph)
    if (
        stamp and stamp.lead and line.startswith(stamp.lead, stamp.end)
    ):  # only the time is bold: `**[[1:33]]** And`
        end = stamp.end + len(stamp.lead)
        end += len(line[end:]) - len(line[end:].lstrip(" "))
        return replace(stamp, start=stamp.start - len(stamp.lead), end=end, lead="", is_damaged=True)
    return stamp


def _find(line: str, at: int, in_paragraph: bool) -> Stamp | None:
    bold = _BOLD.match(line, at)
    start, lead = (bold.end(), bold[1]) if bold else (at, "")
    if clean := _CLEAN.match(line, start):
        return Stamp(_seconds(clean[1]), start, clean.end(), lead, False, _is_out_of_range(clean[1]))
    if damaged := _DAMAGED.match(line, start):
        time, opening = damaged["time"], damaged["open"].replace("\\", "")
        has_bracket = "[" in opening or "]" in damaged["close"]
        if has_bracket and (":" in time or "[[" in opening):  # `[1.1 million` is no time
            return Stamp(_seconds(time), start, damaged.end(), lead, True, _is_out_of_range(time))
    if in_paragraph and (bare := _BARE.match(line, start)):
        return Stamp(_seconds(bare[1]), start, bare.end(), lead, True, _is_out_of_range(bare[1]))
    return None


def _seconds(time: str) -> int:
    total = 0
    for number in re.split("[:.]", time):
        total = total * 60 + int(number)
    return total


def _is_out_of_range(time: str) -> bool:
    _first, *others = re.split("[:.]", time)
    return any(int(number) > 59 for number in others)


def written_time(seconds: int) -> str:
    """The clean form. Minutes go on beyond 59: no file has hours."""
    return f"[[{seconds // 60}:{seconds % 60:02}]]"
