"""Files go out: each story and element where its file stood, byte for byte as it is here."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import models
from django.utils.translation import gettext as _

from palante.base.intake import safe_path
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
    """Write the same files as a zip; returns how many. The same files give the same zip: no times of today inside."""
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, source in files_of(stories, elements):
            info = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, source)
            count += 1
    return count


class NotEmptyError(ValueError):
    """An export never mixes with what is there; `str()` says so."""


def write_folder(files: Iterable[tuple[str, bytes]], root: Path) -> int:
    """Write the files under a folder that is new or empty; returns how many. Raises NotEmptyError, writing nothing.

    On a disk that holds `Map.md` and `map.md` for one, the second stands in a folder of its own: names are never lost.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise NotEmptyError(
            _("%(path)s is there already and is not empty. Name a new folder.") % {"path": root}
        )
    count = 0
    for path, content in files:
        place, number = root / safe_path(path), 1
        while place.exists():
            number += 1
            place = root / str(number) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        count += 1
    return count


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
