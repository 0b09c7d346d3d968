"""The card as a picture, to keep in a phone's gallery or to print. Drawn by typst with the fonts it brings."""

import io
import json
import unicodedata
from urllib.parse import urlsplit

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

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
#let alias(size) = box(width: 54mm, text(size: size, weight: "bold", card.alias))
#if card.alias == "" { v(4mm); line(length: 54mm, stroke: 0.4pt) } else if card.long { alias(12pt) } else { alias(17pt) }
#v(1fr)
#block(width: 100%, stroke: 0.6pt + rgb("#e6dccb"), radius: 2mm, inset: 3mm, fill: white)[
  #align(center, text(font: "DejaVu Sans Mono", size: 15pt, weight: "bold", card.code))
]
#v(1fr)
#text(size: 8.5pt, fill: rgb("#5d5a70"))[#card.hint #linebreak() #text(fill: rgb("#1d1b2e"), weight: "bold", card.address)]
"""
LONGEST, ONE_LINE = 44, 18  # letters that fit on the card; in large
SHARP = 160  # dots an inch: sharp on a phone and in print, and some 10 kB
COLOURS = 24


def card_png(person: Person) -> bytes:
    """A PNG of the card, in the active language. It names no journey: a card may be seen by others."""
    alias = drawable(person.alias)
    words = {
        "title": _("My card"),
        "alias": alias,
        "long": len(alias) > ONE_LINE,
        "code": code_of(person).replace("-", " "),
        "hint": _("To come back: open this page, tap “Sign in” and write the code. Show it to nobody."),
        "address": urlsplit(settings.URL).netloc,
    }
    inputs = {"card": json.dumps(words)}
    drawn = typst.compile(_CARD, format="png", ppi=SHARP, sys_inputs=inputs, ignore_system_fonts=True)
    with Image.open(io.BytesIO(drawn)) as picture:
        out = io.BytesIO()
        picture.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


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
