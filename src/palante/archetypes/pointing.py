"""An archetype must point at nobody. What in its words could, said as a sentence each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

COPIED = 7  # so many words in the same order are somebody's own sentence
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NUMBER = re.compile(r"(?:\+|\b)\d(?:[\s().-]?\d){6,}")
_ADDRESS = re.compile(r"https?://|www\.|\bt\.me/|\bwa\.me/|(?<!\w)@\w{3,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


class PointsAtSomebody(ValueError):  # noqa: N818  (an answer, not a fault)
    """The words could lead to a person; `str()` says which and what to do. Nothing was saved."""


@dataclass(frozen=True)
class Said:
    """Words that somebody said, and the name they are shown under."""

    text: str
    name: str = ""
    is_public: bool = False


def refuse_pointing(text: str, said: Iterable[Said]) -> None:
    """Raises PointsAtSomebody for contacts, a teller's name, and sentences taken over from a story not everybody reads."""
    if _MAIL.search(text) or _NUMBER.search(text) or _ADDRESS.search(text):
        raise PointsAtSomebody(
            _("Here is a number or an address. An archetype is nobody in particular: leave it out.")
        )
    words = _words(text)
    runs = {tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)}
    seen_names = set()
    for one in said:
        name = " ".join(_words(one.name))
        if name and name not in seen_names and len(name) > 2 and _stands_in(one.name, text):
            raise PointsAtSomebody(
                _("“%(name)s” told one of the stories. Say it without her name.") % {"name": one.name}
            )
        seen_names.add(name)
        if runs and not one.is_public:
            theirs = _words(one.text)
            if any(tuple(theirs[at : at + COPIED]) in runs for at in range(len(theirs) - COPIED + 1)):
                raise PointsAtSomebody(
                    _(
                        "These are somebody's very words, and she did not allow everybody to read them. "
                        "Say it in your own words; the passage stays linked."
                    )
                )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _stands_in(name: str, text: str) -> bool:
    """As a name, with its capital: “Nube” is somebody, “nube” is a cloud."""
    return bool(re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text))
