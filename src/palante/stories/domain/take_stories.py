"""Stories, and other pages of an archive, that come in: found by the path of their file."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.log import line
from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.consents import taken_back
from palante.stories.domain.read import columns_of, lay_rows, refresh
from palante.stories.domain.slugs import TAKEN, free_slugs
from palante.stories.format import StoryText
from palante.stories.format.language import language_of
from palante.stories.models import Scope, Story, StoryVersion

if TYPE_CHECKING:
    from palante.stories.domain.take import File, Taken

LONGEST_PATH = 300


def put_stories(
    files: "list[File]",
    taken: "Taken",
    *,
    journey: Journey | None,
    by: Member | None,
    at: datetime,
    replace: bool,
    just_made: set[str],
) -> list[int]:
    """Make or update the stories of these files, in a handful of queries. Returns the ids of those that changed.

    `just_made`: the paths that this import has made before.
    """
    if not files:
        return []
    own = journey.pk if journey else None
    known = _known(files, own)
    _add_moved(known, files, journey, just_made)
    edited = _edited_here({row.pk: row for row in known.values()})
    texts: dict[int, StoryText] = {}
    fresh: list[File] = []
    changed: list[Story] = []
    versions: list[StoryVersion] = []
    for file in files:
        story = known.get(file.path)
        if story is None:
            fresh.append(file)
        elif bytes(story.source) == file.source:
            taken.unchanged.append(file.path)
            if story.journey_id in (own, None):  # another team's is not handed out
                taken.stories.append(story)
        elif story.pk in edited and not replace:
            what = _("this story was edited here, and the file differs: it was left alone")
            mend = _("compare the two, or take it again and replace what is here")
            taken.kept.append(Fault(file.path, 1, what, mend))
            taken.stories.append(story)
        elif isinstance(file.text, StoryText):
            versions.append(
                StoryVersion(
                    story=story,
                    number=story.version,
                    source=bytes(story.source),
                    why="imported",
                    by=by,
                    at=at,
                )
            )
            story.source, story.version, story.is_story = file.source, story.version + 1, file.kind == "story"
            texts[story.pk] = file.text
            changed.append(story)
            taken.updated.append(file.path)
    StoryVersion.objects.bulk_create(versions, batch_size=100)
    Story.objects.bulk_update(changed, ["source", "version", "is_story"], batch_size=50)
    if changed:
        refresh(changed, at, texts=texts)
    new = _make(_without_taken_back(fresh, journey, taken), taken, journey=journey, by=by, at=at)
    taken.stories += changed
    LogLine.objects.bulk_create(
        [line("story_imported", story, by=by, journey=journey, at=at) for story in (*new, *changed)],
        batch_size=500,
    )
    return [story.pk for story in (*new, *changed)]


def _known(files: "Iterable[File]", own: int | None) -> dict[str, Story]:
    """What is here already, by path: of this journey or the house; else, elsewhere, the very same file under its path, when
    everybody may read it. What another team keeps to itself nobody learns of by sending the same file."""
    by_path = {file.path: file for file in files}
    rows = (
        Story.objects.with_source()
        .select_for_update()
        .filter(path__in=list(by_path), withdrawn_at=None)
        .order_by("pk")
    )
    found: dict[str, Story] = {}
    for row in sorted(rows, key=lambda row: row.journey_id != own):
        is_same = bytes(row.source) == by_path[row.path].source
        if row.path not in found and (row.journey_id == own or (is_same and row.scope == Scope.PUBLIC)):
            found[row.path] = row
    return found


def _add_moved(
    known: dict[str, Story], files: "Iterable[File]", journey: Journey | None, just_made: set[str]
) -> None:
    """A file that came in before from another folder, with the same name and bytes, is the story that it was."""
    missing = {file.path: file for file in files if file.path not in known}
    by_name: dict[str, list[int]] = {}
    rows = Story.objects.filter(journey=journey, withdrawn_at=None) if missing else Story.objects.none()
    for pk, path in rows.values_list("pk", "path"):
        if path not in missing and path not in known and path not in just_made:
            by_name.setdefault(PurePosixPath(path).name, []).append(pk)
    near = {pk for path in missing for pk in by_name.get(PurePosixPath(path).name, ())}
    found = Story.objects.with_source().in_bulk(near) if near else {}
    for path, file in missing.items():
        for pk in by_name.get(PurePosixPath(path).name, ()):
            if bytes(found[pk].source) == file.source:
                known[path] = found.pop(pk)
                by_name[PurePosixPath(path).name].remove(pk)
                break


def _edited_here(stories: dict[int, Story]) -> set[int]:
    """Those whose last change was made by a person here, or that were made here."""
    last = {
        pk: why
        for pk, number, why in StoryVersion.objects.filter(story__in=list(stories)).values_list(
            "story_id", "number", "why"
        )
        if number == stories[pk].version - 1
    }
    imported = set(
        LogLine.objects.filter(
            Q(verb="story_imported"), kind="story", object_id__in=list(stories)
        ).values_list("object_id", flat=True)
    )
    return {pk for pk in stories if last.get(pk, "imported") != "imported" or pk not in imported}


def _without_taken_back(files: "list[File]", journey: Journey | None, taken: "Taken") -> "list[File]":
    told = [
        (file.path, file.source, file.text if isinstance(file.text, StoryText) else None) for file in files
    ]
    gone = taken_back(told, journey=journey)
    for place in sorted(gone):
        what = _("its teller took this story back: it is not brought in again")
        taken.refused.append(
            Fault(files[place].path, 1, what, _("delete the file; ask its teller first, if at all"))
        )
    return [file for place, file in enumerate(files) if place not in gone]


def _make(
    files: "list[File]", taken: "Taken", *, journey: Journey | None, by: Member | None, at: datetime
) -> list[Story]:
    files = [file for file in files if _has_place(file, taken)]
    slugs = free_slugs(
        (PurePosixPath(file.path).stem for file in files),
        {*Story.objects.values_list("slug", flat=True), *TAKEN} if files else (),
        instead="story",
    )
    new: list[Story] = []
    read: list[StoryText] = []
    for file, slug in zip(files, slugs, strict=True):
        if isinstance(file.text, StoryText):
            new.append(_story(file, file.text, slug, journey, by, at))
            read.append(file.text)
            taken.created.append(file.path)
    Story.objects.bulk_create(new, batch_size=50)
    taken.stories += new
    texts = {story.pk: text for story, text in zip(new, read, strict=True)}
    if new:
        lay_rows(new, texts, are_new=True)
    return new


def _has_place(file: "File", taken: "Taken") -> bool:
    if len(file.path) <= LONGEST_PATH:
        return True
    what = _("its path has more than %(most)s characters") % {"most": LONGEST_PATH}
    taken.refused.append(Fault(file.path[:200], 1, what, _("give the file or its folders shorter names")))
    return False


def _story(
    file: "File", text: StoryText, slug: str, journey: Journey | None, by: Member | None, at: datetime
) -> Story:
    return Story(
        slug=slug,
        path=file.path,
        is_story=file.kind == "story",
        source=file.source,
        journey=journey,
        language=language_of(text.get("language"), (one.text for one in text.paragraphs)),
        added_by=by,
        added_at=at,
        changed_at=at,
        **columns_of(text, is_story=file.kind == "story"),
    )
