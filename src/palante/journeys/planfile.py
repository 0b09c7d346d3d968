"""plan.csv, line by line: reading it and writing it back gives the same bytes; an edit changes one record."""

import csv
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from palante.base.document import BOM, Fault, NotTextError

PLAN = "plan.csv"
COLUMNS = ("key", "days_before", "desk", "what")


@dataclass
class Record:
    """One task: its cells by column, and the very text they stand in (a quoted cell may hold line ends)."""

    line: int
    cells: dict[str, str]
    source: str

    def said(self, column: str) -> str:
        return self.cells.get(column, "").strip()


class PlanFile:
    """The records of a plan, comma- or semicolon-separated (spreadsheets in Spanish save the second)."""

    def __init__(self, content: bytes) -> None:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotTextError(content.count(b"\n", 0, error.start) + 1) from None
        self.faults: list[Fault] = []
        self.records: list[Record] = []
        lines = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+", text)
        first = lines[0].removeprefix(BOM) if lines else ""
        self.separator = ";" if first.count(";") > first.count(",") else ","
        self.columns: list[str] = []
        self.head = ""
        reader = csv.reader(lines, delimiter=self.separator)
        read = 0
        try:
            for cells in reader:
                source = "".join(lines[read : reader.line_num])
                self._keep(cells, read + 1, source)
                read = reader.line_num
        except csv.Error:
            what = _("this line cannot be read as a table")
            self.faults.append(Fault(PLAN, read + 1, what, _("close every double quote")))
        self.tail = "".join(lines[read:])

    def _keep(self, cells: list[str], line: int, source: str) -> None:
        if not self.columns:
            self.columns = [cell.removeprefix(BOM).strip() for cell in cells]
            self.head += source  # with any empty lines above it
            for column in COLUMNS:
                if column not in self.columns:
                    what = _("the column “%(column)s” is missing") % {"column": column}
                    mend = _("the first line should read: %(columns)s") % {
                        "columns": ",".join((*COLUMNS, "what_en"))
                    }
                    self.faults.append(Fault(PLAN, line, what, mend))
            return
        if any(cell.strip() for cell in cells) and len(cells) != len(self.columns):
            what = _("this line has %(count)s columns instead of %(wanted)s")
            counts = {"count": len(cells), "wanted": len(self.columns)}
            self.faults.append(
                Fault(PLAN, line, what % counts, _("put double quotes around a text with commas"))
            )
        self.records.append(Record(line, dict(zip(self.columns, cells, strict=False)), source))

    def to_bytes(self) -> bytes:
        return (self.head + "".join(record.source for record in self.records) + self.tail).encode("utf-8")

    def change(self, record: Record, column: str, value: str) -> None:
        """Set one cell. Only this record's own text changes; cells that were quoted stay so."""
        if record.cells.get(column, "") == value or column not in self.columns:
            return
        body = record.source.rstrip("\r\n")
        ending = record.source[len(body) :]
        quoted = {name for name, cell in record.cells.items() if cell and f'"{_doubled(cell)}"' in body}
        record.cells[column] = value
        record.source = self.separator.join(
            f'"{_doubled(cell)}"' if name in quoted or self._needs_quotes(cell) else cell
            for name, cell in record.cells.items()
        )
        record.source += ending

    def _needs_quotes(self, cell: str) -> bool:
        return any(mark in cell for mark in (self.separator, '"', "\r", "\n"))


def _doubled(cell: str) -> str:
    return cell.replace('"', '""')
