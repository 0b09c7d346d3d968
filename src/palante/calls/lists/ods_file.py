"""A LibreOffice file (.ods). One cell or row may stand for a million alike, so repetitions are counted, not written out."""

import zipfile
from collections.abc import Iterator
from typing import Self

from django.utils.translation import gettext as _

from palante.calls.lists.book import MOST_COLUMNS, MOST_ROWS, NotAListError, Row, Sheet, locked
from palante.calls.lists.cells import number
from palante.calls.lists.xml import Reader, elements


class OdsBook:
    kind = "ods"

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.notes = archive, list[str]()
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and any(
            name == "encryption-data" for name, _told in elements(archive, "META-INF/manifest.xml")
        ):
            raise locked()
        if any(name.startswith("Basic/") and not name.endswith("-lc.xml") for name in names):
            self.notes.append("macros")
        self.sheets = list(_Names().read(archive, "content.xml"))
        if not self.sheets:
            raise NotAListError(_("There is no sheet with cells in this file."))

    def rows(self, sheet: int = 0) -> Iterator[Row]:
        return _Cells(sheet, self.notes).read(self.archive, "content.xml")

    def close(self) -> None:
        self.archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        self.close()


class _Names(Reader):
    """The sheets. Which are hidden, their style says."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[str] = set()
        self.style = ""
        self.depth = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if name == "style":
            self.style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self.style)
        elif name == "table":
            self.depth += 1
            if self.depth == 1:
                style = attributes.get("table:style-name", "")
                self.found.append(Sheet(attributes.get("table:name", "")[:100], style in self.hidden))

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1


class _Cells(Reader):
    def __init__(self, sheet: int, notes: list[str]) -> None:
        super().__init__()
        self.wanted, self.notes = sheet, notes
        self.sheet, self.depth, self.at = -1, 0, 0
        self.cells: list[str] = []
        self.column = 0
        self.times = self.rows_alike = self.spanned = 1
        self.value: str | None = None
        self.pieces: list[str] = []
        self.inside, self.aside = False, 0
        self.joined: dict[int, tuple[int, str]] = {}  # column → (last row, words)
        self.given, self.has_formula = 0, False
        self.is_hidden = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if name == "table":
            self.depth += 1
            self.sheet += self.depth == 1
        elif self.sheet != self.wanted or self.depth != 1:
            return
        elif name == "table-row":
            self.cells, self.column = [], 0
            self.rows_alike = _count(attributes.get("table:number-rows-repeated", "1"))
            self.is_hidden = attributes.get("table:visibility", "visible") != "visible"
        elif name in ("table-cell", "covered-table-cell"):
            self.times = _count(attributes.get("table:number-columns-repeated", "1"))
            self.spanned = _count(attributes.get("table:number-rows-spanned", "1"))
            self.value, self.pieces = _value(attributes), []
            self.has_formula = "table:formula" in attributes
        elif name == "annotation":
            self.aside += 1  # a comment on the cell is not what stands in it
        elif name == "p":
            if self.pieces and not self.aside:
                self.pieces.append(" ")
            self.inside = not self.aside
        elif name in ("s", "tab", "line-break") and self.inside:
            self.pieces.append(" ")

    def text(self, text: str) -> None:
        if self.inside and not self.aside:
            self.pieces.append(text)

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1
            self.is_over = self.depth == 0 and self.sheet >= self.wanted
        elif self.sheet != self.wanted or self.depth != 1:
            return
        elif name == "p":
            self.inside = False
        elif name == "annotation":
            self.aside -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._keep(name)
        elif name == "table-row":
            self._end_row()

    def _keep(self, name: str) -> None:
        words = self.value if self.value is not None else "".join(self.pieces)[:2_000]
        if self.has_formula and not words:
            words = "=…"
        if not words and name == "covered-table-cell" and self.column in self.joined:
            last, above = self.joined[self.column]
            words = above if self.at + 1 <= last else ""
        if words and self.column < MOST_COLUMNS:
            self.cells.extend([""] * (self.column - len(self.cells)))
            self.cells.extend([words] * min(self.times, MOST_COLUMNS - self.column))
            if self.spanned > 1:
                self.joined[self.column] = (self.at + self.spanned, words)
        elif words and "columns" not in self.notes:
            self.notes.append("columns")
        self.column += self.times

    def _end_row(self) -> None:
        if any(self.cells):
            if self.is_hidden and "hidden_rows" not in self.notes:
                self.notes.append("hidden_rows")
            for more in range(1, min(self.rows_alike, MOST_ROWS + 2) + 1):
                self.found.append((self.at + more, list(self.cells)))
                self.given += 1
                if self.given > MOST_ROWS + 100:  # one more than may be taken, and the reader will hear of it
                    self.is_over = True
                    break
        self.at += self.rows_alike


def _value(attributes: dict[str, str]) -> str | None:
    """The value itself where it says more than what is shown (987.654.321 for 987654321); None: what is shown."""
    kind = attributes.get("office:value-type", "")
    if kind in ("float", "percentage", "currency"):
        return number(attributes.get("office:value", ""))
    if kind == "date":
        return attributes.get("office:date-value", "")[:10]
    return None


def _count(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
