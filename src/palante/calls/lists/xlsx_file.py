"""An Excel file (.xlsx, .xlsm): cells as they are shown. Formulas give the value they had, macros are never looked at."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Self

from django.utils.translation import gettext as _

from palante.calls.lists.book import MOST_COLUMNS, NotAListError, Row, Sheet, damaged, too_large
from palante.calls.lists.cells import day, number, place
from palante.calls.lists.xml import Reader, elements

SHARED_TEXT = 60_000_000  # letters of all shared texts together
_DAYS = {
    *range(14, 23),
    *range(27, 37),
    *range(45, 48),
    *range(50, 59),
}  # number formats that mean a date or time
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
MOST_MERGED = 20_000


class XlsxBook:
    kind = "xlsx"

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.notes = archive, list[str]()
        names = set(archive.namelist())
        root = next((name for name in sorted(names, key=len) if name.endswith("workbook.xml")), "")
        folder = posixpath.dirname(root)
        if any(name.endswith("vbaProject.bin") for name in names):
            self.notes.append("macros")
        targets = self._relations(folder, names)
        self.from_1904 = False
        self.sheets: list[Sheet] = []
        self.parts: list[str] = []
        for name, told in elements(archive, root):
            if name == "workbookPr":
                self.from_1904 = told.get("date1904") in ("1", "true")
            elif name == "sheet" and (part := targets.get(told.get("id", ""))):
                self.sheets.append(
                    Sheet(told.get("name", "")[:100], told.get("state", "visible") != "visible")
                )
                self.parts.append(part)
        if not self.sheets:
            raise NotAListError(_("There is no sheet with cells in this file."))
        self.dates = self._dates(folder, names)
        self.words: list[str] | None = None
        shared = [name for name in names if name.lower() == f"{folder}/sharedstrings.xml".lower()]
        self.shared = shared[0] if shared else ""

    def rows(self, sheet: int = 0) -> Iterator[Row]:
        if self.words is None:
            self.words = list(_Words().read(self.archive, self.shared)) if self.shared else []
        part = self.parts[sheet]
        reader = _Cells(self.words, self.dates, self.from_1904, self.notes)
        yield from _filled(reader.read(self.archive, part), self._merged(part))

    def close(self) -> None:
        self.archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        self.close()

    def _relations(self, folder: str, names: set[str]) -> dict[str, str]:
        part = f"{folder}/_rels/workbook.xml.rels"
        found = {}
        for name, told in elements(self.archive, part) if part in names else []:
            if name == "Relationship" and told.get("Type", "").endswith("/worksheet"):
                target = told.get("Target", "")
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                )
                if path in names:
                    found[told.get("Id", "")] = path
        return found

    def _dates(self, folder: str, names: set[str]) -> set[int]:
        """Which cell styles show a number as a date."""
        part = f"{folder}/styles.xml"
        if part not in names:
            return set()
        own, dates, index, within = set(), set(), 0, False
        for name, told in elements(self.archive, part, most=200_000):
            if name == "numFmt":
                code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", told.get("formatCode", "")).lower()
                if re.search(r"[dy]|mmm|h:?m", code) and "0" not in code.replace("00", ""):
                    own.add(told.get("numFmtId", ""))
            elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                within = name == "cellXfs"
            elif name == "xf" and within:
                kind = told.get("numFmtId", "0")
                if kind in own or (kind.isascii() and kind.isdigit() and int(kind) in _DAYS):
                    dates.add(index)
                index += 1
        return dates

    def _merged(self, part: str) -> dict[tuple[int, int], tuple[int, int]]:
        """Cells joined downwards: (first row, column) → (last row, last column). They stand after all rows, so they are
        looked for in the raw bytes, which costs little."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        try:
            with self.archive.open(part) as packed:
                tail, within = b"", False
                while chunk := packed.read(1 << 18):
                    piece = tail + chunk
                    within = within or b"mergeCells" in piece
                    if within:
                        for first, last in _MERGED.findall(piece):
                            start, end = place(first.decode()), place(last.decode())
                            if start and end and end[0] > start[0] and start[1] < MOST_COLUMNS:
                                found[start] = end
                            if len(found) > MOST_MERGED:
                                return found
                    tail = piece[-200:]
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError):
            raise damaged() from None
        return found


def _filled(rows: Iterator[Row], merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Row]:
    """What is joined over several rows was meant for each of them. Only rows that have something of their own count."""
    if not merged:
        yield from rows
        return
    by_row: dict[int, list[int]] = {}
    for first, column in merged:
        by_row.setdefault(first, []).append(column)
    open_cells: dict[int, tuple[int, str]] = {}  # column → (last row, words)
    for at, cells in rows:
        for column, (last, words) in list(open_cells.items()):
            if at > last:
                del open_cells[column]
                continue
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or words
        for column in by_row.get(at, ()):
            if column < len(cells) and cells[column]:
                open_cells[column] = (merged[at, column][0], cells[column])
        yield at, cells


class _Words(Reader):
    """The texts that cells share. Readings aids for Asian scripts (rPh) are no part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.inside = self.aside = False
        self.letters = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if name == "t":
            self.inside = not self.aside
        elif name == "rPh":
            self.aside = True
        elif name == "si":
            self.pieces = []

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.aside = False
        elif name == "si":
            words = "".join(self.pieces)[:2_000]
            self.letters += len(words) + 20
            if self.letters > SHARED_TEXT:
                raise too_large()
            self.found.append(words)

    def text(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


class _Cells(Reader):
    def __init__(self, words: list[str], dates: set[int], from_1904: bool, notes: list[str]) -> None:
        super().__init__()
        self.words, self.dates, self.from_1904, self.notes = words, dates, from_1904, notes
        self.at = 0  # row, from 1
        self.column = -1
        self.cells: list[str] = []
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.inside = self.aside = self.has_formula = self.is_hidden = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if name == "c":
            found = place(attributes.get("r", ""))
            self.column = found[1] if found else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.pieces, self.has_formula = [], False
        elif name in ("v", "t"):
            self.inside = not self.aside
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            given = attributes.get("r", "")
            self.at = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else self.at + 1
            self.column, self.cells = -1, []
            self.is_hidden = attributes.get("hidden") in ("1", "true")
        elif name == "rPh":
            self.aside = True

    def text(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.inside = False
        elif name == "c":
            self._keep()
        elif name == "row":
            if any(self.cells):
                if self.is_hidden and "hidden_rows" not in self.notes:
                    self.notes.append("hidden_rows")
                self.found.append((self.at, self.cells))
        elif name == "rPh":
            self.aside = False

    def _keep(self) -> None:
        raw = "".join(self.pieces)
        if not raw and not self.has_formula:
            return
        if self.column >= MOST_COLUMNS:
            if "columns" not in self.notes:
                self.notes.append("columns")
            return
        missing = self.column - len(self.cells)
        if missing > 0:
            self.cells.extend([""] * missing)
        value = self._value(raw)
        if self.column < len(self.cells):
            self.cells[self.column] = value
        else:
            self.cells.append(value)

    def _value(self, raw: str) -> str:
        if self.has_formula and not raw:
            return "=…"  # a program wrote the formula and never worked it out
        if self.kind == "s":
            return (
                self.words[int(raw)] if raw.isascii() and raw.isdigit() and int(raw) < len(self.words) else ""
            )
        if self.kind == "n":
            dated = self.style.isascii() and self.style.isdigit() and int(self.style) in self.dates
            return day(raw, from_1904=self.from_1904) if dated else number(raw)
        if self.kind == "d":
            return raw[:10]
        return raw[:2_000]
