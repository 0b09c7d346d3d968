"""Names of questions and choices, and words people read: what is let in, and why something is not."""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from palante.forms.format.grid import Row
from palante.forms.format.table import Table

LONGEST = 80
_NAME = re.compile(r"[^\W\d][\w.-]*")
_SCRIPT = re.compile(
    r"<\s*/?\s*(script|iframe|object|embed|style|svg|link|meta|form|img)\b|\bon\w+\s*=|javascript:", re.I
)
_TAG = re.compile(r"<\s*/?\s*[a-z][^>]*>", re.I)


def scripts(name: str) -> set[str]:
    """The alphabets of a name's letters: LATIN, CYRILLIC, GREEK…"""
    return {
        unicodedata.name(ch, "?").split()[0] for ch in unicodedata.normalize("NFKD", name) if ch.isalpha()
    }


def is_look_alike(name: str) -> bool:
    """Letters of two alphabets in one name, or letters that nobody sees: made to look like another name."""
    hidden = any(unicodedata.category(ch) in ("Cf", "Cc", "Co", "Cn") for ch in name)
    return hidden or len(scripts(name)) > 1 or unicodedata.normalize("NFKC", name) != name


def why_not_a_name(name: str) -> str:
    if is_look_alike(name):
        return _("the name “%(name)s” has letters that only look like others") % {"name": _shown(name)}
    if len(name) > LONGEST:
        return _("the name is longer than %(most)s letters") % {"most": LONGEST}
    if not _NAME.fullmatch(name):
        return _("“%(name)s” cannot be a name") % {"name": _shown(name)}
    return ""


def why_not_a_choice(name: str) -> str:
    if re.search(r"\s", name):
        return _("the choice's name “%(name)s” has a space") % {"name": _shown(name)}
    if is_look_alike(name):
        return _("the name “%(name)s” has letters that only look like others") % {"name": _shown(name)}
    if len(name) > LONGEST:
        return _("the name is longer than %(most)s letters") % {"most": LONGEST}
    return ""


def folded(name: str) -> str:
    marks = unicodedata.normalize("NFKD", name).casefold()
    return "".join(ch for ch in marks if not unicodedata.combining(ch))


def _shown(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()[:60] if is_look_alike(name) else name[:60]


def words_wrong(table: Table, row: Row, key: str, words: Mapping[str, str]) -> None:
    """Scripts are refused. Other HTML would stand there as plain letters, so it is said."""
    for text in words.values():
        if _SCRIPT.search(text):
            table.wrong(
                row.number,
                key,
                _("there is a script or a picture in this text"),
                _("write plain words; **bold** works"),
            )
            return
        if _TAG.search(text):
            what = _("HTML is shown as plain letters")
            table.wrong(row.number, key, what, _("write **bold** or *slanted* instead"), "warning")
            return
