"""A CSV file of a kit, line by line: reading it and writing it back gives the same bytes; an edit changes one record."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from palante.base.document import BOM, Fault, NotTextError


@dataclass
class Record:
    """One line of the table: its cells by column, and the very text they stand in (a quoted cell may hold line ends)."""

    line: int
    cells: dict[str, str]
    source: str

    def said(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def is_empty(self) -> bool:
        """Spreadsheets leave empty lines behind."""
        return not any(cell.strip() for cell in self.cells.values())


class Table:
    """The records of a table, separated by commas or semicolons (spreadsheets in Spanish save the second)."""

    def __init__(self, content: bytes, path: str, columns: Sequence[str], example: str) -> None:
        """`columns` must be there; `example` is a first line that has them."""
        self.path, self.faults = path, list[Fault]()
        self.records: list[Record] = []
        self.columns: list[str] = []
        self.head = ""
        self._wanted, self._example = columns, example
        try:
            self._read(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise NotTextError(content.count(b"\n", 0, error.start) + 1) from None

    def _read(self, text: str) -> None:
        # Not splitlines: to a CSV file only these are line ends.
        lines = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+", text)
        first = lines[0] if lines else ""
        self.separator = ";" if first.count(";") > first.count(",") else ","
        reader, read = csv.reader(lines, delimiter=self.separator), 0
        try:
            for cells in reader:
                self._keep(cells, read + 1, "".join(lines[read : reader.line_num]))
                read = reader.line_num
        except csv.Error:
            self._wrong(read + 1, _("this line cannot be read as a table"), _("close every double quote"))
        self.tail = "".join(lines[read:])

    def _keep(self, cells: list[str], line: int, source: str) -> None:
        if not self.columns:
            self.columns = [cell.removeprefix(BOM).strip() for cell in cells]
            self.head += source  # with any empty lines above it
            for column in self._wanted:
                if self.columns and column not in self.columns:
                    what = _("the column “%(column)s” is missing") % {"column": column}
                    self._wrong(
                        line, what, _("the first line should read: %(line)s") % {"line": self._example}
                    )
            return
        record = Record(line, dict(zip(self.columns, cells, strict=False)), source)
        if not record.is_empty and len(cells) != len(self.columns):
            what = _("this line has %(count)s columns instead of %(wanted)s")
            counts = {"count": len(cells), "wanted": len(self.columns)}
            self._wrong(line, what % counts, _("put double quotes around a text with commas"))
        self.records.append(record)

    def _wrong(self, line: int, what: str, mend: str) -> None:
        self.faults.append(Fault(self.path, line, what, mend))

    def to_bytes(self) -> bytes:
        return (self.head + "".join(record.source for record in self.records) + self.tail).encode("utf-8")

    def change(self, record: Record, column: str, value: str) -> None:
        """Set one cell. Only this record's own text changes; cells that were quoted stay so."""
        if record.cells.get(column, "") == value or column not in self.columns:
            return
        body = record.source.rstrip("\r\n")
        ending = record.source[len(body) :]
        quoted = {name for name, cell in record.cells.items() if cell and _quoted(cell) in body}
        record.cells[column] = value
        cells = [
            _quoted(cell) if name in quoted or self._needs_quotes(cell) else cell
            for name, cell in record.cells.items()
        ]
        record.source = self.separator.join(cells) + ending

    def _needs_quotes(self, cell: str) -> bool:
        return any(mark in cell for mark in (self.separator, '"', "\r", "\n"))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
