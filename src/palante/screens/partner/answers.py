"""Files of one partner, the same for the desk and for the partner's own page."""

import segno
from django.http import Http404, HttpResponse
from django.utils.timezone import now

from palante.calls.models import Partner
from palante.screens.partner.poster import pdf
from palante.screens.partner.sharing import languages_of, short_link


def code(partner: Partner) -> HttpResponse:
    """The short link as a QR code: an SVG that prints at any size."""
    drawing = segno.make(short_link(partner), error="m").svg_inline(
        scale=8, border=4, dark="#000", light="#fff"
    )
    picture = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return _file(picture.encode(), "image/svg+xml", f"{partner.journey.slug}-{partner.code}.svg")


def poster(partner: Partner, language: str) -> HttpResponse:
    if language not in languages_of(partner.journey):
        raise Http404
    made = pdf(partner, language, now())
    return _file(made, "application/pdf", f"{partner.journey.slug}-{partner.code}-{language}.pdf")


def logo(partner: Partner) -> HttpResponse:
    if not partner.logo:
        raise Http404
    try:
        with partner.logo.open("rb") as file:
            return _file(file.read(), "image/png", f"{partner.code}.png")
    except FileNotFoundError:  # a database that was restored without its files
        raise Http404 from None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
