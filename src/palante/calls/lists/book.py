"""Opens a spreadsheet from outside: CSV in any delimiter and encoding, XLSX, ODS.

    with open_book(file) as book:
        for number, cells in book.rows(book.first()): …

Rows come one by one, numbered as the spreadsheet numbers them, each a list of texts; empty rows are passed over. Nothing in
the file is run, followed or trusted: not its sizes, not its formulas, not its macros. What cannot be opened raises
NotAListError with a sentence. We stream the XML ourselves rather than give the file to python-calamine, which lays a
sheet out densely: one stray cell in XFD1048576 would ask for 16 thousand million cells (tests hold both to the same words).
"""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol, Self

from django.utils.translation import gettext as _

from palante.base.intake import DAMAGED

MOST_BYTES = 20_000_000
MOST_UNPACKED = 400_000_000  # of one part of the file, streamed: a million empty rows take about 100 MB
MOST_COLUMNS = 200
MOST_ROWS = 50_000  # with something in them

Row = tuple[int, list[str]]


class NotAListError(ValueError):
    """The file cannot be read as a list. `str()` says what to do."""


class Sheet(NamedTuple):
    name: str
    is_hidden: bool = False


class Book(Protocol):
    """An open file. `notes` are codes of what a reader should know (see `reasons.NOTES`), complete once rows were read."""

    kind: str
    sheets: list[Sheet]
    notes: list[str]

    def rows(self, sheet: int = 0) -> Iterator[Row]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *what: object) -> None: ...


def open_book(file: BinaryIO) -> Book:
    # Each format is read only when it comes: expat and zipfile are not needed to register somebody.
    from palante.calls.lists.csv_file import CsvBook  # noqa: PLC0415  (they import the limits from here)
    from palante.calls.lists.ods_file import OdsBook  # noqa: PLC0415
    from palante.calls.lists.xlsx_file import XlsxBook  # noqa: PLC0415

    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise NotAListError(
            _("This file is larger than %(most)d MB. Save only the sheet with the people, without pictures.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    start = file.read(8)
    file.seek(0)
    if not start:
        raise NotAListError(_("This file is empty."))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAListError(
            _(
                "This is an old Excel file (.xls), or one locked with a password. Open it, and save it as .xlsx without "
                "a password."
            )
        )
    if not start.startswith(b"PK"):
        return CsvBook(file, start)
    try:
        archive = zipfile.ZipFile(file)
        names = set(archive.namelist())
    except DAMAGED:
        raise damaged() from None
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise locked()
    if "xl/workbook.xml" in names or any(name.endswith("workbook.xml") for name in names):
        return XlsxBook(archive)
    if "content.xml" in names:
        return OdsBook(archive)
    raise NotAListError(
        _("This is not a spreadsheet that we can read. Save it as .xlsx, .ods or .csv, and bring that file.")
    )


def damaged() -> NotAListError:
    return NotAListError(
        _("This file is damaged, or was cut off on its way. Save it again and bring the new file.")
    )


def locked() -> NotAListError:
    return NotAListError(_("This file is locked with a password. Save it without one, and bring it again."))


def too_large() -> NotAListError:
    return NotAListError(
        _("Unpacked, this file is far too large for a list of people. Copy the rows into a new, empty file.")
    )
