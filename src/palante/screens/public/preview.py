"""The picture chat apps show beside a shared link: 1200 × 630, drawn by typst, some tens of kilobytes.

WhatsApp leaves out pictures above 600 kB and crops tall ones; what matters stands in the middle, large enough to be read
as a thumbnail. Names arrive as data, never as source.
"""

import io
import json
import zlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from PIL import Image

from palante.canvases.paper import breakable, fonts
from palante.journeys.models import Journey
from palante.screens.partner.sharing import when

SIZE = (1200, 630)
SHEET = Path(__file__).with_name("preview.typ")
COLOURS = 48


def words_of(journey: Journey, language: str, at: datetime) -> str:
    """What the picture says, as JSON: the same words are the same picture."""
    with override(language):
        said = {
            "name": breakable(journey.name),
            "tagline": breakable(str(journey.say("tagline"))),
            "when": when(journey, at),
            "seed": zlib.crc32(journey.slug.encode()) % 97,
            "language": language,
        }
    return json.dumps(said, ensure_ascii=False)


def site_words(language: str) -> str:
    """The picture of the front page, where journeys are listed."""
    with override(language):
        said = {
            "name": "Palante",
            "tagline": _("Live learning journeys, from your phone, together with others."),
            "when": _("From your phone, at your pace, with the name you choose."),
            "seed": 5,
            "language": language,
        }
    return json.dumps(said, ensure_ascii=False)


def address_of(journey: Journey, at: datetime) -> str:
    """The picture's whole address. It changes with its words: chat apps keep a picture for weeks by its address."""
    language = get_language() or settings.LANGUAGE_CODE
    path = reverse("journey_preview", args=[journey.slug, language])
    return f"{settings.URL}{path}?v={zlib.crc32(words_of(journey, language, at).encode()):08x}"


@lru_cache(maxsize=64)
def drawn(words: str) -> bytes:
    compiler = typst.Compiler(input=SHEET.read_bytes(), font_paths=fonts())
    made, _warnings = compiler.compile_with_warnings(sys_inputs={"card": words}, format="png", ppi=72)
    if not isinstance(made, bytes):
        raise TypeError("typst made no picture.")
    with Image.open(io.BytesIO(made)) as picture:
        out = io.BytesIO()
        picture.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
