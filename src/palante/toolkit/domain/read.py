"""From a page's bytes to its columns, labels and contributors. Called by every verb that changes the bytes."""

from palante.toolkit.format import PageText, plain
from palante.toolkit.format.labels import fold
from palante.toolkit.models import Contributor, Page, PageLabel

COLUMNS = ("kind", "title", "ending", "menu", "order", "parent", "what", "text", "country")


def read_columns(page: Page, text: PageText) -> None:
    """Set what is read from the text; the caller saves."""
    page.kind = text.kind
    page.title = text.title[:300]
    page.ending = _clean(text.ending)[:300]
    page.menu, page.order = text.menu, text.order
    page.parent = _clean(text.front.text("parent")).strip()[:200]
    page.what = plain(text.get("what"))
    page.text = text.plain
    page.country = _clean(text.place.country)[:100] if text.is_tool else ""


def read_rows(page: Page, text: PageText, *, is_new: bool = False) -> None:
    """Make the labels and contributors anew. The page has a row already."""
    if not is_new:
        PageLabel.objects.filter(page=page).delete()
        Contributor.objects.filter(page=page).delete()
    PageLabel.objects.bulk_create(
        [
            PageLabel(
                page=page,
                label=label.label,
                value=_clean(label.value)[:120],
                folded=fold(label.label, _clean(label.value))[:120],
            )
            for label in text.labels
        ],
        ignore_conflicts=True,  # two values that differ beyond what is kept
    )
    for person in text.people.values() if page.kind == Page.Kind.CONTRIBUTORS else ():
        told = {
            "name": _clean(person.name)[:120],
            "bio": _clean(person.bio),
            "organization": _clean(person.organization)[:200],
        }
        Contributor.objects.update_or_create(key=_clean(person.key)[:120], defaults=told | {"page": page})


def _clean(text: str) -> str:
    """YAML can write a zero byte; a database cannot keep one."""
    return text.replace("\0", "")
