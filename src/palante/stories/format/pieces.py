"""A story's lines as pieces that together cover every one of them: blank, tags, title, question, paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from palante.stories.format.lines import Lines
from palante.stories.format.tags import Tag, TagLine, closing, may_span, plain_key, read_tag_line
from palante.stories.format.times import Stamp, find_stamp

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_TIGHT_HEADING = re.compile(r" {0,3}(#{2,6})(?=[\[\\\w¿¡\"“])")  # `###What then?`


@dataclass(frozen=True)
class Piece:
    kind: str  # "blank", "tags", "title", "question", "paragraph"
    row: int
    stop: int  # the row after it
    column: int = 0  # where its text begins in its first line, after `### ` and tags
    stamp: Stamp | None = None
    level: int = 0  # of a heading
    is_tight: bool = False  # no space after `###`
    tags: list[Tag] = field(default_factory=list)
    line_of_tags: TagLine | None = None

    @property
    def words_at(self) -> int:
        """Where the words begin, after the timestamp."""
        return self.stamp.end if self.stamp else self.column


def pieces_of(lines: Lines) -> Iterator[Piece]:
    row, count, has_title = 0, len(lines), False
    while row < count:
        line = lines.texts[row]
        if not line.strip():
            piece = Piece("blank", row, row + 1)
        elif heading := _heading(line, row, has_title):
            piece = heading
            has_title = has_title or piece.kind == "title"
        elif tags := _tags(lines, row):
            piece = tags
        else:
            piece = _paragraph(lines, row, 0)
        if piece.line_of_tags and piece.line_of_tags.rest is not None:
            text = _paragraph(lines, row, piece.line_of_tags.rest)
            piece = replace(text, tags=piece.tags, line_of_tags=piece.line_of_tags)
        yield piece
        row = piece.stop


def _heading(line: str, row: int, has_title: bool) -> Piece | None:
    found = _HEADING.match(line)
    tight = None if found else _TIGHT_HEADING.match(line)
    found = found or tight
    if found is None:
        return None
    level, at = len(found[1]), found.end()
    tags = read_tag_line(line, row, at)
    if tags and tags.rest is None:  # a tag that was made a heading by mistake is no question
        return Piece("tags", row, row + 1, tags=tags.tags, level=level, line_of_tags=tags)
    if level == 1 and not has_title:
        return Piece("title", row, row + 1, at, level=1)
    stamp = find_stamp(line, at, in_paragraph=False)
    return Piece("question", row, row + 1, at, stamp, level, tight is not None)


def _tags(lines: Lines, row: int) -> Piece | None:
    line = lines.texts[row]
    if found := read_tag_line(line, row):
        return Piece("tags", row, row + 1, tags=found.tags, line_of_tags=found)
    opening = may_span(line)
    return _over_lines(lines, row, opening) if opening else None


def _over_lines(lines: Lines, row: int, opening: re.Match[str]) -> Piece | None:
    """A summary that goes on to a later `]]`. One that meets another `[[` before was never closed: then it is text."""
    if "[[" in lines.texts[row][opening.end() :]:
        return None
    values = [lines.texts[row][opening.end() :]]
    for last in range(row + 1, len(lines)):
        line = lines.texts[last]
        end = closing(line, 0)
        if line.find("[[", 0, end.start() if end else len(line)) >= 0:
            return None
        if end is None:
            values.append(line)
            continue
        if line[end.end() :].strip():
            return None
        values.append(line[: end.start()])
        tag = Tag(
            key=opening["key"],
            kind=None,
            name="\n".join(values),
            line=row + 1,
            row=row,
            span=(opening.start(), end.end()),
            value_span=(opening.end(), end.start()),
            last_row=last,
        )
        return Piece("tags", row, last + 1, tags=[tag], line_of_tags=TagLine([tag]))
    return None


def _paragraph(lines: Lines, row: int, column: int) -> Piece:
    """To the next blank line, heading or tag."""
    stop = row + 1
    while stop < len(lines) and not _begins_another(lines, stop):
        stop += 1
    line = lines.texts[row]
    column += len(line[column:]) - len(line[column:].lstrip())
    return Piece("paragraph", row, stop, column, find_stamp(line, column, in_paragraph=True))


def _begins_another(lines: Lines, row: int) -> bool:
    line = lines.texts[row]
    if not line.strip() or _HEADING.match(line) or _TIGHT_HEADING.match(line):
        return True
    return line.lstrip().startswith("[[") and _tags(lines, row) is not None


def is_audio(tag: Tag) -> bool:
    return plain_key(tag.key) == "audio"
