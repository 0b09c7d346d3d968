"""Questions about toolkit pages; none of these changes anything."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from palante.toolkit.format import labels
from palante.toolkit.models import Label, Page, PageLabel

EXCERPT = 20  # words
Stems = Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: words, and values of the vocabularies by label."""

    words: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)  # folded

    @property
    def is_all(self) -> bool:
        return not self.words.strip() and not any(self.values.values())


@dataclass(frozen=True)
class Choice:
    """A value that a filter offers: how many pages it would leave."""

    label: str
    value: str  # as shown
    folded: str
    count: int
    is_on: bool


@dataclass
class Group:
    """The pages of one section of the menu."""

    title: str
    pages: list[Page]


@dataclass
class Found:
    pages: list[Page]
    groups: list[Group]
    filters: list[tuple[str, list[Choice]]]  # by the label's name; only values in use
    chips: list[Choice]  # those that are on


def fold(text: str) -> str:
    """Lower-case and without accents, to find “rapido” in “Rápido”."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def catalogue(asked: Asked, among: QuerySet[Page], *, stems: Stems | None = None) -> Found:
    """The pages that fit, in the menu's order, with an excerpt each when words were asked. Three queries, however many.

    Values of one vocabulary widen (“Energy or Environment”), the vocabularies and the words narrow. With `stems`, words are
    also found in their other forms.
    """
    forms = _forms(asked.words, stems)
    rows = list(among.filter(kind=Page.Kind.TOOL).defer("source", *([] if asked.words.strip() else ["text"])))
    told: dict[int, list[PageLabel]] = {row.pk: [] for row in rows}
    for row in PageLabel.objects.filter(page__in=among.filter(kind=Page.Kind.TOOL)).order_by("pk"):
        told.setdefault(row.page_id, []).append(row)
    fits_words = [row for row in rows if _has_words(row, told[row.pk], forms)]
    pages = [row for row in fits_words if _has_values(told[row.pk], asked.values)]
    for page in pages:
        page.shown_labels = told[page.pk]  # type: ignore[attr-defined]
        page.excerpt = excerpt(page, forms)  # type: ignore[attr-defined]
    filters = []
    for label in Label:
        others = {key: values for key, values in asked.values.items() if key != label}
        left = [row for row in fits_words if _has_values(told[row.pk], others)]
        choices = _choices(label, rows, left, told, asked.values.get(label, []))
        if choices:
            filters.append((str(label.label), choices))
    chips = [choice for _name, choices in filters for choice in choices if choice.is_on]
    return Found(pages, grouped(pages), filters, chips)


def _has_values(told: list[PageLabel], values: dict[str, list[str]]) -> bool:
    has = {(label.label, label.folded) for label in told}
    return all(any((label, folded) in has for folded in wanted) for label, wanted in values.items() if wanted)


class Form:
    """A word as it begins in a text, or a stem: “cuid” is found in “cuidar”, but “count” not in “country”."""

    def __init__(self, word: str, stems: Stems | None = None) -> None:
        self.word, self.stems = word, stems
        self.pattern = re.compile(rf"(?<!\w){re.escape(word)}\w*")

    def search(self, folded: str) -> bool:
        return self.first(folded) is not None

    def first(self, folded: str) -> int | None:
        """Where it stands first in a folded text."""
        seen: dict[str, bool] = {}
        for found in self.pattern.finditer(folded):
            word = found[0]
            if word not in seen:
                seen[word] = self.stems is None or self.word in self.stems(word)
            if seen[word]:
                return found.start()
        return None


def _has_words(page: Page, told: list[PageLabel], forms: list[list[Form]]) -> bool:
    if not forms:
        return True
    text = _searched(page, told)
    return all(any(form.search(text) for form in each) for each in forms)


def _forms(words: str, stems: Stems | None) -> list[list[Form]]:
    """Each word with the stems it may stand for."""
    return [
        [Form(word), *(Form(stem, stems) for stem in (stems(word) if stems else ()) if len(stem) > 2)]
        for word in fold(words).split()
    ]


def _searched(page: Page, told: list[PageLabel]) -> str:
    tags = " ".join(f"{label.value} {labels.shown(label.label, label.value)}" for label in told)
    return fold(f"{page.title} {page.ending} {tags} {page.text}")


def _choices(
    label: str, rows: list[Page], left: list[Page], told: dict[int, list[PageLabel]], on: list[str]
) -> list[Choice]:
    in_use: dict[str, str] = {}
    for row in rows:
        for each in told[row.pk]:
            if each.label == label:
                in_use.setdefault(each.folded, each.value)
    counts = dict.fromkeys(in_use, 0)
    for row in left:
        for each in told[row.pk]:
            if each.label == label:
                counts[each.folded] += 1
    found = [
        Choice(label, labels.shown(label, value), folded, counts[folded], folded in on)
        for folded, value in in_use.items()
        if counts[folded] or folded in on
    ]
    return sorted(found, key=lambda each: (_goal(each), each.value.casefold()))


def _goal(choice: Choice) -> int:
    return int(choice.folded) if choice.label == Label.GOALS and choice.folded.isdigit() else 0


def excerpt(page: Page, forms: list[list[Form]]) -> list[tuple[str, bool]]:
    """Some words around the first that was asked for, those marked; without any, how “What it does” begins."""
    wanted = [form for each in forms for form in each]
    folded = fold(page.text) if wanted else ""
    places = [place for form in wanted if (place := form.first(folded)) is not None]
    if not places:
        words = page.what.split()
        return _pieces(words[:EXCERPT], [], more=len(words) > EXCERPT)
    words = page.text.split()
    first = max(folded.count(" ", 0, min(places)) - EXCERPT // 3, 0)
    shown = words[first : first + EXCERPT]
    hits = [any(form.search(fold(word)) for form in wanted) for word in shown]
    pieces = _pieces(shown, hits, more=len(words) > first + EXCERPT)
    return [("…", False), *pieces] if first else pieces


def _pieces(words: list[str], hits: list[bool], *, more: bool) -> list[tuple[str, bool]]:
    """Words that stand together and are alike as one piece."""
    pieces: list[tuple[str, bool]] = []
    for number, word in enumerate(words):
        is_hit = bool(hits) and hits[number]
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (f"{pieces[-1][0]} {word}", is_hit)
        else:
            pieces.append((word, is_hit))
    return [*pieces, ("…", False)] if more else pieces


def grouped(pages: list[Page]) -> list[Group]:
    """By the sections of the menu, each under its own title. One query."""
    titles = _section_titles({_folder(page) for page in pages}) if pages else {}
    groups: dict[tuple, Group] = {}
    for page in pages:
        title = titles.get(_folder(page)) or page.parent
        key = (title, page.menu if title else None)
        groups.setdefault(key, Group(title or str(_("Other pages")), [])).pages.append(page)
    ordered = sorted(groups.items(), key=lambda each: (not each[0][0], each[0][1] is None, each[0][1] or 0))
    return [group for _key, group in ordered]


def _folder(page: Page) -> tuple[int | None, str]:
    return page.journey_id, str(PurePosixPath(page.path).parent)


def _section_titles(folders: set[tuple[int | None, str]]) -> dict[tuple[int | None, str], str]:
    """A section's title stands in the index.md of its folder."""
    sections = Page.objects.filter(kind=Page.Kind.SECTION)
    found = {_folder(section): section.ending or section.title for section in sections}
    return {folder: found[folder] for folder in folders if folder in found}


def section_of(page: Page) -> str:
    """The title of the section a page stands in, such as “Innovating for environment”; empty where it stands alone."""
    return _section_titles({_folder(page)}).get(_folder(page)) or page.parent


def around(page: Page, among: QuerySet[Page]) -> tuple[Page | None, Page | None]:
    """The page before and the one after, in the same folder and section."""
    folder = _folder(page)
    same = among.filter(journey=page.journey_id, menu=page.menu, kind=Page.Kind.TOOL).only(
        "slug", "title", "path", "menu", "order", "journey_id"
    )
    rows = [row for row in same if _folder(row) == folder]
    at = next((number for number, row in enumerate(rows) if row.pk == page.pk), None)
    if at is None:
        return None, None
    return (rows[at - 1] if at else None), (rows[at + 1] if at + 1 < len(rows) else None)
