"""A tool page ready to be shown: its sections as HTML, its tags with the address of their filter, its facts."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from palante.screens.method.views.catalogue import filter_query
from palante.toolkit.format import BY_KEY, PageText, Resource, Sentence, read_page, to_html
from palante.toolkit.format.labels import shown, worded
from palante.toolkit.format.links import for_show, is_safe
from palante.toolkit.models import Page

# These stand elsewhere on the page than among the sections.
APART = ("what", "focal", "place", "resources")


@dataclass(frozen=True)
class Part:
    key: str  # its anchor
    title: str
    html: SafeString


@dataclass(frozen=True)
class Link:
    """A resource as a row: `url` is empty when it cannot be opened safely."""

    kind: str
    language: str
    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Words:
    """A line among the resources that is none."""

    html: SafeString


@dataclass(frozen=True)
class Sheet:
    what: SafeString
    intro: SafeString
    parts: list[Part]
    resources: list[Link | Words]
    tags: list[tuple[str, str]]  # words, query
    country: str
    years: str
    languages: str
    focal: list[tuple[str, str]]  # name, address
    is_tool: bool
    lang: SafeString  # an attribute for the page's own words, so that a voice reads them in their language


def sheet_of(page: Page) -> Sheet:
    return sheet_of_text(read_page(bytes(page.source), page.path))


def sheet_of_text(text: PageText) -> Sheet:
    sections = [section for section in text.sections if section.known not in APART and section.text]
    return Sheet(
        what=to_html(text.get("what")) if text.is_tool else to_html(text.body),
        intro=to_html(text.intro) if text.is_tool else SafeString(),
        parts=[
            Part(section.known or f"s{number}", title_of(section.known, section.name), to_html(section.text))
            for number, section in enumerate(sections, 1)
        ]
        if text.is_tool
        else [],
        resources=[_resource(item) for item in text.resource_lines],
        tags=[
            (shown(label.label, label.value), filter_query(label.label, label.folded))
            for label in text.labels
        ],
        country=text.place.country,
        years=_years(text),
        languages=", ".join(map(worded, text.place.languages)),
        focal=[(focal.name, _address(focal.url)) for focal in text.focal_points],
        is_tool=text.is_tool,
        lang=_lang(text.plain),
    )


_COMMON = {
    "en": frozenset(
        ["the", "and", "of", "to", "in", "is", "for", "with", "that", "this", "you", "are", "it"]
    ),
    "es": frozenset(
        ["el", "la", "los", "las", "y", "de", "que", "en", "para", "con", "un", "una", "por", "se", "es"]
    ),
}


def _lang(words: str) -> SafeString:
    """` lang="en"` when the common words of a language are clearly the most; nothing when in doubt."""
    found = words[:4_000].casefold().split()
    counts = {code: sum(word in common for word in found) for code, common in _COMMON.items()}
    code, other = sorted(counts, key=lambda code: -counts[code])
    is_clear = counts[code] >= 5 and counts[code] > 3 * counts[other]
    return format_html(' lang="{}"', code) if is_clear else SafeString()


def title_of(known: str | None, name: str) -> str:
    return str(BY_KEY[known].title) if known else name


def _years(text: PageText) -> str:
    if text.place.is_ongoing:
        return _("since %(year)s") % {"year": text.place.since}
    return text.place.years


def _resource(item: Resource | Sentence) -> Link | Words:
    if isinstance(item, Sentence):
        return Words(to_html(item.text))
    return Link(worded(item.kind), worded(item.language), item.title, _address(item.url), item.note)


def _address(url: str) -> str:
    """What can be opened from here. An address of the page's first site leads nowhere on ours: then only words are shown."""
    if not is_safe(url):
        return ""
    if url.lower().startswith(("http://", "https://", "mailto:")):
        return for_show(url)
    try:
        resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        return ""
    return for_show(url)
