"""Changes of a story's file by people here. The bytes before each change are kept; two who edit at once lose nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.consents import taken_back
from palante.stories.domain.read import columns_of, lay_rows, refresh
from palante.stories.domain.slugs import TAKEN, free_slugs
from palante.stories.format import StoryText, read_story
from palante.stories.format.language import language_of
from palante.stories.models import Story, StoryVersion


class EditedMeanwhile(ValueError):  # noqa: N818  (said as it happened)
    """Somebody changed it since it was read. Nothing was saved: `mine` and `theirs` are both whole texts."""

    def __init__(self, mine: str, theirs: str, version: int) -> None:
        self.mine, self.theirs, self.version = mine, theirs, version
        super().__init__(_("Somebody else changed this meanwhile. Nothing of yours is lost: look at both."))


class TakenBackError(ValueError):
    """Its teller took these words back: they are not brought here again."""

    def __init__(self) -> None:
        super().__init__(_("Its teller took this story back. It is not brought back by writing it again."))


@transaction.atomic
def edit_story(
    story: Story,
    change: Callable[[StoryText], Any],
    *,
    seen: int,
    by: Member | None = None,
    why: str = "edited",
    at: datetime | None = None,
) -> Story:
    """Change a story's file. `seen` is the `version` that the one who changes it had before their eyes.

    The same change again does nothing. Raises EditedMeanwhile, or ValueError from `change`; then nothing was changed.
    """
    at = at or now()
    row = Story.objects.with_source().select_for_update().get(pk=story.pk, withdrawn_at=None)
    old = bytes(row.source)
    base = old if seen == row.version else _source_at(row, seen) or old
    text = read_story(base, row.path)
    change(text)
    new = text.to_bytes()
    if new == old or (base is not old and new == base):
        return row
    if seen != row.version:
        raise EditedMeanwhile(str(text), old.decode("utf-8"), row.version)
    return _save(row, text, new, by=by, why=why, at=at)


def _source_at(row: Story, number: int) -> bytes | None:
    source = row.versions.filter(number=number).values_list("source", flat=True).first()
    return None if source is None else bytes(source)


def _save(row: Story, text: StoryText, new: bytes, *, by: Member | None, why: str, at: datetime) -> Story:
    StoryVersion.objects.create(
        story=row, number=row.version, source=bytes(row.source), why=why, by=by, at=at
    )
    row.source = new
    row.version += 1
    row.save(update_fields=["source", "version"])
    refresh([row], at, texts={row.pk: text})
    record("story_edited", row, by=by, journey=row.journey_id, at=at, why=why, version=row.version)
    announce("stories_changed", [row.pk])
    return row


@transaction.atomic
def restore_version(
    story: Story, number: int, *, seen: int, by: Member | None = None, at: datetime | None = None
) -> Story:
    """Make an earlier file the present one again. What stood in between stays among the versions."""
    source = story.versions.filter(number=number).values_list("source", flat=True).first()
    if source is None:
        raise ValueError(_("There is no version %(number)s.") % {"number": number})
    earlier = bytes(source).decode("utf-8")

    def change(text: StoryText) -> None:
        text.replace_all(earlier)

    return edit_story(story, change, seen=seen, by=by, why="restored", at=at)


def undo_edit(story: Story, *, seen: int, by: Member | None = None, at: datetime | None = None) -> Story:
    """Take the last change back."""
    return restore_version(story, seen - 1, seen=seen, by=by, at=at)


def make_story(
    source: bytes,
    *,
    journey: Journey | None = None,
    path: str = "",
    by: Member | None = None,
    language: str = "",
    at: datetime | None = None,
    **belongs: Any,
) -> Story:
    """A story that begins here, for the team alone until its teller says more. `belongs`: session, archetype, recording.

    Raises TakenBackError when these are the words of one that was withdrawn.
    """
    told: dict[str, Any] = {
        "journey": journey,
        "path": path,
        "by": by,
        "language": language,
        "at": at or now(),
    }
    try:
        return _make(source, **told, **belongs)
    except IntegrityError:  # another one took the same address at the same moment
        return _make(source, **told, **belongs)


@transaction.atomic
def _make(
    source: bytes,
    *,
    journey: Journey | None,
    path: str,
    by: Member | None,
    language: str,
    at: datetime,
    **belongs: Any,
) -> Story:
    text = read_story(source, path)
    name = slugify(text.title)[:80] or "story"
    if taken_back([(path or f"stories/{name}.md", source, text)], journey=journey):
        raise TakenBackError
    if not path:
        there = set(Story.objects.filter(journey=journey, withdrawn_at=None).values_list("path", flat=True))
        path = next(one for one in _paths(name) if one not in there)
        text.path = path
    slugs = Story.objects.values_list("slug", flat=True)
    [slug] = free_slugs([PurePosixPath(path).stem], {*slugs, *TAKEN}, instead="story")
    story = Story(
        slug=slug,
        path=path,
        source=source,
        journey=journey,
        language=language or language_of(text.get("language"), (one.text for one in text.paragraphs)),
        added_by=by,
        added_at=at,
        changed_at=at,
        **belongs,
    )
    for column, value in columns_of(text).items():
        setattr(story, column, value)
    story.save(force_insert=True)
    lay_rows([story], {story.pk: text}, are_new=True)
    record("story_made", story, by=by, journey=journey, at=at)
    announce("stories_changed", [story.pk])
    return story


def _paths(name: str) -> Any:
    yield f"stories/{name}.md"
    number = 2
    while True:
        yield f"stories/{name}-{number}.md"
        number += 1
