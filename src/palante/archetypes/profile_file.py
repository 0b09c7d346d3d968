"""A profile as a kit's file: read into claims, and changed only where a claim has changed.

## Qué le mueve {#moves}     ← an aspect: by its key, else by its words
Quiere que sus hijos …       ← a paragraph or a list item is a claim
- Escuchar con las manos …
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import override

from palante.archetypes.models import Aspect
from palante.base import headings

# How teams call the aspects, in Spanish and English: the first word found in the heading decides.
WORDS = {
    Aspect.MOVES: ("mueve", "motiva", "moves", "motivates", "drives"),
    Aspect.BARRIERS: (
        "frena",
        "barrera",
        "dificult",
        "cuesta",
        "holds",
        "barrier",
        "difficult",
        "in the way",
    ),
    Aspect.HOURS: ("horas", "horario", "hours"),
    Aspect.TRADES: ("oficio", "trabaja", "vende", "trade"),
    Aspect.TEACHES: ("ensenar", "ensena", "teach"),
    Aspect.NEEDS: ("necesita", "need"),
    Aspect.DAY: ("dia", "day"),
}
_ITEM = re.compile(r"^[-*+][ \t]+")


@dataclass
class Row:
    """A claim as a file says it."""

    aspect: str
    is_item: bool
    words: dict[str, str] = field(default_factory=dict)  # language → text

    @property
    def key(self) -> tuple[str, bool, tuple[tuple[str, str], ...]]:
        return self.aspect, self.is_item, tuple(sorted(self.words.items()))


def aspect_of(heading: headings.Heading) -> str:
    """The aspect a heading stands for, '' when it is none that Palante knows."""
    if heading.key in Aspect.values:
        return heading.key
    plain = unicodedata.normalize("NFKD", heading.title.casefold()).encode("ascii", "ignore").decode()
    for aspect, words in WORDS.items():
        if any(re.search(rf"\b{re.escape(word)}", plain) for word in words):
            return aspect
    return ""


def claims_in(body: str) -> list[tuple[bool, str]]:
    """(is a list item, text) in order. An item that goes on in the next line, or a paragraph of several, is one claim."""
    found: list[tuple[bool, str]] = []
    goes_on = False
    for line in body.split("\n"):
        if not line.strip():
            goes_on = False
        elif _ITEM.match(line):
            found.append((True, _ITEM.sub("", line).strip()))
            goes_on = True
        elif goes_on and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            found.append((False, line.strip()))
            goes_on = True
    return found


def aspects_in(text: str) -> tuple[str, dict[str, headings.Heading], list[headings.Heading]]:
    """A section's introduction, the heading of each aspect, and the headings that are none (or come twice)."""
    intro, found = headings.split(text)
    known: dict[str, headings.Heading] = {}
    others = []
    for heading in found:
        aspect = aspect_of(heading)
        if aspect and aspect not in known:
            known[aspect] = heading
        else:
            others.append(heading)
    return intro, known, others


def read_rows(sections: dict[str, str]) -> list[Row]:
    """Claims of all languages, the first language leading. A language that says more or less there is left alone."""
    languages = list(sections)
    said = {
        code: {aspect: claims_in(heading.body) for aspect, heading in aspects_in(text)[1].items()}
        for code, text in sections.items()
    }
    rows = []
    for aspect in Aspect.values:
        lead = said[languages[0]].get(aspect, []) if languages else []
        for number, (is_item, text) in enumerate(lead):
            words = {languages[0]: text}
            for code in languages[1:]:
                theirs = said[code].get(aspect, [])
                if len(theirs) == len(lead):
                    words[code] = theirs[number][1]
            rows.append(Row(aspect, is_item, words))
    return rows


def written(text: str, language: str, intro: str, rows: Sequence[Row], were: Sequence[Row]) -> str:
    """The section with these claims. An aspect that says in this language what it said keeps its very characters."""
    _old_intro, known, _others = aspects_in(text)
    pieces: list[tuple[str, str, str]] = []
    by_heading = {heading.start: aspect for aspect, heading in known.items()}
    for heading in headings.split(text)[1]:
        aspect = by_heading.get(heading.start, "")
        new, old = _of(rows, aspect, language), _of(were, aspect, language)
        if not aspect or new == old:
            pieces.append((heading.title, heading.key, heading.body))
        elif new:
            pieces.append((heading.title, heading.key, _body(new)))
    for aspect in Aspect:
        if aspect not in known and (new := _of(rows, aspect, language)):
            with override(language):
                pieces.append((str(aspect.label), aspect.value, _body(new)))
    return headings.joined(text, intro, pieces)


def _of(rows: Sequence[Row], aspect: str, language: str) -> list[tuple[bool, str]]:
    return [
        (row.is_item, row.words[language]) for row in rows if row.aspect == aspect and row.words.get(language)
    ]


def _body(claims: list[tuple[bool, str]]) -> str:
    lines: list[str] = []
    for number, (is_item, text) in enumerate(claims):
        if number and not (is_item and claims[number - 1][0]):
            lines.append("")
        lines.append(f"- {text}" if is_item else text)
    return "\n".join(lines)


def as_words(row: Row) -> dict[str, dict[str, Any]]:
    return {code: {"text": text} for code, text in row.words.items()}
