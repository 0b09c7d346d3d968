"""What stands in a cell, as plain text, whatever a spreadsheet made of it."""

import contextlib
import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from palante.people.text import clean_line

LONGEST = 500
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|¡REF!|¡VALOR!|¿NOMBRE\?|¡DIV/0!|N/D)", re.I)
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u2122]")
_AS_TEXT = re.compile(r'="([^"]*)"')  # how people keep a number from being rounded in a CSV file


def plain(text: str) -> str:
    """One line without control characters; what was written in UTF-8 and read as Latin-1 on its way is put right."""
    text = text[: LONGEST * 2]
    if _MOJIBAKE.search(text):
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp1252").decode("utf-8")
    text = clean_line(text)[:LONGEST]
    if match := _AS_TEXT.fullmatch(text):
        text = match[1].strip()
    # A spreadsheet's own mark for “this is text”, which some exports write out. An ʻokina before a letter stays.
    if text[:1] in "'’`´" and (text[1:2].isdigit() or text[1:2] in ("+", "=", "-", "@", "(")):
        text = text[1:].strip()
    return text


def is_error(text: str) -> bool:
    return bool(_ERROR.fullmatch(text))


def is_formula(text: str) -> bool:
    return text[:1] in "=@" and len(text) > 1


def number(text: str) -> str:
    """A number as a person would write it: 987654321.0 and 9.87654321E8 are 987654321."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return text
    rounded = value.quantize(Decimal("0.0000001")) if value.adjusted() < 18 else value
    return (
        f"{rounded.to_integral_value():f}"
        if rounded == rounded.to_integral_value()
        else f"{rounded.normalize():f}"
    )


def day(text: str, *, from_1904: bool = False) -> str:
    """A serial date as 2026-11-22. A telephone number that somebody formatted as a date is far beyond any: it stays."""
    try:
        days = float(text)
    except ValueError:
        return text
    if not 1 <= days < 110_000:  # to the year 2201
        return number(text)
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    return (start + timedelta(days=int(days))).isoformat()


def letter(index: int) -> str:
    """0 → A, 26 → AA: how spreadsheets call a column."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(reference: str) -> tuple[int, int] | None:
    """B7 → (7, 1): row from 1, column from 0."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3 or not digits or len(digits) > 8:
        return None
    column = 0
    for each in letters.upper():
        column = column * 26 + ord(each) - 64
    return int(digits), column - 1
