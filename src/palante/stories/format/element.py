"""An element's page: its kinds, its sections, its pictures. Its name is its file's name, letter by letter."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from palante.base.document import Fault
from palante.stories.format.element_edits import ElementEdits
from palante.stories.format.element_faults import faults_of
from palante.stories.format.lines import Lines
from palante.stories.format.tags import KINDS, Tag, kind_of, plain_key, read_tag_line
from palante.stories.format.text import text_of
from palante.stories.format.words import plain, title_for_show

_TITLE = re.compile(r" {0,3}#(?:[ \t]+|$)")
_SECTION = re.compile(r" {0,3}##[ \t]+(.*?)(?:[ \t]#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_LONGEST = (
    2_000  # a line longer than this is looked at from its beginning only: it is a picture, or as good as one
)


def read_element(source: bytes, path: str = "") -> "ElementText":
    """Any text reads as an element's page; what is odd in it stands in `.warnings`. Raises NotTextError, TooLargeError."""
    return ElementText(text_of(source), path)


@dataclass(frozen=True)
class Image:
    """A picture that stands in the page itself, as base64 on one line."""

    mime: str
    alt: str
    line: int
    section: str  # under which heading; "" above the first
    encoded: str = field(repr=False)

    @property
    def data(self) -> bytes:
        """Its bytes; none when the base64 is damaged."""
        try:
            return base64.b64decode("".join(self.encoded.split()))
        except (binascii.Error, ValueError):
            return b""

    @property
    def size(self) -> int:
        """About how many bytes, without decoding it."""
        return len(self.encoded) * 3 // 4


@dataclass(frozen=True)
class Part:
    """A section and its rows: `row` is the heading's."""

    name: str
    row: int
    stop: int


class ElementText(ElementEdits):
    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self._read(Lines.of(text))

    def _read(self, lines: Lines) -> None:
        self.lines = lines
        self.tags: list[Tag] = []
        self.title_row: int | None = None
        self.parts: list[Part] = []
        self.images: list[Image] = []
        self.image_rows: set[int] = set()
        self.fences: list[int] = []  # rows of the fence round all sections
        self._faults: list[Fault] | None = None
        name, inner = "", False  # inner: a fence inside a section, whose lines are nobody's headings
        for row, line in enumerate(lines.texts):
            start = line[:_LONGEST]
            if image := _image(line, row + 1, name):
                self.images.append(image)
                self.image_rows.add(row)
            elif _FENCE.match(start):
                if (
                    self.fences and not self.parts
                ):  # closed before a section came: code, not a fence round the page
                    self.fences.clear()
                elif self.parts or inner or self._has_words(row):
                    inner = not inner
                    last = row
                else:
                    self.fences.append(row)
            elif not inner and (found := _SECTION.match(start)) and len(line) <= _LONGEST:
                name = found[1]
                self.parts.append(Part(name, row, len(lines)))
            elif self.title_row is None and _TITLE.match(start):
                self.title_row = row
            elif not self.parts and (tag_line := read_tag_line(line, row)):
                self.tags += tag_line.tags
        if self.fences and inner:
            self.fences.append(last)  # the one that closes it
        stops = [*(part.row for part in self.parts[1:]), len(lines)]
        self.parts = [Part(part.name, part.row, stop) for part, stop in zip(self.parts, stops, strict=False)]

    def _has_words(self, row: int) -> bool:
        """Is there text above this row, besides kinds, title, pictures and a fence?"""
        known = {self.title_row, *self.image_rows, *self.fences, *(tag.row for tag in self.tags)}
        return any(self.lines.texts[one].strip() for one in range(row) if one not in known)

    # The file

    def __str__(self) -> str:
        return str(self.lines)

    def to_bytes(self) -> bytes:
        return str(self.lines).encode("utf-8")

    @property
    def warnings(self) -> list[Fault]:
        if self._faults is None:
            self._faults = faults_of(self)
        return self._faults

    # What it says

    @property
    def name(self) -> str:
        """The key by which tags find it: the file's name without `.md`, nothing trimmed or folded."""
        name = PurePosixPath(self.path).name
        return name[:-3] if name.lower().endswith(".md") else name

    @property
    def types(self) -> list[Tag]:
        return [tag for tag in self.tags if plain_key(tag.key) == "type"]

    @property
    def kinds(self) -> list[str]:
        """One to four of the kinds, in the file's order, each once."""
        found = (kind_of(tag.name.strip()) for tag in self.types)
        return list(dict.fromkeys(kind for kind in found if kind in KINDS))

    @property
    def raw_title(self) -> str:
        if self.title_row is None:
            return ""
        line = self.lines.texts[self.title_row]
        return line[_TITLE.match(line).end() :]  # type: ignore[union-attr]

    @property
    def title(self) -> str:
        return title_for_show(self.raw_title) or self.name

    def text_rows(self, start: int, stop: int) -> list[int]:
        """The rows of words between two places: no pictures, no fence round the page, no blank lines around."""
        rows = [row for row in range(start, stop) if row not in self.image_rows and row not in self.fences]
        while rows and self.lines.is_blank(rows[0]):
            rows.pop(0)
        while rows and self.lines.is_blank(rows[-1]):
            rows.pop()
        return rows

    @property
    def sections(self) -> list[tuple[str, str]]:
        """(name, Markdown) in the file's order, without the pictures."""
        return [(part.name, self._markdown(part.row + 1, part.stop)) for part in self.parts]

    @property
    def preamble(self) -> str:
        """What stands between the title and the first section."""
        start = self.title_row + 1 if self.title_row is not None else 0
        stop = self.parts[0].row if self.parts else len(self.lines)
        tagged = {tag.row for tag in self.tags}
        rows = [row for row in self.text_rows(start, stop) if row not in tagged]
        return "\n".join(self.lines.texts[row] for row in rows).strip()

    def _markdown(self, start: int, stop: int) -> str:
        return "\n".join(self.lines.texts[row] for row in self.text_rows(start, stop))

    def section(self, name: str) -> str:
        """The words of a section; empty when there is none of this name."""
        return next((text for own, text in self.sections if own == name), "")

    @property
    def overview(self) -> str:
        """What it is, plain."""
        return plain(
            self.section("Overview") or self.preamble or next((text for _n, text in self.sections), "")
        )

    @property
    def is_fenced(self) -> bool:
        """All sections stand in one code fence: plain Markdown shows the page as code."""
        return bool(self.fences) and bool(self.parts)

    @property
    def unwrapped(self) -> "ElementText":
        """The same page without that fence. `to_bytes()` of it is what saving it would write."""
        lines = self.lines.copy()
        for row in reversed(self.fences if self.is_fenced else []):
            lines.delete(row, row + 1)
        return ElementText(str(lines), self.path)


def _image(line: str, number: int, section: str) -> Image | None:
    """`![…](data:image/png;base64,…)`, found by its two ends: such a line may have megabytes."""
    opening = line.find("](data:", 0, 400)
    if opening < 0 or not line[:opening].lstrip().startswith("!["):
        return None
    comma = line.find(",", opening, opening + 200)
    closing = line.rfind(")")
    if comma < 0 or closing < comma or line[closing + 1 :].strip():
        return None
    kind = line[opening + 7 : comma]
    if not kind.startswith("image/") or "base64" not in kind:
        return None
    alt = line[:opening].lstrip()[2:]
    return Image(kind.partition(";")[0], alt, number, section, line[comma + 1 : closing])
