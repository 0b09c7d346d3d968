"""Cells of an XLSX file, which is a zip of XML: looked at before anything in it is believed, and read only where filled.

Real forms have formatted rows and columns to the end of the sheet; a reader that makes a table of all that is drowned. So
the XML is read as it comes, and cells with nothing in them cost nothing. Formulas count by the result that was saved.
"""

import io
import math
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from palante.forms.format.form import Slip
from palante.forms.format.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    SHEETS,
    Sheet,
    Sheets,
    UnreadableError,
    sheet_of,
)

MOST_UNPACKED = 60_000_000
MOST_FILES = 500
MOST_CELLS = 2_000_000  # formatted ones included
MOST_NODES = 6_000_000  # of one part: each costs a hundred bytes and comes as four
LAST_DAY = 2_950_000  # in the year 9976; from 1904, 9980
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATES = frozenset({14, 15, 16, 17, 22, 27, 30, 36, 50, 57})  # of the formats every spreadsheet knows
_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})


@dataclass
class _Found:
    """What stands in a sheet: rows of column → text, and what is odd in its cells."""

    rows: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    formulas: list[str] = field(default_factory=list)
    without_result: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def from_xlsx(source: bytes) -> Sheets:
    parts = _unpacked(source)
    try:
        places = _places(parts)
        words, kinds = _shared(parts), _kinds(parts)
        from_1904 = (
            b'date1904="1"' in parts["xl/workbook.xml"] or b'date1904="true"' in parts["xl/workbook.xml"]
        )
        named = {name.lower().strip(): path for name, path in places.items()}
        if "survey" not in named and len(named) == 1:
            named = {"survey": next(iter(named.values()))}  # one sheet can only be the survey
        return {
            name: _sheet(name, _cells(parts.get(path, b""), words, kinds, from_1904))
            for name, path in named.items()
            if name in SHEETS
        }
    except UnreadableError:
        raise
    except (ParseError, DefusedXmlException, ValueError, ArithmeticError, LookupError):
        raise _broken() from None  # a row, a style or a number that is none


def _sheet(name: str, found: _Found) -> Sheet:
    lines = [
        (number, [cells.get(column, "") for column in range(max(cells) + 1)])
        for number, cells in sorted(found.rows.items())
        if cells
    ]
    sheet = sheet_of(name, lines)

    def odd(cell: str, what: str, mend: str, *, is_error: bool) -> None:
        row, column = place_of(cell)
        heading = sheet.columns[column] if column < len(sheet.columns) else ""
        severity = "error" if is_error and heading and row > sheet.head else "warning"
        sheet.odd.append(Slip("", row, what, mend, severity, sheet=name, column=heading))

    for cell in found.without_result[:20]:
        what = _("the formula in cell %(cell)s has no result in the file") % {"cell": cell}
        odd(
            cell,
            what,
            _("open the file in a spreadsheet program, save it, and bring it again"),
            is_error=True,
        )
    if found.formulas:
        what = _("cell %(cell)s holds a formula: its saved result is read") % {"cell": found.formulas[0]}
        mend = _("look whether it is what you mean; %(count)s cells are like this")
        odd(found.formulas[0], what, mend % {"count": len(found.formulas)}, is_error=False)
    for cells in found.merged[:20]:
        first, _colon, last = cells.partition(":")
        what = _("the cells %(cells)s are merged") % {"cells": cells}
        spans_rows = place_of(last or first)[0] != place_of(first)[0]
        odd(first, what, _("unmerge them, so that each row has its own"), is_error=spans_rows)
    return sheet


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


def _walk(content: io.BytesIO, events: tuple[str, ...] = ("end",)) -> Iterator[tuple[str, Element]]:
    for number, (event, node) in enumerate(iterparse(content, events=events)):
        if number > MOST_NODES:
            raise _too_large()
        yield event, node


def _places(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet's name → the part of the zip it stands in."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    for _event, node in _walk(io.BytesIO(parts.get("xl/_rels/workbook.xml.rels", b"<x/>"))):
        if node.tag.endswith("}Relationship"):
            target = node.get("Target", "")
            targets[node.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for _event, node in _walk(io.BytesIO(parts["xl/workbook.xml"])):
        if node.tag == f"{_MAIN}sheet":
            names[node.get("name", "")] = targets.get(node.get(_REL, ""), "")
    return names


def _shared(parts: dict[str, bytes]) -> list[str]:
    """The texts that cells point to."""
    found = []
    for _event, node in _walk(io.BytesIO(parts.get("xl/sharedStrings.xml", b"<x/>"))):
        if node.tag == f"{_MAIN}si":
            found.append(_words(node))
            node.clear()
    return found


def _words(node: Element) -> str:
    """Text with its pieces of other colours joined, without the small readings above Japanese."""
    return "".join(part.text or "" for part in _texts(node))


def _texts(node: Element) -> Iterator[Element]:
    for part in node:
        if part.tag == f"{_MAIN}t":
            yield part
        elif part.tag == f"{_MAIN}r":
            yield from _texts(part)


def _kinds(parts: dict[str, bytes]) -> list[str]:
    """For each style of the book: `date`, `time` or nothing."""
    formats: dict[int, str] = {}
    found: list[str] = []
    inside = False
    for event, node in _walk(io.BytesIO(parts.get("xl/styles.xml", b"<x/>")), events=("start", "end")):
        if node.tag == f"{_MAIN}cellXfs":
            inside = event == "start"
        elif event == "end" and node.tag == f"{_MAIN}numFmt":
            formats[int(node.get("numFmtId", "0"))] = node.get("formatCode", "")
        elif event == "start" and inside and node.tag == f"{_MAIN}xf":
            found.append(_kind(int(node.get("numFmtId", "0") or 0), formats))
    return found


def _kind(number: int, formats: dict[int, str]) -> str:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", formats.get(number, "")).lower()
    if number in _DATES or "y" in code or "d" in code:
        return "date"
    return "time" if number in _TIMES or "h" in code else ""


def _cells(content: bytes, words: list[str], kinds: list[str], from_1904: bool) -> _Found:
    found, count, row = _Found(), 0, 0
    for event, node in _walk(io.BytesIO(content or b"<x/>"), events=("start", "end")):
        if event == "start":
            if node.tag == f"{_MAIN}row":
                row = int(node.get("r", row + 1))
            continue
        if node.tag == f"{_MAIN}c":
            count += 1
            if count > MOST_CELLS:
                raise _too_large()
            _cell(node, row, found, words, kinds, from_1904)
        elif node.tag == f"{_MAIN}mergeCell":
            found.merged.append(node.get("ref", ""))
        elif node.tag == f"{_MAIN}row":
            node.clear()
        if len(found.rows) > MOST_ROWS * 2:
            raise _too_large()
    return found


def _cell(
    node: Element, row: int, found: _Found, words: list[str], kinds: list[str], from_1904: bool
) -> None:
    cell = node.get("r", "")
    text = _value(node, words, kinds, from_1904)
    if node.find(f"{_MAIN}f") is not None:
        value = node.find(f"{_MAIN}v")
        has_result = value is not None or text.strip()
        (found.formulas if has_result else found.without_result).append(cell)
    if text.strip():
        number, column = place_of(cell) if cell else (row, max(found.rows[row], default=-1) + 1)
        if column <= MOST_COLUMNS * 20:
            found.rows[number][column] = text


def _value(node: Element, words: list[str], kinds: list[str], from_1904: bool) -> str:
    kind = node.get("t", "n")
    if kind == "inlineStr":
        inline = node.find(f"{_MAIN}is")
        return "" if inline is None else _words(inline)
    value = node.findtext(f"{_MAIN}v", "")
    if kind == "s":
        return words[int(value)] if value.isdigit() and int(value) < len(words) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "n" and value:
        style = node.get("s", "0")
        shown = kinds[int(style)] if style.isdigit() and int(style) < len(kinds) else ""
        return _number(value, shown, from_1904)
    return "" if kind == "e" else value.replace("\xa0", " ")


def _number(value: str, kind: str, from_1904: bool) -> str:
    """1 and not 1.0; a day as 2027-02-01, an hour as 19:30."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    if kind and 0 <= number < LAST_DAY:
        moment = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  (a sheet knows no zone)
        moment += timedelta(seconds=round(number * 86_400))
        if kind == "time" and number < 1:
            return moment.time().isoformat(timespec="minutes")
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(timespec="minutes")
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def place_of(cell: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of a cell such as C2."""
    letters = re.match(r"[A-Z]{1,3}", cell)
    digits = cell[letters.end() :] if letters else ""
    if not letters or not digits.isdigit():
        return 1, 0
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return int(digits), column - 1
