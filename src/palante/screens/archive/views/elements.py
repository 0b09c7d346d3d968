"""The vocabulary: all elements, one element, and its pictures as files of their own."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from palante.base.markdown import to_html
from palante.screens.archive.doors import archive_page, is_stranger, stories_for
from palante.screens.archive.words import KINDS, MEANINGS, SECTIONS
from palante.stories.format import ElementText, read_element
from palante.stories.models import Element, Kind
from palante.stories.out.linked import head_of_element
from palante.stories.queries import (
    element_once_called,
    element_to_read,
    elements_to_read,
    is_everywhere,
    passages_count,
    stories_showing,
    tagged_stories,
)
from palante.stories.together import commonness, with_element

A_PAGE = 8  # stories, each with its passages
MOST_NEAR = 8
OPEN = ("overview", "purpose")  # sections that are read first; the others are a tap away
SHOWN_AT_ONCE = 60_000  # bytes of a picture; a larger one says its price first
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
BEGINS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass
class Shown:
    """A picture of the page, by its address and price."""

    number: int
    alt: str
    section: str
    bytes: int

    @property
    def is_small(self) -> bool:
        return self.bytes <= SHOWN_AT_ONCE


@dataclass
class Part:
    name: str
    html: SafeString
    is_open: bool


@archive_page
def elements(request: HttpRequest) -> HttpResponse:
    """By kind, then by first letter. Who is of two kinds stands under both."""
    among = stories_for(request)
    found, tagged = elements_to_read(among), tagged_stories(among)
    titles: dict[str, int] = defaultdict(int)
    for row in found:
        titles[row.title] += 1
    shelves: dict[str, dict[str, list[Element]]] = {kind: defaultdict(list) for kind in Kind.values}
    for row in found:
        row.is_everywhere = is_everywhere(row.stories, tagged)  # type: ignore[attr-defined]
        row.twin = row.name if titles[row.title] > 1 and row.name != row.title else ""  # type: ignore[attr-defined]
        for kind in row.kinds:
            if kind in shelves:
                shelves[kind][_letter(row.title)].append(row)
    rows = [
        {"kind": kind, "word": KINDS[Kind(kind)], "meaning": MEANINGS[Kind(kind)], "letters": dict(letters),
         "count": sum(map(len, letters.values()))}
        for kind, letters in shelves.items()
        if letters
    ]  # fmt: skip
    return render(request, "archive/elements.html", {"shelves": rows, "here": "library"})


@archive_page
def element(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What it is, who speaks of it, and what stands beside it. Its older names and its other kinds lead here."""
    among = stories_for(request)
    found = element_to_read(among, slug)
    if found is None:
        renamed = element_once_called(slug)
        found = element_to_read(among, renamed.slug) if renamed else None
    if found is None or kind not in Kind.values:
        raise Http404
    if found.slug != slug or (kind not in found.kinds and kind != found.kind):
        return _moved(request, found)
    page = Paginator(stories_showing(found, among), A_PAGE).get_page(request.GET.get("page"))
    text = _text(found)
    context: dict[str, Any] = {
        "element": found,
        "kind": kind,
        "word": KINDS[Kind(kind)],
        "others": [
            (other, KINDS[Kind(other)]) for other in found.kinds if other != kind and other in Kind.values
        ],
        "preamble": to_html(text.preamble) if text and text.preamble else "",
        "parts": _parts(text) if text else [],
        "images": _images(text) if text else [],
        "stories": page,
        "passages": passages_count(found, among),
        "common": commonness(among).of(found),
        "near": with_element(found, among, MOST_NEAR),
    }
    if is_stranger(request):
        context["linked"] = head_of_element(found)
    return render(request, "archive/element.html", context | {"here": "library"})


@archive_page
def element_image(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A picture that stands in the element's page as text. Only what really is a picture, and never one that can run."""
    found = element_to_read(stories_for(request), slug)
    text = _text(found) if found else None
    if found is None or text is None or not 1 <= number <= len(text.images):
        raise Http404
    data = text.images[number - 1].data
    mime = next((mime for begins, mime in BEGINS.items() if data.startswith(begins)), "")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        mime = "image/webp"
    if not mime:
        raise Http404
    response = HttpResponse(data, content_type=mime)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.GET.get("v") == str(found.version):  # a page that changes has another number
        response.headers["Cache-Control"] = (
            FOREVER if is_stranger(request) else FOREVER.replace("public", "private")
        )
    return response


def _moved(request: HttpRequest, element: Element) -> HttpResponse:
    address = element.get_absolute_url()
    page = request.GET.get("page", "")
    return redirect(f"{address}?{urlencode({'page': page})}" if page else address, permanent=True)


def _letter(title: str) -> str:
    first = next((letter for letter in title if letter.isalnum()), "#")
    return first.upper() if first.isalpha() else "#"


def _text(element: Element) -> ElementText | None:
    source = bytes(element.source)  # loaded now: lists never carry it
    return read_element(source, element.path) if source else None


def _parts(text: ElementText) -> list[Part]:
    return [
        Part(str(SECTIONS.get(name.strip(), name)), to_html(markdown), name.strip().casefold() in OPEN)
        for name, markdown in text.sections
        if markdown.strip()
    ]


def _images(text: ElementText) -> list[Shown]:
    return [
        Shown(number, image.alt, image.section, image.size)
        for number, image in enumerate(text.images, 1)
        if image.mime in PICTURES
    ]
