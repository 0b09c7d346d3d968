"""A partner's poster: A4, made by typst in some milliseconds, for a colour printer or a black-and-white one.

Names and dates are handed over as data, never as source, so nobody's name can be a command.
"""

import io
import json
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.calls.models import Partner
from palante.canvases.paper import breakable, fonts
from palante.screens.partner.sharing import short_link, when

SHEET = Path(__file__).with_name("poster.typ")


def pdf(partner: Partner, language: str, at: datetime) -> bytes:
    journey, link = partner.journey, short_link(partner)
    parts = urlsplit(link)
    with override(language):
        sheet = {
            "language": language,
            "journey": breakable(journey.name),
            "tagline": breakable(str(journey.say("tagline"))),
            "when": when(journey, at),
            "scan": _("Point your phone's camera here"),
            "or": _("or write this address"),
            "address": f"{parts.netloc}{parts.path}",
            "facts": [
                _("Two minutes, without a password"),
                _("No documents: the name you choose is enough"),
                _("If you cannot at that hour, catch up at any other"),
            ],
            "invites": _("You are invited by"),
            "partner": breakable(partner.name),
            "code": _code(link),
            "logo": list(_logo(partner)),  # bytes, as JSON knows them
        }
    compiler = typst.Compiler(input=SHEET.read_bytes(), font_paths=fonts())
    data = {"sheet": json.dumps(sheet, ensure_ascii=False)}
    made, _warnings = compiler.compile_with_warnings(
        sys_inputs=data, format="pdf"
    )  # a font this machine lacks
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF.")
    return made


def _code(link: str) -> str:
    out = io.BytesIO()
    # "q": a quarter may be torn, wet or written over.
    segno.make(link, error="q").save(
        out, kind="svg", border=0, dark="#000", light=None, xmldecl=False, scale=4
    )
    return out.getvalue().decode()


def _logo(partner: Partner) -> bytes:
    if not partner.logo:
        return b""
    try:
        with partner.logo.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""
