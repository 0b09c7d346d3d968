"""A story file, read. Its lines are the document; everything else here is a view of them."""

import hashlib
import re
from dataclasses import dataclass, field

from palante.base.document import Fault
from palante.stories.format.edits import StoryEdits
from palante.stories.format.escape import words_of
from palante.stories.format.faults import faults_of
from palante.stories.format.lines import Lines
from palante.stories.format.pieces import Piece, pieces_of
from palante.stories.format.tags import SUMMARY, Tag, plain_key
from palante.stories.format.text import text_of
from palante.stories.format.words import plain, title_for_show, unescaped


def read_story(source: bytes, path: str = "") -> "StoryText":
    """Any text reads as a story; what is odd in it stands in `.warnings`. Raises NotTextError or TooLargeError."""
    return StoryText(text_of(source), path)


@dataclass(frozen=True)
class Paragraph:
    number: int  # from 1, through the story
    section: int
    text: str  # plain words
    markdown: str  # to render, without tags and timestamp
    seconds: int | None  # its own timestamp
    starts: int | None  # its own, else the last one above it under the same question
    line: int
    key: str  # of its words; the same wherever they stand
    tags: list[Tag]
    piece: Piece = field(repr=False, compare=False)

    @property
    def words(self) -> str:
        """What a writer sees and writes: Markdown without the escapes of the file."""
        return words_of(self.markdown)[0]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. Number 0 is what comes before the first, and has no question."""

    number: int
    question: str  # plain
    markdown: str
    seconds: int | None
    line: int
    paragraphs: list[Paragraph]
    piece: Piece | None = field(default=None, repr=False, compare=False)

    @property
    def words(self) -> str:
        return words_of(self.markdown)[0]


class StoryText(StoryEdits):
    """`to_bytes()` gives the file back; the methods of StoryEdits change single lines of it."""

    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self._read(Lines.of(text))

    def _read(self, lines: Lines) -> None:
        self.lines = lines
        self.pieces = list(pieces_of(lines))
        self._all_tags = [tag for piece in self.pieces for tag in piece.tags]
        self.header: list[Tag] = []
        self.loose: list[Tag] = []  # tags of the body with no paragraph below them
        self.title_piece: Piece | None = None
        self.paragraphs: list[Paragraph] = []
        self.sections: list[Section] = [Section(0, "", "", None, 1, [])]
        self._seen: dict[str, int] = {}
        self._faults: list[Fault] | None = None
        waiting: list[Tag] = []
        title_at = next((piece.row for piece in self.pieces if piece.kind == "title"), 0)
        for piece in self.pieces:
            if piece.kind == "tags":
                # What stands above the title, or names no element and stands above the first question, is of the whole.
                above = piece.row < title_at
                for tag in piece.tags:
                    is_of_all = tag.kind is None and (
                        len(self.sections) == 1 or plain_key(tag.key) == "audio"
                    )
                    (self.header if above or is_of_all else waiting).append(tag)
            elif piece.kind == "paragraph":
                self._add_paragraph(piece, [*waiting, *piece.tags])
                waiting = []
            elif piece.kind in ("title", "question"):
                self.loose += waiting
                waiting = []
                if piece.kind == "title":
                    self.title_piece = piece
                else:
                    self._add_section(piece)
        self.loose += waiting

    def _add_section(self, piece: Piece) -> None:
        markdown = re.sub(r"\s#+\s*$", "", self._words(piece)).strip()
        seconds = piece.stamp.seconds if piece.stamp else None
        number = len(self.sections)
        self.sections.append(Section(number, plain(markdown), markdown, seconds, piece.row + 1, [], piece))

    def _add_paragraph(self, piece: Piece, tags: list[Tag]) -> None:
        section = self.sections[-1]
        markdown = self._words(piece)
        text = plain(markdown)
        own = piece.stamp.seconds if piece.stamp else None
        starts = own
        if starts is None:
            starts = section.paragraphs[-1].starts if section.paragraphs else section.seconds
        paragraph = Paragraph(
            number=len(self.paragraphs) + 1,
            section=section.number,
            text=text,
            markdown=markdown,
            seconds=own,
            starts=starts,
            line=piece.row + 1,
            key=self._key(text),
            tags=tags,
            piece=piece,
        )
        self.paragraphs.append(paragraph)
        section.paragraphs.append(paragraph)

    def _words(self, piece: Piece) -> str:
        """A piece's own words as Markdown: without `###`, tags and timestamp, but with what was bold still bold."""
        first = self.lines.texts[piece.row][piece.words_at :]
        lead = piece.stamp.lead if piece.stamp else ""
        return "\n".join([lead + first, *self.lines.texts[piece.row + 1 : piece.stop]]).strip()

    def _key(self, text: str) -> str:
        """The same words have the same key after an edit elsewhere; said twice, the second time has another."""
        words = " ".join(text.casefold().split())
        times = self._seen[words] = self._seen.get(words, 0) + 1
        return hashlib.sha256(f"{words}\0{times}".encode()).hexdigest()[:16]

    # The file

    def __str__(self) -> str:
        return str(self.lines)

    def to_bytes(self) -> bytes:
        return str(self.lines).encode("utf-8")

    @property
    def warnings(self) -> list[Fault]:
        """What is odd, with its line and how to mend it. None of it keeps the story from being read."""
        if self._faults is None:
            self._faults = faults_of(self)
        return self._faults

    # What the header says

    def tags_of(self, key: str) -> list[Tag]:
        """Every tag with this key, wherever it stands, in order."""
        key = plain_key(key)
        return [tag for tag in self.all_tags if plain_key(tag.key) == key]

    def get(self, key: str) -> str:
        """The first value of a key, trimmed; empty when there is none."""
        found = self.tags_of(key)
        return found[0].name.strip() if found else ""

    @property
    def all_tags(self) -> list[Tag]:
        return self._all_tags

    @property
    def raw_title(self) -> str:
        piece = self.title_piece
        return self.lines.texts[piece.row][piece.column :] if piece else ""

    @property
    def title(self) -> str:
        return title_for_show(self.raw_title)

    @property
    def title_parts(self) -> tuple[str, str, str] | None:
        """Role, country and name of a title of the first edition, `Role-Country-Name`."""
        role, _dash, rest = self.title.partition("-")
        country, dash, name = rest.partition("-")
        if dash and country.strip().casefold() == self.country.casefold():
            return role.strip(), country.strip(), name.strip()
        return None

    @property
    def summary(self) -> str:
        """A person's summary where there is one, else the machine's."""
        return self.get("summary") or self.get(SUMMARY)

    @property
    def summary_is_machine(self) -> bool:
        return not self.get("summary") and bool(self.get(SUMMARY))

    @property
    def audio(self) -> str:
        return unescaped(self.get("audio"))

    @property
    def country(self) -> str:
        return self.get("country")

    @property
    def continent(self) -> str:
        return self.get("continent")
