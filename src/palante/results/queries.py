"""Questions about what came of a journey; none of these changes anything."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from palante.results.figures import figures
from palante.results.models import Draft
from palante.toolkit.format import read_page
from palante.toolkit.models import Page

AS_DRAFTED, CHANGED, GONE = "as drafted", "changed", "gone"


@dataclass(frozen=True)
class Note:
    """A number of the page, where it comes from, and whether the page still says it."""

    key: str
    label: str
    value: str
    sentence: str
    href: str
    state: str  # the page says it as it is; it is another number today; the page says it no longer


def draft_of(page: Page) -> Draft | None:
    return Draft.objects.filter(page=page).select_related("journey").first()


def notes_of(page: Page, at: datetime | None = None) -> dict[str, list[Note]]:
    """Beside each section of a drafted page, its figures as they are today. Empty for a page nobody drafted.

    The page's source has to be at hand (`with_source()`).
    """
    draft = draft_of(page)
    if draft is None:
        return {}
    text = read_page(bytes(page.source), page.path)
    notes: dict[str, list[Note]] = {}
    with override(draft.language):
        found = figures(draft.journey, at)
    for figure in found:
        state = _state(text.get(figure.section), figure.sentence, draft.said.get(figure.key, ""))
        href = reverse(figure.source, args=[draft.journey.slug])
        note = Note(figure.key, figure.label, figure.value, figure.sentence, href, state)
        notes.setdefault(figure.section, []).append(note)
    return notes


def _state(words: str, sentence: str, old: str) -> str:
    if sentence in words:
        return AS_DRAFTED
    return CHANGED if old and old in words else GONE
