"""Bytes to words. UTF-8 and UTF-16 are known by their form; anything else is assumed, and said."""

import codecs

from django.utils.translation import gettext as _

from palante.base.document import Fault

ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp1252",
    "mac-roman",
    "cp850",
)  # what one may choose when the accents are wrong
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# No control characters: databases and pages have no place for them. Every kind of line end becomes one.
_CLEAN = {
    code: None
    for code in [*range(32), *range(127, 160), 0xFEFF, *range(0xD800, 0xE000)]
    if code not in (9, 10)
}
_LINE_ENDS = str.maketrans(
    {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\xa0": " "}
)


def decode(data: bytes, encoding: str = "", *, path: str = "") -> tuple[str, str, list[Fault]]:
    """The text, the encoding it was read in, and what to look at."""
    if encoding in ENCODINGS:
        return clean(data.decode(_told(data, encoding), "replace")), encoding, []
    for mark, name in _MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(name, "replace")), name, []
    if wide := _wide(data):
        return clean(data.decode(wide, "replace")), wide, []
    try:
        return clean(data.decode("utf-8")), "utf-8", []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mostly = data.decode("utf-8", "replace")
    lost = mostly.count("\ufffd")
    if sum(ch > "\x7f" for ch in mostly) > 3 * lost:  # UTF-8 that was damaged, not another encoding
        what = _("%(count)s characters of this file are damaged and shown as “�”.") % {"count": lost}
        return clean(mostly), "utf-8", [Fault(path, line, what, _("write them anew"), "warning")]
    what = _(
        "This file does not say in which alphabet it was written. It was read as Western European (Windows)."
    )
    mend = _("look at the accents; if they are wrong, import it again and choose another one")
    # The five codes that cp1252 leaves empty are read as Latin-1 has them.
    text = data.decode("cp1252", "replace") if not _has_gaps(data) else data.decode("latin-1")
    return clean(text), "cp1252", [Fault(path, line, what, mend, "warning")]


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return text.translate(_CLEAN)


def _told(data: bytes, encoding: str) -> str:
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide(data) or "utf-16-le"
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of ordinary letters is zero."""
    head = data[:4000]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else ""


def _has_gaps(data: bytes) -> bool:
    return any(byte in data for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
