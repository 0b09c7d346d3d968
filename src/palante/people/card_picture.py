"""The card as a picture, to keep in a phone's gallery or to print. Drawn by typst with the fonts it brings."""

import json
import unicodedata

import typst
from django.utils.translation import gettext as _

from palante.people.domain.card import code_of
from palante.people.models import Person

# Alias and code arrive as data, never as source: nobody's alias can be a command.
_CARD = b"""
#set page(width: 86mm, height: 54mm, margin: 6mm, fill: rgb("#fffaf2"))
#set text(font: "Libertinus Serif", size: 10pt, fill: rgb("#1d1b2e"))
#let card = json(bytes(sys.inputs.card))
#let arrow = ((0mm, 0mm), (3mm, 0mm), (6mm, 5mm), (3mm, 10mm), (0mm, 10mm), (3mm, 5mm))
#let chevron(x, color) = place(top + right, dx: x, polygon(fill: color, ..arrow))
#chevron(-8mm, rgb("#b8401f"))
#chevron(-4mm, rgb("#f4b63f"))
#chevron(0mm, rgb("#1c7a58"))
#text(size: 9pt, fill: rgb("#5d5a70"), card.title)
#v(1mm)
#if card.alias != "" { text(size: 17pt, weight: "bold", card.alias) } else { v(4mm); line(length: 55mm, stroke: 0.4pt) }
#v(1fr)
#block(width: 100%, stroke: 0.6pt + rgb("#e6dccb"), radius: 2mm, inset: 3mm, fill: white)[
  #align(center, text(font: "DejaVu Sans Mono", size: 15pt, weight: "bold", card.code))
]
#v(1fr)
#text(size: 8.5pt, fill: rgb("#5d5a70"), card.hint)
"""
LONGEST = 24  # letters that fit on one line


def card_png(person: Person) -> bytes:
    """A PNG of the card, in the active language. It names no journey: a card may be seen by others."""
    words = {
        "title": _("My card"),
        "alias": drawable(person.alias),
        "code": code_of(person).replace("-", " "),
        "hint": _("To come back: open the page, tap “Sign in” and write this code. Show it to nobody."),
    }
    return typst.compile(
        _CARD, format="png", ppi=220, sys_inputs={"card": json.dumps(words)}, ignore_system_fonts=True
    )


def drawable(alias: str) -> str:
    """The alias as far as the bundled fonts can draw it: emoji are left out; a name in another script gives nothing,
    and the card then has a line to write it on by hand."""
    if any(ch.isalpha() and not _has_glyph(ch) for ch in alias):
        return ""
    kept = " ".join("".join(ch for ch in alias if ch.isspace() or _has_glyph(ch)).split())
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1].rstrip()}…"


def _has_glyph(ch: str) -> bool:
    """Libertinus Serif draws Latin, Greek and Cyrillic, digits and everyday punctuation."""
    if ord(ch) < 0x250:
        return ch.isprintable()
    return (0x370 <= ord(ch) <= 0x52F and unicodedata.category(ch)[0] == "L") or ch in "ẞ–—‘’“”…"
