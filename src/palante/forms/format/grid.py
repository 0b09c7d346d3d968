"""The cells of a form's file, sheet by sheet, each with the row a person sees in it."""

import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from palante.forms.format.form import Slip

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
SHEETS = ("survey", "choices", "settings", "external_choices")
BOM = "\ufeff"


class UnreadableError(ValueError):
    """The file cannot be read at all. `slip` says why, in a sentence."""

    def __init__(self, what: str, mend: str, *, row: int = 1, sheet: str = "", column: str = "") -> None:
        self.slip = Slip("", row, what, mend, sheet=sheet, column=column)
        super().__init__(what)


@dataclass
class Row:
    """One row: its number in the file, and its cells by column heading, as text."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    name: str
    columns: list[str] = field(default_factory=list)  # headings, as written
    head: int = 1  # the headings' row
    rows: list[Row] = field(default_factory=list)
    odd: list[Slip] = field(default_factory=list)  # what is odd in its cells, whatever they mean


Sheets = dict[str, Sheet]


def sheet_of(name: str, lines: list[tuple[int, list[str]]]) -> Sheet:
    """A sheet from its numbered rows of cells: the first that holds something are the headings."""
    sheet = Sheet(name)
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        return sheet
    sheet.head, heads = filled[0]
    last = max((index for index, head in enumerate(heads) if head.strip()), default=-1)
    sheet.columns = [head.strip() for head in heads[: last + 1]]
    if len(sheet.columns) > MOST_COLUMNS:
        raise UnreadableError(
            _("there are %(count)s columns") % {"count": len(sheet.columns)},
            _("keep the columns that a form needs: at most %(most)s") % {"most": MOST_COLUMNS},
            row=sheet.head,
            sheet=name,
        )
    if len(filled) > MOST_ROWS:
        raise UnreadableError(
            _("there are more than %(most)s rows") % {"most": MOST_ROWS},
            _("split the form, or shorten its choices"),
            row=filled[MOST_ROWS][0],
            sheet=name,
        )
    for number, cells in filled[1:]:
        found: dict[str, str] = {}
        for column, cell in zip(sheet.columns, cells, strict=False):
            if column and cell.strip():
                if len(cell) > LONGEST_CELL:
                    raise UnreadableError(
                        _("this cell is longer than %(most)s letters") % {"most": LONGEST_CELL},
                        _("shorten it"),
                        row=number,
                        sheet=name,
                        column=column,
                    )
                found.setdefault(column, cell.strip())
        beyond = next((cell for cell in cells[len(sheet.columns) :] if cell.strip()), None)
        if beyond is not None:
            found["\0"] = beyond
        sheet.rows.append(Row(number, found))
    return sheet


def text_of(source: bytes) -> str:
    """UTF-8 text, or UTF-16 where its mark says so (spreadsheets save "Unicode text" like that)."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return source.decode("utf-16")
        except UnicodeDecodeError:
            pass
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = source.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            _("this is not UTF-8 text: some letters cannot be read"),
            _("save the file again as “CSV UTF-8”, or as .xlsx"),
            row=row,
        ) from None


def from_markdown(source: bytes) -> Sheets:
    """Tables as pyxform has them: a line `| survey |`, then rows whose first cell is empty."""
    sheets: dict[str, list[tuple[int, list[str]]]] = {}
    current = ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text_of(source)), 1):
        if not line.lstrip().startswith("|"):
            continue
        cells = _cells(line)
        if any(cells) and all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells if cell):
            continue  # the line below a table's head
        if cells[0]:
            current = cells[0].lower()
            sheets.setdefault(current, [])
        elif current:
            sheets[current].append((number, cells[1:]))
    return {name: sheet_of(name, lines) for name, lines in sheets.items()}


def _cells(line: str) -> list[str]:
    r"""The cells between the bars; `\|` is a bar inside one."""
    parts = re.split(r"(?<!\\)\|", line.strip())
    parts = parts[1:] if parts[0].strip() == "" else parts
    if parts and parts[-1].strip() == "":
        parts = parts[:-1]
    return [part.replace("\\|", "|").strip() for part in parts] or [""]


def from_csv(source: bytes) -> Sheets:
    """One file with all sheets: a row that names the sheet in its first cell, then rows whose first cell is empty.

    Where the first row holds headings of a survey (`type`, `name`), the file is the survey alone.
    """
    lines = csv_rows(source)
    first = next((cells for _number, cells in lines if any(cell.strip() for cell in cells)), [])
    if {"type", "name"} <= {cell.strip().lower() for cell in first}:
        return {"survey": sheet_of("survey", lines)}
    sheets: dict[str, list[tuple[int, list[str]]]] = {}
    current = ""
    for number, cells in lines:
        if cells and cells[0].strip():
            current = cells[0].strip().lower()
            sheets.setdefault(current, [])
            if any(cell.strip() for cell in cells[1:]):
                sheets[current].append((number, cells[1:]))
        elif current:
            sheets[current].append((number, cells[1:]))
    return {name: sheet_of(name, rows) for name, rows in sheets.items()}


def csv_rows(source: bytes) -> list[tuple[int, list[str]]]:
    text = text_of(source).removeprefix(BOM)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            rows.append((start, cells))
            start = reader.line_num + 1
            if len(rows) > MOST_ROWS * 4:
                break
    except csv.Error:
        raise UnreadableError(
            _("this line cannot be read as a table"), _("close every double quote"), row=start
        ) from None
    return rows
