"""Changing a page. Who edits says which version they saw; nothing that somebody else wrote meanwhile is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.toolkit.domain.take import MADE, change_source, create_page
from palante.toolkit.format import PageText, read_page
from palante.toolkit.models import Page


class EditedMeanwhile(ValueError):  # noqa: N818  (it is what happened, as people say it)
    """Somebody changed the same piece since. `mine` is the page as this edit would have it, `theirs` as it stands."""

    def __init__(self, mine: PageText, theirs: PageText) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(_("Somebody else changed this while you wrote. Both texts are kept."))


@transaction.atomic
def make_page(
    source: bytes, *, path: str, journey: Journey | None, by: Member | None, at: datetime | None = None
) -> Page:
    """A new page that nobody but the team sees. A path that is taken gets a number."""
    at = at or now()
    if journey is not None:
        Journey.objects.select_for_update().get(pk=journey.pk)
    taken = set(Page.objects.filter(journey=journey).values_list("path", flat=True))
    stem, dot, suffix = path.rpartition(".")
    free, number = path, 1
    while free in taken:
        number += 1
        free = f"{stem}-{number}{dot}{suffix}"
    page = create_page(read_page(source, free), free, journey=journey, by=by, at=at, publish=False)
    record(MADE, page, by=by, journey=journey, at=at)
    return page


@transaction.atomic
def edit_page(
    page: Page,
    change: Callable[[PageText], Any],
    *,
    seen: int,
    by: Member | None,
    why: str = "edited",
    at: datetime | None = None,
    exact: bool = False,
) -> Page:
    """Apply a change to the page as it stands now.

    Where somebody else changed *other* pieces since `seen`, both changes stand. Where it was the same piece, or `exact` is
    asked for (a change by line numbers), raises EditedMeanwhile and changes nothing.
    """
    at = at or now()
    page = Page.objects.with_source().select_for_update().get(pk=page.pk)
    now_text = text_of(page)
    if seen != page.version:
        saw = text_at(page, seen)
        mine = PageText(saw.text, page.path)
        change(mine)
        meanwhile = _changed(saw, now_text)
        if exact or _changed(saw, mine) & meanwhile:
            if mine.text == now_text.text:  # the same form posted twice
                return page
            raise EditedMeanwhile(mine, now_text)
    fresh = PageText(now_text.text, page.path)
    change(fresh)
    if fresh.text == now_text.text:
        return page
    change_source(page, fresh, why=why, by=by, at=at)
    record("page_edited", page, by=by, journey=page.journey_id, at=at, version=page.version, why=why)
    return page


def restore_version(
    page: Page, number: int, *, seen: int, by: Member | None, at: datetime | None = None
) -> Page:
    """Bring back what the page was. What it is now stays among the versions."""
    old = text_at(page, number)
    return edit_page(
        page,
        lambda text: text.set_source_text(old.text),
        seen=seen,
        by=by,
        why="brought_back",
        at=at,
        exact=True,
    )


def text_of(page: Page) -> PageText:
    return read_page(bytes(page.source), page.path)


def text_at(page: Page, number: int) -> PageText:
    """The page as it was in this version; as it is, when there is none of this number."""
    row = page.versions.defer(None).filter(number=number).first() if number != page.version else None
    return read_page(bytes(row.source), page.path) if row else text_of(page)


def pieces_of(text: PageText) -> dict[tuple[str, str], str]:
    """What can be changed apart from the rest: the title, each value of the front matter, each section."""
    front = {("value", key): entry.text for key, entry in text.front.entries.items()}
    sections = {("section", each.known or each.name): each.text for each in text.sections}
    return {("title", ""): text.heading, ("intro", ""): text.intro} | front | sections


def _changed(one: PageText, other: PageText) -> set[tuple[str, str]]:
    old, new = pieces_of(one), pieces_of(other)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
