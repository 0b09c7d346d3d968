"""A canvas on paper: A4, made by typst in some milliseconds.

What people write is handed over as data (JSON in `sys.inputs`) and stands in the document as strings. Typst reads markup
only in the template beside this file, so no answer can be code, whatever is typed.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from palante.canvases.models import CanvasTemplate
from palante.canvases.queries import canvas_of
from palante.people.models import Person

LONG_WORD = re.compile(r"\S{32,}")
SHEET = Path(__file__).with_name("paper.typ")


def pdf(template: CanvasTemplate, person: Person, language: str | None = None) -> bytes:
    """The person's canvas with her answers; questions without one leave room to write by hand."""
    with translation.override(language or person.language):
        filled = canvas_of(template, person, language)
        sheet = {
            "language": translation.get_language() or "es",
            "journey": template.journey.name,
            "title": filled.title,
            "alias": breakable(person.alias),
            "date": date_format(localtime(filled.changed_at), "DATE_FORMAT") if filled.changed_at else "",
            "seed": template.order,
            "questions": [
                {"question": question.question, "prompt": question.prompt, "text": breakable(question.text)}
                for question in filled.questions
            ],
        }
    return _typeset(sheet)


def breakable(text: str) -> str:
    """A word longer than a line (an address, a held key) may break anywhere instead of leaving the paper."""
    return LONG_WORD.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(word.group()), text)


def _typeset(sheet: dict[str, Any]) -> bytes:
    # A compiler for each sheet, since threads cannot share one; finding the fonts, which takes longest, is done once.
    compiler = typst.Compiler(input=str(SHEET), root=str(SHEET.parent), font_paths=fonts())
    data = {"sheet": json.dumps(sheet, ensure_ascii=False)}
    made, _warnings = compiler.compile_with_warnings(
        sys_inputs=data, format="pdf"
    )  # a font that this machine lacks
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF.")
    return made


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    return typst.Fonts()
