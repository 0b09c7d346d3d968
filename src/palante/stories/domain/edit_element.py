"""Changes of an element's page by people here."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.edit import EditedMeanwhile
from palante.stories.domain.read import element_columns, resolve_waiting
from palante.stories.domain.slugs import free_slugs
from palante.stories.format import ElementText, read_element, write_element
from palante.stories.models import Element, ElementVersion

LONGEST_NAME = 200


@transaction.atomic
def edit_element(
    element: Element,
    change: Callable[[ElementText], Any],
    *,
    seen: int,
    by: Member | None = None,
    why: str = "edited",
    at: datetime | None = None,
) -> Element:
    """Change an element's page, as `edit_story` changes a story. Raises EditedMeanwhile, or ValueError from `change`."""
    at = at or now()
    row = Element.objects.defer(None).select_for_update().get(pk=element.pk)
    old = bytes(row.source)
    base = old if seen == row.version else _source_at(row, seen) or old
    text = read_element(base, row.path or f"{row.name}.md")
    change(text)
    new = text.to_bytes()
    if new == old or (base is not old and new == base):
        return row
    if seen != row.version:
        raise EditedMeanwhile(str(text), old.decode("utf-8"), row.version)
    ElementVersion.objects.create(element=row, number=row.version, source=old, why=why, by=by, at=at)
    for column, value in element_columns(text, new).items():
        setattr(row, column, value)
    row.version += 1
    row.changed_at = at
    row.save(update_fields=["kinds", "title", "overview", "source", "bytes", "version", "changed_at"])
    record("element_edited", row, by=by, journey=row.journey_id, at=at, why=why, version=row.version)
    announce("elements_changed", [row.pk])
    return row


def _source_at(row: Element, number: int) -> bytes | None:
    source = row.versions.filter(number=number).values_list("source", flat=True).first()
    return None if source is None else bytes(source)


@transaction.atomic
def restore_element_version(
    element: Element, number: int, *, seen: int, by: Member | None = None, at: datetime | None = None
) -> Element:
    """Make an earlier page the present one again."""
    source = element.versions.filter(number=number).values_list("source", flat=True).first()
    if source is None:
        raise ValueError(_("There is no version %(number)s.") % {"number": number})
    earlier = bytes(source).decode("utf-8")
    return edit_element(
        element, lambda text: text.replace_all(earlier), seen=seen, by=by, why="restored", at=at
    )


@transaction.atomic
def make_element(
    name: str,
    *,
    kinds: Iterable[str],
    title: str = "",
    sections: Iterable[tuple[str, str]] = (),
    source: bytes | None = None,
    journey: Journey | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Element:
    """A page for an element that has none yet; the one that is there already, when there is. Waiting tags find it."""
    at = at or now()
    if (
        not name.strip()
        or len(name) > LONGEST_NAME
        or any(mark in name for mark in ("/", "\n", "\r", "\0", "]]"))
    ):
        raise ValueError(
            _("An element's name is one line of at most %(most)s characters, without “/” and “]]”.")
            % {"most": LONGEST_NAME}
        )
    if there := Element.objects.filter(name=name).first():
        return there
    page = (
        source if source is not None else write_element(kinds=kinds, title=title or name, sections=sections)
    )
    text = read_element(page, f"elements/{name}.md")
    slugs = Element.objects.values_list("slug", flat=True)
    [slug] = free_slugs([name], slugs, instead="element", most=220)
    element = Element(name=name, slug=slug, path=text.path, journey=journey, added_at=at, changed_at=at)
    for column, value in element_columns(text, page).items():
        setattr(element, column, value)
    element.kinds = text.kinds or list(kinds)
    element.save(force_insert=True)
    record("element_made", element, by=by, journey=journey, at=at)
    announce("elements_changed", [element.pk])
    if stories := resolve_waiting([name]):
        announce("stories_changed", stories)
    return element
