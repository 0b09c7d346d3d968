"""Files go out: each story and element where its file stood, byte for byte as it is here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.db import models

from palante.base.export import write_zip
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.models import Element, Story

_ROWS = 50  # in memory at once: an element's page may hold pictures


def files_of(stories: Iterable[Story], elements: Iterable[Element] = ()) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) in the order of the paths. Where two have one path, the second goes into a folder of its own."""
    rows: list[tuple[str, type[models.Model], int]] = []
    rows += [(story.path, Story, story.pk) for story in stories if story.withdrawn_at is None]
    rows += [(one.path or f"elements/{one.name}.md", Element, one.pk) for one in elements if one.bytes]
    given: set[str] = set()
    rows.sort(key=lambda row: (row[0], row[1].__name__, row[2]))
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        sources = _sources(some)
        for path, model, pk in some:
            place, number = path, 1
            while place in given:
                number += 1
                place = f"{number}/{path}"
            given.add(place)
            yield place, sources[model, pk]


def _sources(
    rows: Iterable[tuple[str, type[models.Model], int]],
) -> dict[tuple[type[models.Model], int], bytes]:
    found: dict[tuple[type[models.Model], int], bytes] = {}
    for model in (Story, Element):
        wanted = [pk for _path, own, pk in rows if own is model]
        pairs = model._base_manager.filter(pk__in=wanted).values_list("pk", "source") if wanted else ()
        found |= {(model, pk): bytes(source) for pk, source in pairs}
    return found


def zip_of(stories: Iterable[Story], elements: Iterable[Element], file: BinaryIO) -> int:
    """Write the same files as a zip; returns how many."""
    return write_zip(files_of(stories, elements), file)


def note_export(
    stories: Iterable[Story],
    *,
    by: Member | None = None,
    journey: Journey | None = None,
    at: datetime | None = None,
) -> None:
    """Remember which stories left the house, so that their tellers can be told where copies may be."""
    ids = [story.pk for story in stories]
    on = journey or by or Story.objects.filter(pk__in=ids[:1]).first()
    if ids and on is not None:
        record("stories_exported", on, by=by, journey=journey, at=at, ids=ids)
