"""Tables that leave the house: CSV and XLSX which no spreadsheet will run.

A cell that begins with = + - @, a tab or a line break (or a full-width twin of those signs, which some spreadsheets
read as the sign) is taken for a formula. Aliases are written by strangers, so every text cell that could be one gets
an apostrophe in front: the OWASP advice. In an XLSX file such a cell is then text, not a formula, as well.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import tablib
from django.http import HttpResponse

RISKY = "=+-@\t\r\n|%＝＋－＠﹣−﹢﹦"
INVISIBLE = (
    " \u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u3000"  # may stand before the sign and be dropped
)
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(cell: Any) -> Any:
    """The cell, unable to be a formula. Numbers and dates are left alone."""
    if not isinstance(cell, str):
        return cell
    text = "".join(ch for ch in cell if ch in "\t\r\n" or ord(ch) >= 32)  # XLSX refuses control characters
    return f"'{text}" if text.lstrip(INVISIBLE)[:1] in tuple(RISKY) or text[:1] in tuple("\t\r\n") else text


def sheet(headers: Sequence[str], rows: Iterable[Sequence[Any]], fmt: str, name: str) -> HttpResponse:
    """A file to download. CSV carries a byte-order mark, without which Excel breaks the accents."""
    table = tablib.Dataset(headers=[str(header) for header in headers], title=name[:31])
    for row in rows:
        table.append([harmless(cell) for cell in row])
    content = table.export("csv").encode("utf-8-sig") if fmt == "csv" else table.export("xlsx")
    return HttpResponse(
        content,
        content_type=FORMATS[fmt],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{fmt}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
