"""Changes of an element's page: a section, its title. Pictures stay where they are; no line end is added at the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palante.stories.format.escape import safe_line
from palante.stories.format.lines import Lines
from palante.stories.format.words import title_for_show
from palante.stories.format.write import SECTIONS, tag_line

if TYPE_CHECKING:
    from palante.stories.format.element import Part
    from palante.stories.format.tags import Tag


class ElementEdits:
    lines: Lines
    parts: "list[Part]"
    tags: "list[Tag]"
    image_rows: set[int]
    fences: list[int]
    title_row: int | None
    text_rows: Callable[[int, int], list[int]]
    section: Callable[[str], str]
    _read: Callable[[Lines], None]

    if TYPE_CHECKING:

        @property
        def title(self) -> str: ...

        @property
        def raw_title(self) -> str: ...

        @property
        def kinds(self) -> list[str]: ...

        @property
        def types(self) -> "list[Tag]": ...

        @property
        def sections(self) -> list[tuple[str, str]]: ...

    def set_title(self, title: str) -> None:
        if title.strip() in (self.title, self.raw_title) and self.title_row is not None:
            return
        words = safe_line(title)
        lines = self.lines.copy()
        if self.title_row is not None:
            lines.texts[self.title_row] = f"# {words}"
        else:
            row = max((tag.row + 1 for tag in self.tags), default=0)
            lines.insert(
                row, *([""] if row else []), f"# {words}", *([""] if row == 0 and len(lines) else [])
            )
        self._take(lines, lambda: self.title == title_for_show(words))

    def set_kinds(self, kinds: list[str]) -> None:
        """The kinds it is filed under, a line each, where the first of them stood."""
        if kinds == self.kinds:
            return
        lines = self.lines.copy()
        rows = sorted({tag.row for tag in self.types})
        written = [tag_line("type", kind) for kind in kinds]
        for row in reversed(rows):
            lines.delete(row, row + 1)
        row = rows[0] if rows else 0
        lines.insert(row, *written)
        if not rows and len(lines) > len(written) and not lines.is_blank(len(written)):
            lines.insert(len(written), "")
        self._take(lines, lambda: self.kinds == kinds)

    def set_section(self, name: str, text: str) -> None:
        """Other words for a section, or a new one in the archive's order. No words: the heading stays, empty."""
        rows = [
            line.rstrip("\r")
            for line in text.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ]
        rows = [
            f"\\{line}" if line.startswith(("# ", "## ")) else line for line in rows if line or text.strip()
        ]
        part = next((part for part in self.parts if part.name == name), None)
        lines = self.lines.copy()
        if part is None:
            self._add_section(lines, name, rows)
        else:
            if self.section(name) == "\n".join(rows):
                return
            own = self.text_rows(part.row + 1, part.stop)
            if own:
                pictures = [lines.texts[row] for row in range(own[0], own[-1] + 1) if row in self.image_rows]
                if rows or pictures:
                    lines.replace(own[0], own[-1] + 1, [*rows, *pictures])
                else:
                    lines.delete(own[0], own[-1] + 1)
            elif rows:
                lines.insert(part.row + 1, *rows)
        others = [one for one in self.sections if one[0] != name]
        self._take(
            lines,
            lambda: (
                self.section(name).strip() == "\n".join(rows).strip()
                and [one for one in self.sections if one[0] != name] == others
            ),
        )

    def _add_section(self, lines: Lines, name: str, rows: list[str]) -> None:
        order = {known: number for number, known in enumerate(SECTIONS)}
        place = order.get(name, len(order))
        later = next((part for part in self.parts if order.get(part.name, len(order)) > place), None)
        if later:
            lines.insert(later.row, f"## {name}", *rows, "")
            return
        row = len(lines) if len(self.fences) < 2 else self.fences[1]
        gap = [""] if row and not lines.is_blank(row - 1) else []
        lines.insert(row, *gap, f"## {name}", *rows)

    def replace_all(self, text: str) -> None:
        self._read(Lines.of(text))

    def set_source_text(self, text: str) -> None:
        """The whole page as somebody rewrote it in a text field; the file's own line ends stay."""
        self._read(self.lines.rewritten(text))

    def _take(self, lines: Lines, reads_back: Callable[[], bool]) -> None:
        before = self.lines
        self._read(Lines.of(str(lines)))
        if not reads_back():
            self._read(before)
            raise ValueError(_("this cannot be written without changing something else"))
