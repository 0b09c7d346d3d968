"""The pieces of a page's body: its title, what stands before the sections, and the sections in their order.

Dialect A heads a section with `#### Name.`, dialect B with `**Name.**` at the start of a line. A page is read in one
of the two: bold words in a page with headings are only bold. Headings inside code or an HTML comment are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from palante.toolkit.format.known import Known, known_by_name
from palante.toolkit.format.lines import Line, Lines

Dialect = Literal["A", "B", ""]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)$")
_HEADING = re.compile(r" {0,3}####(?!#)(.*)$", re.DOTALL)
_TITLE = re.compile(r" {0,3}##?(?!#)[ \t\u00a0]+(.*)$", re.DOTALL)
_BOLD = re.compile(r" {0,3}(?:\*\*|__)(?=\S)([^*_\n]{1,120}?)(?:\*\*|__)(.*)$", re.DOTALL)
_IN_BRACKETS = re.compile(r"[ \t]*\([^()]{0,80}\)")
_COMMENT = re.compile(r" {0,3}<!--")


@dataclass(frozen=True)
class Section:
    """`text[start:end]` are its words without the blank lines around; `head_start:head_end` its heading."""

    name: str  # as written, without its dot
    known: str | None  # which of the eleven
    text: str  # with plain line ends
    line: int  # of its heading
    text_line: int
    start: int
    end: int
    head_start: int
    head_end: int
    is_inline: bool = False  # its words begin on the heading's line


@dataclass(frozen=True)
class _Head:
    name: str
    line: Line
    start: int
    end: int  # where the words may begin
    is_inline: bool
    known: Known | None
    is_exact: bool


@dataclass(frozen=True)
class Body:
    sections: list[Section]
    title: tuple[int, int] | None  # the title's words
    intro: tuple[int, int]
    dialect: Dialect


def read_body(lines: Lines, start: int) -> Body:
    open_lines = list(_open_lines(lines, start))
    heads = [head for line in open_lines if (head := _heading(lines, line))]
    dialect: Dialect = "A" if any(head.known for head in heads) else ""
    if not dialect:
        bold = [head for line in open_lines if (head := _bold(lines, line))]
        if any(head.known and head.is_exact for head in bold):
            dialect = "B"
            heads = sorted([*heads, *bold], key=lambda head: head.start)
    claims = _claims(heads)
    sections = []
    for number, head in enumerate(heads):
        stop = heads[number + 1].start if number + 1 < len(heads) else len(lines.text)
        sections.append(_section(lines, head, stop, claims.get(number)))
    first = heads[0].start if heads else len(lines.text)
    title, after = _title(lines, open_lines, first)
    begin = after if title else start
    return Body(sections, title, _trimmed(lines.text, begin, max(first, begin)), dialect)


def _open_lines(lines: Lines, start: int) -> Iterator[Line]:
    """The lines of the body that stand neither in code nor in an HTML comment."""
    fence = ""
    is_comment = False
    first = lines.at(start).number - 1 if start < len(lines.text) else len(lines.all)
    for line in lines.all[first:]:
        words = lines.words(line)
        if is_comment:
            is_comment = "-->" not in words
            continue
        mark = _FENCE.match(words)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        if _COMMENT.match(words):
            is_comment = "-->" not in words
            continue
        yield line


def _heading(lines: Lines, line: Line) -> _Head | None:
    match = _HEADING.match(lines.words(line))
    if match is None:
        return None
    name = re.sub(r"[ \t]#+[ \t]*$", "", match[1]) if len(match[1]) < 1000 else match[1]
    known, is_exact = known_by_name(name)
    has_space = match[1][:1].isspace() or not match[1]
    if not has_space and not (known and is_exact):  # “####Time” is no heading in Markdown, but it is ours
        return None
    return _Head(_shown(name), line, line.start, line.stop, False, known, is_exact)


def _bold(lines: Lines, line: Line) -> _Head | None:
    words = lines.words(line)
    match = _BOLD.match(words)
    if match is None:
        return None
    name, rest_at = match[1], match.start(2)
    if bracketed := _IN_BRACKETS.match(words, rest_at):
        rest_at = bracketed.end()
        name += bracketed[0]
    known, is_exact = known_by_name(match[1])
    ended = name.rstrip().endswith((".", ":"))
    while rest_at < len(words) and words[rest_at] in " \t\u00a0.:":
        ended = ended or words[rest_at] in ".:"
        rest_at += 1
    is_alone = rest_at >= len(words)
    if not is_alone and not (known and (is_exact or ended)):
        return None
    if is_alone and not known and not _stands_alone(lines, line):
        return None
    end = line.stop if is_alone else line.start + rest_at
    return _Head(_shown(name), line, line.start, end, not is_alone, known, is_exact)


def _stands_alone(lines: Lines, line: Line) -> bool:
    """Bold words of no known name are a heading only with a blank line above and below: else they are emphasis."""
    above = lines.all[line.number - 2] if line.number > 1 else None
    below = lines.all[line.number] if line.number < len(lines.all) else None
    return not (above and lines.words(above).strip()) and not (below and lines.words(below).strip())


def _shown(name: str) -> str:
    return name.strip().rstrip(".:").strip()


def _claims(heads: list[_Head]) -> dict[int, str]:
    """Which heading is which of the eleven, each once: the one that says just its name before one that goes on."""
    claimed: dict[str, int] = {}
    for only_exact in (True, False):
        for number, head in enumerate(heads):
            if head.known and (head.is_exact or not only_exact) and number not in claimed.values():
                claimed.setdefault(head.known.key, number)
    return {number: key for key, number in claimed.items()}


def _section(lines: Lines, head: _Head, stop: int, known: str | None) -> Section:
    start, end = _trimmed(lines.text, head.end, stop)
    text = lines.text[start:end].replace("\r\n", "\n").replace("\r", "\n")
    return Section(
        head.name,
        known,
        text,
        head.line.number,
        lines.number(start),
        start,
        end,
        head.start,
        head.end,
        head.is_inline,
    )


def _title(lines: Lines, open_lines: list[Line], before: int) -> tuple[tuple[int, int] | None, int]:
    for line in open_lines:
        if line.start >= before:
            break
        if match := _TITLE.match(lines.words(line)):
            words = match[1].strip()
            if not words:
                continue
            start = line.start + match.start(1) + match[1].index(words)
            return (start, start + len(words)), line.stop
    return None, before


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the blank lines before and after. Spaces before the first word and behind the last are kept."""
    inside = text[start:end]
    if not inside.strip():
        return start, start
    words = inside.lstrip()
    lead = inside[: len(inside) - len(words)]
    first = max(lead.rfind("\n"), lead.rfind("\r")) + 1
    tail = inside[len(inside.rstrip()) :]
    cut = re.search(r"[\r\n]", tail)
    return start + first, end - (len(tail) - cut.start() if cut else 0)
