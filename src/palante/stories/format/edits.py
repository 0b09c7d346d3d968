"""Changes of a story's title and body. Each replaces the lines it speaks of and no others, and is read back first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from palante.stories.format.escape import safe_line, safe_paragraph, words_of
from palante.stories.format.header_edits import HeaderEdits
from palante.stories.format.lines import Lines
from palante.stories.format.tag_edits import TagEdits
from palante.stories.format.tags import SUMMARY
from palante.stories.format.times import find_stamp, written_time
from palante.stories.format.words import plain, title_for_show

if TYPE_CHECKING:
    from palante.stories.format.pieces import Piece
    from palante.stories.format.story import Paragraph, Section


class StoryEdits(HeaderEdits, TagEdits):
    """What a StoryText can have changed. Words go in as people write them; escapes are the file's business.

    Raises ValueError, and changes nothing, for what cannot be written so that it reads back the same.
    """

    lines: Lines
    pieces: "list[Piece]"
    paragraphs: "list[Paragraph]"
    sections: "list[Section]"
    title_piece: "Piece | None"
    _read: Callable[[Lines], None]

    if TYPE_CHECKING:

        @property
        def title(self) -> str: ...

        @property
        def raw_title(self) -> str: ...

    @property
    def escapes(self) -> bool:
        """Does this file write `\\.`? Then what is added to it does so too."""
        spoken = (piece for piece in self.pieces if piece.kind in ("question", "paragraph"))
        return any("\\." in self.lines.texts[row] for piece in spoken for row in range(piece.row, piece.stop))

    def set_title(self, title: str) -> None:
        """Another title. Without quotes of ours: those that stood round the old one go with it."""
        if title.strip() in (self.title, self.raw_title):
            return
        words = safe_line(title, escapes=self._title_escapes())

        def change(lines: Lines) -> None:
            piece = self.title_piece
            if piece:
                lead = lines.texts[piece.row][: piece.column]
                lines.texts[piece.row] = f"{lead.rstrip()} {words}"
            else:
                self._insert_block(lines, self._after_header(), f"# {words}")

        shown = title_for_show(words)
        self._apply(change, lambda: self.title == shown, keeps_words=True)

    def _title_escapes(self) -> bool:
        raw = self.raw_title
        if "\\." in raw or "\\-" in raw:
            return True
        is_later = bool(
            self.tags_of("type") or self.tags_of(SUMMARY)
        )  # whose titles are not escaped, though its text is
        return not ("." in raw or "-" in raw) and not is_later and self.escapes

    def set_question(self, section: "int | Section", words: str) -> None:
        """Another wording of a heading; its timestamp stays as it stands."""
        found = self.section_at(section)
        piece = found.piece
        if piece is None:
            raise ValueError(_("there is no heading to change"))
        if words.strip() == words_of(found.markdown)[0]:
            return
        text = safe_line(words, escapes=self.escapes)
        self._set_words(piece, [text], lambda: self.sections[found.number].question == plain(text))

    def set_paragraph(self, number: int, words: str) -> None:
        """Other words for a paragraph. A blank line in them makes two of it; no words at all take it away."""
        paragraph = self.paragraph_at(number)
        if words.strip() == paragraph.words:
            return
        if not words.strip():
            self.remove_paragraph(number)
            return
        rows = safe_paragraph(words, escapes=self.escapes, stands=paragraph.markdown)
        self._set_words(
            paragraph.piece,
            rows,
            lambda: self.paragraphs[paragraph.number - 1].text == plain("\n".join(_first_block(rows))),
            more=rows.count(""),
        )

    def _set_words(
        self, piece: "Piece", rows: list[str], reads_back: Callable[[], bool], more: int = 0
    ) -> None:
        """Words after the piece's timestamp; where a damaged one would swallow some of them, it is repaired as well."""

        def change(lines: Lines, *, repair: bool = False) -> None:
            lead = self._lead(piece, repair=repair)
            lines.replace(piece.row, piece.stop, [_joined(lead, rows[0]), *rows[1:]])

        try:
            self._apply(change, reads_back, paragraphs=more)
        except ValueError:
            if not (piece.stamp and piece.stamp.is_damaged):
                raise
            self._apply(lambda lines: change(lines, repair=True), reads_back, paragraphs=more)

    def _lead(self, piece: "Piece", *, repair: bool = False) -> str:
        """What stands before a piece's words: `### `, tags, its timestamp."""
        line = self.lines.texts[piece.row]
        lead = line[: piece.column] + (" " if piece.is_tight or line[: piece.column].endswith("#") else "")
        if piece.stamp is None:
            return lead
        time = line[piece.stamp.start : piece.stamp.end]
        return lead + (f"{written_time(piece.stamp.seconds)} " if repair else time)

    def remove_paragraph(self, number: int) -> None:
        """Take a paragraph away, with its tags and the blank lines below it."""
        paragraph = self.paragraph_at(number)
        piece = paragraph.piece
        rows = {row for tag in paragraph.tags for row in range(tag.row, tag.last_row + 1)}
        rows |= set(range(piece.row, piece.stop))

        def change(lines: Lines) -> None:
            stop = piece.stop
            while stop < len(lines) and lines.is_blank(stop):
                rows.add(stop)
                stop += 1
            for row in sorted(rows, reverse=True):
                lines.delete(row, row + 1)

        self._apply(change, lambda: True, paragraphs=-1)

    def split_paragraph(self, number: int, at: int, *, seconds: int | None = None) -> None:
        """Make two of one, at a place in its `.words`. The tags stay with the first; the second may get its own time."""
        paragraph = self.paragraph_at(number)
        piece, markdown = paragraph.piece, paragraph.markdown
        _words, places = words_of(markdown)
        place = places[max(0, min(at, len(places) - 1))]
        first, second = markdown[:place].rstrip(), markdown[place:].strip()
        if not first or not second:
            raise ValueError(_("there is nothing to split here"))
        rest = safe_paragraph(second)
        if seconds is not None:
            rest = [f"{written_time(seconds)} {second.splitlines()[0]}", *rest[1:]]

        def change(lines: Lines) -> None:
            lines.replace(piece.row, piece.stop, [*(self._lead(piece) + first).split("\n"), "", *rest])

        self._apply(change, lambda: self.paragraphs[paragraph.number].text == plain(second), paragraphs=1)

    def join_paragraphs(self, number: int) -> None:
        """Join a paragraph with the next under the same question: words and tags together, the first one's time."""
        one, other = self.paragraph_at(number), self.paragraph_at(number + 1)
        if one.section != other.section:
            raise ValueError(_("a question stands between the two"))
        start, stop = one.piece, other.piece
        has = {(tag.kind, tag.name) for tag in one.tags}
        moved: list[str] = []
        for tag in other.tags:
            if (tag.kind, tag.name) not in has:
                has.add((tag.kind, tag.name))
                value = (
                    "\n".join(self.lines.texts[tag.row : tag.last_row + 1])
                    if tag.last_row > tag.row
                    else None
                )
                line = self.lines.texts[tag.row][slice(*tag.span)]
                moved += (value or line).split("\n")
        words = other.markdown.split("\n")

        def change(lines: Lines) -> None:
            rows = lines.texts[start.row : start.stop]
            rows[-1] = f"{rows[-1].rstrip()} {words[0]}"
            lines.replace(start.row, stop.stop, [*moved, *rows, *words[1:]])

        both = f"{one.markdown} {other.markdown}"
        self._apply(change, lambda: self.paragraphs[one.number - 1].text == plain(both), paragraphs=-1)

    def set_time(self, where: "Section | Paragraph", seconds: int | None) -> None:
        """Give a question or a paragraph another timestamp, in its clean form; None takes it away."""
        is_section = hasattr(where, "question")
        piece = self.sections[where.number].piece if is_section else self.paragraph_at(where.number).piece
        if piece is None:
            raise ValueError(_("there is no heading to change"))

        def change(lines: Lines) -> None:
            lines.texts[piece.row] = self._timed(piece, seconds)

        def read_back() -> int | None:
            now = self.sections[where.number] if is_section else self.paragraphs[where.number - 1]
            return now.seconds

        self._apply(change, lambda: read_back() == seconds, paragraphs=0)

    def _timed(self, piece: "Piece", seconds: int | None) -> str:
        """A piece's first line with this time."""
        line, stamp = self.lines.texts[piece.row], piece.stamp
        rest = (stamp.lead if stamp else "") + line[piece.words_at :]
        lead = line[: piece.column] + (" " if line[: piece.column].endswith("#") else "")
        if seconds is not None:
            return _joined(f"{lead}{written_time(seconds)} ", rest)
        if find_stamp(rest, 0, in_paragraph=piece.kind == "paragraph"):
            rest = safe_line(rest, in_paragraph=piece.kind == "paragraph")
        return lead + rest

    def repair_times(self) -> list[int]:
        """Write every damaged timestamp in its clean form. Returns the lines that changed."""
        damaged = [piece for piece in self.pieces if piece.stamp and piece.stamp.is_damaged]
        if damaged:

            def change(lines: Lines) -> None:
                for piece in damaged:
                    lines.texts[piece.row] = self._timed(piece, piece.stamp.seconds if piece.stamp else None)

            self._apply(change, lambda: True, keeps_words=True)
        return [piece.row + 1 for piece in damaged]

    # What the edits have in common

    def section_at(self, section: "int | Section") -> "Section":
        number = section if isinstance(section, int) else section.number
        if not 0 <= number < len(self.sections):
            raise ValueError(_("there is no question %(number)s") % {"number": number})
        return self.sections[number]

    def paragraph_at(self, paragraph: "int | Paragraph") -> "Paragraph":
        number = paragraph if isinstance(paragraph, int) else paragraph.number
        if not 1 <= number <= len(self.paragraphs):
            raise ValueError(_("there is no passage %(number)s") % {"number": number})
        return self.paragraphs[number - 1]

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """An edit of several steps is done whole, or not at all."""
        before = self.lines
        try:
            yield
        except ValueError:
            self._read(before)
            raise

    def _apply(
        self,
        change: Callable[[Lines], Any],
        reads_back: Callable[[], bool],
        *,
        paragraphs: int = 0,
        keeps_words: bool = False,
    ) -> None:
        """Change a copy, read it, and keep it when it says what it should and nothing else came or went.

        `keeps_words`: not a word of any passage may change, as when a tag goes beside which something odd stands.
        """
        before = self.lines
        words = [paragraph.text for paragraph in self.paragraphs] if keeps_words else None
        count = (len(self.sections), len(self.paragraphs) + paragraphs)
        lines = before.copy()
        change(lines)
        self._read(Lines.of(str(lines)))
        kept = words is None or words == [paragraph.text for paragraph in self.paragraphs]
        if (len(self.sections), len(self.paragraphs)) != count or not kept or not reads_back():
            self._read(before)
            raise ValueError(_("this cannot be written without changing something else"))


def _first_block(rows: list[str]) -> list[str]:
    return rows[: rows.index("")] if "" in rows else rows


def _joined(lead: str, words: str) -> str:
    return lead + words if words else lead.rstrip(" ")
