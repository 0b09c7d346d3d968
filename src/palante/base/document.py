"""A text file of a kit: front matter, then sections. Reading it and writing it back gives the same bytes.

The source text is the document. What is read from it are views with places; an edit replaces the characters of one value
or one section and leaves every other byte as it was: quotes, comments, spaces, line ends, a missing last line end.

    ---
    title: "Lo que te mueve"      ← front matter: `values`, `set("title", …)`
    ---
    # es                          ← a section begins with a heading that is one lower-case word: `section("es")`
    Busca algo que hayas hecho…
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from palante.base.frontmatter import FrontMatter, Path

BOM = "\ufeff"
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r|$)")
_SECTION = re.compile(r"# ([a-z][a-z0-9-]*)[ \t]*(?:\r\n|\n|\r|$)")  # at the start of a line
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, where, and how to mend it. A warning does not keep a kit from being used."""

    path: str
    line: int
    what: str
    mend: str
    severity: str = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} — {self.mend}"


class NotTextError(ValueError):
    """The bytes are not UTF-8 text. `line` says where, `str()` says so in a sentence."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(_("line %(line)s is not UTF-8 text") % {"line": line})


@dataclass(frozen=True)
class Section:
    """A piece of the body, from its heading to the next. `text[start:end]` is its words without the blank lines around."""

    name: str
    line: int
    start: int
    end: int


class Document:
    """The text of one file. `set` and `set_section` change it; `to_bytes` gives it back."""

    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self._read(text)

    @classmethod
    def read(cls, content: bytes, path: str = "") -> "Document":
        """Raises NotTextError for bytes that are not UTF-8: replacing them would lose what somebody wrote."""
        try:
            return cls(content.decode("utf-8"), path)
        except UnicodeDecodeError as error:
            raise NotTextError(content.count(b"\n", 0, error.start) + 1) from None

    def to_bytes(self) -> bytes:
        return self.text.encode("utf-8")

    def _read(self, text: str) -> None:
        self.text = text
        self._head = len(BOM) if text.startswith(BOM) else 0
        self._front_start = self._front_end = self._body = self._head
        self.faults: list[Fault] = []
        self._find_front_matter()
        self.front = FrontMatter(text[self._front_start : self._front_end])
        for slip in self.front.slips:
            self.faults.append(
                Fault(self.path, self._line(self._front_start + slip.index), slip.what, slip.mend)
            )
        self.sections: dict[str, Section] = {}
        self._find_sections()

    def _find_front_matter(self) -> None:
        opening = _FENCE.match(self.text, self._head)
        if opening is None:
            return
        for start in self._line_starts(opening.end()):
            if closing := _FENCE.match(self.text, start):
                self._front_start, self._front_end, self._body = opening.end(), start, closing.end()
                return
        what = _("the front matter is opened with “---” and never closed")
        self.faults.append(
            Fault(self.path, 1, what, _("write “---” on a line of its own after the last key"))
        )

    def _line_starts(self, index: int) -> list[int]:
        return [index, *(match.end() for match in _LINE_END.finditer(self.text, index))]

    def _find_sections(self) -> None:
        starts = self._line_starts(self._body)
        headings = [match for start in starts if (match := _SECTION.match(self.text, start))]
        ends = [*(heading.start() for heading in headings[1:]), len(self.text)]
        self.preamble = self.text[self._body : headings[0].start() if headings else len(self.text)]
        for heading, section_end in zip(headings, ends, strict=False):
            name, line = heading[1], self._line(heading.start())
            if name in self.sections:
                what = _("the section “# %(name)s” stands here twice") % {"name": name}
                self.faults.append(Fault(self.path, line, what, _("join the two")))
                continue
            start, end = _trimmed(self.text, heading.end(), section_end)
            self.sections[name] = Section(name, line, start, end)

    def _line(self, index: int) -> int:
        return sum(1 for _end in _LINE_END.finditer(self.text, 0, index)) + 1

    @property
    def newline(self) -> str:
        first = _LINE_END.search(self.text)
        return first[0] if first else "\n"

    # Reading

    @property
    def values(self) -> dict[str, Any]:
        return self.front.values

    def get(self, key: str, default: Any = None) -> Any:
        value = self.values.get(key)
        return default if value is None else value

    def line_of(self, *path: str | int) -> int:
        """The line of a value's key, or of the nearest thing above it that exists: where to look for what is missing."""
        while path and path not in self.front.places:
            path = path[:-1]
        return self._line(self._front_start + self.front.places[path].key_start) if path else 1

    def section(self, name: str) -> str:
        """A section's words with plain line ends, without the blank lines around them; empty when there is none."""
        place = self.sections.get(name)
        return _LINE_END.sub("\n", self.text[place.start : place.end]) if place else ""

    def line_in(self, name: str, line: int = 0) -> int:
        """The file's line for the n-th line (from 0) of a section's words."""
        place = self.sections.get(name)
        return self._line(place.start) + line if place else 1

    # Writing

    def set(self, key: str | Path, value: Any) -> None:
        """Change one value: `set("minutes", 60)`, `set(("weeks", 0, "title"), "…")`. Only its own lines change."""
        path: Path = (key,) if isinstance(key, str) else key
        self._refuse_if_faulty()
        if path in self.front.places:
            front = self.front.replaced(path, value)
        elif len(path) == 1:
            front = self.front.added(str(path[0]), value)
        else:
            raise KeyError(path)
        if front == self.front.text:
            return
        before, after = self.text[: self._front_start], self.text[self._front_end :]
        if self._body == self._head:  # there was no front matter
            before, after = f"{before}---{self.newline}", f"---{self.newline}{after}"
        self._replace(before + front + after, without=path[0])
        if self.front.places[path].value != value:
            raise ValueError(_("%(value)s cannot be written in a kit's file") % {"value": repr(value)})

    def set_section(self, name: str, words: str) -> None:
        """Change the words of a section, or add it at the end. A line that would begin another section is escaped."""
        self._refuse_if_faulty()
        lines = _LINE_END.sub("\n", words).strip("\n").split("\n")
        words = "\n".join(f"\\{line}" if _SECTION.match(line) else line for line in lines)
        if words == self.section(name) and (name in self.sections or not words):
            return
        words = words.replace("\n", self.newline)
        if place := self.sections.get(name):
            before, after = self.text[: place.start], self.text[place.end :]
            if words and not before.endswith(("\n", "\r")):  # the heading was the last thing in the file
                words = self.newline * 2 + words
            self._replace(before + words + after, without=None)
        else:
            above = _LINE_END.sub("\n", self.text)
            gap = (
                ""
                if not above or above.endswith("\n\n")
                else self.newline * (1 if above.endswith("\n") else 2)
            )
            self._replace(f"{self.text}{gap}# {name}{self.newline * 2}{words}{self.newline}", without=None)

    def _refuse_if_faulty(self) -> None:
        """A kit with faults makes no journey, so that nothing of it can have been changed in the product."""
        if self.faults:
            raise ValueError(_("%(path)s cannot be changed before it is mended") % {"path": self.path})

    def _replace(self, text: str, *, without: str | int | None) -> None:
        """Take the new text, if everything else still reads as before: a wrong file is never written."""
        fresh = Document(text, self.path)
        kept = {key: value for key, value in self.values.items() if key != without}
        if {key: value for key, value in fresh.values.items() if key != without} != kept:
            raise ValueError(
                _("%(path)s cannot be changed without touching its other lines") % {"path": self.path}
            )
        self._read(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blank lines before and after."""
    inside = text[start:end]
    words = inside.strip("\r\n")
    if not words:
        return start, start
    offset = inside.index(words)
    return start + offset, start + offset + len(words)
