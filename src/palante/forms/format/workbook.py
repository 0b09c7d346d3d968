"""Cells of an XLSX file, which is a zip of XML: looked at before anything in it is believed."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from palante.forms.format.grid import MOST_COLUMNS, MOST_ROWS, SHEETS, Sheets, UnreadableError, sheet_of

MOST_UNPACKED = 60_000_000
MOST_FILES = 500
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def from_xlsx(source: bytes) -> Sheets:
    parts = _unpacked(source)
    places = _places(parts)
    for name, path in places.items():
        if name.lower().strip() in SHEETS:
            _look(name.lower().strip(), parts.get(path, b""))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source))
        return {
            name.lower().strip(): sheet_of(name.lower().strip(), _rows(book, name))
            for name in book.sheet_names
            if name.lower().strip() in SHEETS
        }
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise _broken() from None


def _broken() -> UnreadableError:
    return UnreadableError(
        _("this spreadsheet cannot be opened"),
        _("open it in your spreadsheet program and save it again as .xlsx"),
    )


def _unpacked(source: bytes) -> dict[str, bytes]:
    """The XML of the book and its sheets, read only as far as a form can need."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source))
        names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _broken() from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableError(_("this spreadsheet holds macros"), _("save it as .xlsx, without macros"))
    if "xl/workbook.xml" not in names:
        raise _broken()
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    if len(names) > MOST_FILES:
        raise _too_large()
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise UnreadableError(_("this spreadsheet is locked with a password"), _("save it without one"))
        try:
            with archive.open(entry) as part:
                content = part.read(left + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
            raise _broken() from None
        except Exception as error:  # zlib and lzma each raise their own
            if type(error).__name__ in ("error", "LZMAError"):
                raise _broken() from None
            raise
        left -= len(content)
        if left < 0:
            raise _too_large()
        if entry.filename.endswith((".xml", ".rels")):
            found[entry.filename] = content
    return found


def _too_large() -> UnreadableError:
    return UnreadableError(
        _("this spreadsheet is far larger inside than a form can be"),
        _("copy the sheets survey, choices and settings into a new file"),
    )


def _places(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet's name → the part of the zip it stands in."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    try:
        for _event, node in iterparse(io.BytesIO(parts.get("xl/_rels/workbook.xml.rels", b"<x/>"))):
            if node.tag.endswith("}Relationship"):
                target = node.get("Target", "")
                targets[node.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for _event, node in iterparse(io.BytesIO(parts["xl/workbook.xml"])):
            if node.tag == f"{_MAIN}sheet":
                names[node.get("name", "")] = targets.get(node.get(_REL, ""), "")
    except (ParseError, DefusedXmlException):
        raise _broken() from None
    return names


def _look(name: str, content: bytes) -> None:
    """Formulas and merged cells: what one sees is not what stands in the cell."""
    try:
        here, heads = "", 0
        for event, node in iterparse(io.BytesIO(content), events=("start", "end")):
            if event == "start" and node.tag == f"{_MAIN}c":
                here = node.get("r", here)
            elif event == "end" and node.tag == f"{_MAIN}f":
                row, column = _place(here)
                raise UnreadableError(
                    _("cell %(cell)s holds a formula") % {"cell": here},
                    _("copy the column and paste it as values"),
                    row=row,
                    sheet=name,
                    column=column,
                )
            elif event == "end" and node.tag == f"{_MAIN}mergeCell":
                cells = node.get("ref", "")
                row, column = _place(cells.partition(":")[0])
                raise UnreadableError(
                    _("the cells %(cells)s are merged") % {"cells": cells},
                    _("unmerge them, so that each row has its own"),
                    row=row,
                    sheet=name,
                    column=column,
                )
            elif event == "end" and node.tag == f"{_MAIN}row":
                heads += 1
                if len(node) > MOST_COLUMNS * 20 or heads > MOST_ROWS * 20:
                    raise _too_large()
                node.clear()
    except (ParseError, DefusedXmlException):
        raise _broken() from None


def _place(cell: str) -> tuple[int, str]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    return (int(found[2]), found[1]) if found else (1, "")


def _rows(book: CalamineWorkbook, name: str) -> list[tuple[int, list[str]]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [(number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1)]


def _text(cell: object) -> str:
    """What a cell holds, as a form writes it: 1 and not 1.0, a day as 2027-02-01, yes and no as formulas have them."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).replace("\xa0", " ")
