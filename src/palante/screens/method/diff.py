"""Two texts line by line, with the words that differ marked."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_LINES = 2_000
LONGEST_LINE = 2_000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
Words = list[tuple[str, bool]]  # words, and whether they are on this side only


@dataclass(frozen=True)
class Row:
    """`sign` is " ", "-" (only in the older) or "+" (only in the newer); "…" stands for lines that are the same."""

    sign: str
    words: Words


def rows_of(old: str, new: str, *, around: int = 2) -> list[Row]:
    before, after = _lines(old), _lines(new)
    if len(before) > MOST_LINES or len(after) > MOST_LINES:
        return [Row("…", [])]
    rows: list[Row] = []
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around)
    for number, group in enumerate(groups):
        if number or group[0][1]:
            rows.append(Row("…", []))
        for what, one, two, three, four in group:
            if what == "equal":
                rows += [Row(" ", [(line, False)]) for line in before[one:two]]
                continue
            gone, come = before[one:two], after[three:four]
            pairs = [_words(*pair) for pair in zip(gone, come, strict=False)]
            rows += [
                Row("-", pairs[at][0] if at < len(pairs) else [(line, False)]) for at, line in enumerate(gone)
            ]
            rows += [
                Row("+", pairs[at][1] if at < len(pairs) else [(line, False)]) for at, line in enumerate(come)
            ]
    return rows


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _words(old: str, new: str) -> tuple[Words, Words]:
    if len(old) > LONGEST_LINE or len(new) > LONGEST_LINE:
        return [(old, False)], [(new, False)]
    before, after = _WORD.findall(old), _WORD.findall(new)
    match = SequenceMatcher(None, before, after, autojunk=False)
    if match.ratio() < 0.4:  # another line altogether: marks would only confuse
        return [(old, False)], [(new, False)]
    left: Words = []
    right: Words = []
    for what, one, two, three, four in match.get_opcodes():
        if one < two:
            left.append(("".join(before[one:two]), what != "equal"))
        if three < four:
            right.append(("".join(after[three:four]), what != "equal"))
    return left, right
