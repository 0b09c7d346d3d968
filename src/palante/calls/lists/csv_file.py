"""A CSV file as people save it: any delimiter, any encoding, perhaps a byte-order mark, quotes that nobody closed."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Self

from django.utils.translation import gettext as _

from palante.calls.lists.book import MOST_COLUMNS, NotAListError, Row, Sheet

SAMPLE = 200_000
DELIMITERS = ",;\t|"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Not text: pictures, PDF, old archives, programs. Said here, or it would be read as very strange names.
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)
_SPANISH, _OTHER = set("áéíóúüñÁÉÍÓÚÑ¿¡"), set("ÜãõçâêôàèìòùäöÃÕÇÂÊÔÀ°ºª")
_LEGACY = ("cp1252", "cp850", "mac_roman")  # Windows, its old command line, old Macs
MOST_LINES_A_CELL = 30  # more, and a quote was opened that nobody closed


class CsvBook:
    kind = "csv"

    def __init__(self, file: BinaryIO, start: bytes) -> None:
        if start.startswith(_OTHERS):
            raise NotAListError(
                _(
                    "This is not a spreadsheet that we can read. Save it as .xlsx, .ods or .csv, and bring that file."
                )
            )
        self.file = file
        self.sheets, self.notes = [Sheet("")], list[str]()
        self.encoding, self.errors = _encoding(file)
        with self._text() as text:
            sample = text.read(SAMPLE).replace("\0", "")
        if re.match(r"\s*<(!doctype html|html|\?xml|table)", sample[:200], re.I):
            raise NotAListError(
                _(
                    "This is a web page, though its name may say otherwise. Open it, and save it as .xlsx or .csv."
                )
            )
        self.delimiter = _delimiter(sample)
        self.has_open_quote = self._look_for_open_quotes()
        if self.has_open_quote:
            self.notes.append("open_quote")

    def rows(self, sheet: int = 0) -> Iterator[Row]:
        for number, cells in self._records(quoted=not self.has_open_quote):
            if len(cells) > MOST_COLUMNS:
                self._note("columns")
            kept = cells[:MOST_COLUMNS]
            if self.has_open_quote:
                kept = [cell.strip('"') for cell in kept]
            if any(not cell.isspace() for cell in kept if cell):
                if "\ufffd" in "".join(kept):
                    self._note("letters")
                yield number, kept

    def close(self) -> None:
        pass  # the file is its owner's

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        self.close()

    def _note(self, code: str) -> None:
        if code not in self.notes:
            self.notes.append(code)

    def _text(self) -> "_Lent":
        self.file.seek(0)
        return _Lent(self.file, encoding=self.encoding, errors=self.errors, newline="")

    def _records(self, *, quoted: bool) -> Iterator[Row]:
        with self._text() as text:
            lines = (line.replace("\0", "") for line in text)
            if quoted:
                reader = csv.reader(lines, delimiter=self.delimiter)
            else:
                reader = csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
            number = 0
            for cells in reader:
                if number == 0 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
                    continue  # a word to Excel, which Excel does not count as a row
                number += 1
                yield number, cells

    def _look_for_open_quotes(self) -> bool:
        """One pass over all of it: a quote that stays open would swallow every row below it."""
        try:
            return any(
                cell.count("\n") + cell.count("\r") > MOST_LINES_A_CELL
                for _number, cells in self._records(quoted=True)
                for cell in cells
                if len(cell) > MOST_LINES_A_CELL
            )
        except csv.Error:  # a cell beyond csv's own limit
            try:
                for _row in self._records(quoted=False):
                    pass
            except csv.Error:
                raise NotAListError(
                    _("This file has a line far too long for a table. Save it again as .xlsx and bring that.")
                ) from None
            return True


class _Lent(io.TextIOWrapper):
    """Gives the file back open: it is read more than once."""

    def close(self) -> None:
        if not self.closed:
            self.detach()

    def __exit__(self, *what: object) -> None:
        self.detach()


def _encoding(file: BinaryIO) -> tuple[str, str]:
    """(encoding, what to do with the rest). Decided over the whole file: the first accent may stand in its last row."""
    file.seek(0)
    start = file.read(4)
    for mark, name in MARKS.items():
        if start.startswith(mark):
            return name, "replace"
    file.seek(0)
    sample = file.read(SAMPLE)
    if sample.count(b"\0") > len(sample) // 4:
        return ("utf-16-be" if sample[0] == 0 else "utf-16-le"), "replace"
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lost = good = 0
    legacy = Counter[str]()
    file.seek(0)
    while chunk := file.read(1 << 18):
        text = decoder.decode(chunk)
        lost += text.count("\ufffd")
        good += sum(ord(ch) > 127 for ch in text) if not text.isascii() else 0
    if not lost:
        return "utf-8", "replace"
    if good - lost > 3 * lost:  # a few bad bytes in a file that is UTF-8 otherwise
        return "utf-8", "replace"
    file.seek(0)
    high = bytes(byte for byte in file.read(2_000_000) if byte > 127)
    for name in _LEGACY:
        legacy[name] = sum(
            2 if ch in _SPANISH else 1 if ch in _OTHER else -1 for ch in high.decode(name, "replace")
        )
    return max(_LEGACY, key=lambda name: legacy[name]), "replace"


def _delimiter(sample: str) -> str:
    """The one that cuts most lines into the same number of pieces, more than one."""
    if match := re.match(r"sep=(.)\r?\n", sample, re.I):
        return match[1]
    lines = [line for line in sample.splitlines()[:200] if line.strip()]
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        widths.pop(1, None)
        if widths:
            width, times = max(widths.items(), key=lambda found: (found[1], found[0]))
            score = times * (1 + min(width, 20) / 100)
            if score > most:
                best, most = delimiter, score
    return best
