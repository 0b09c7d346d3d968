"""Blank cards on paper: ten on a page of A4, with cutting lines, in black and white, drawn by typst.

Codes and numbers arrive as data, never as source. A sheet names no journey and no partner: a card may be seen by others.
"""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palante.people.domain.blank_card import printed_code, printed_number
from palante.people.models import BlankCard

_SHEET = Path(__file__).with_name("card_sheet.typ")


def cards_pdf(cards: Sequence[BlankCard]) -> bytes:
    """A PDF with these cards, in the active language."""
    sheet = {
        "title": _("My card"),
        "name": _("My name"),
        "hint": _("To come back: open this page, tap “Sign in” and write the code. Show it to nobody."),
        "address": urlsplit(settings.URL).netloc,
        "number": _("No."),
        "cards": [
            {"code": printed_code(card).replace("-", " "), "number": printed_number(card)} for card in cards
        ],
    }
    picture = io.BytesIO()
    segno.make(settings.URL + reverse("sign_in"), error="m").save(picture, kind="svg", border=0)
    inputs = {"sheet": json.dumps(sheet), "qr": picture.getvalue().decode()}
    drawn = typst.compile(_SHEET.read_bytes(), format="pdf", sys_inputs=inputs, ignore_system_fonts=True)
    if not isinstance(drawn, bytes):
        raise TypeError("typst made no PDF.")
    return drawn
