"""What a story's file says, in columns and rows: made anew after each change, never edited by hand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.timezone import now

from palante.library.models import Recording
from palante.stories.format import ElementText, StoryText, kind_of, read_story
from palante.stories.format.times import LONGEST
from palante.stories.models import Alias, Element, Mention, Passage, Story

COLUMNS = (
    "title",
    "summary",
    "summary_is_machine",
    "country",
    "continent",
    "audio_url",
    "seconds",
    "warnings",
)
_NEAR = 50  # timestamps looked at: those that go back and forth cost no more than others
_MANY = 500  # names in one question; above, all are read


def columns_of(text: StoryText, *, is_story: bool = True) -> dict[str, Any]:
    """What the story's own row says of its file. In another page nothing is odd: it follows rules of its own."""
    times = [paragraph.starts for paragraph in text.paragraphs] + [
        section.seconds for section in text.sections
    ]
    return {
        "title": kept(text.title or _title_of(text.path), 300),
        "summary": kept(text.summary),
        "summary_is_machine": text.summary_is_machine,
        "country": kept(text.country, 100),
        "continent": kept(text.continent, 60),
        "audio_url": kept(text.audio, 1000),
        "warnings": len(text.warnings) if is_story else 0,
        "seconds": min(max((time for time in times if time is not None), default=0), LONGEST) or None,
    }


def element_columns(text: ElementText, source: bytes) -> dict[str, Any]:
    return {
        "kinds": text.kinds or ["tools"],
        "title": kept(text.title, 300),
        "overview": kept(text.overview),
        "source": source,
        "bytes": len(source),
    }


def kept(text: str, most: int = 0) -> str:
    """Text as a database holds it: without the zero bytes that PostgreSQL refuses, not longer than its column."""
    text = text.replace("\0", "")
    return text[:most] if most else text


def _title_of(path: str) -> str:
    """A story without a title is listed by its file's name."""
    return PurePosixPath(path).stem.replace("_", " ").strip()


def resolve(names: Iterable[str]) -> dict[str, int]:
    """The elements these names mean, letter by letter; a name an element once had still means it. Two queries."""
    wanted = {kept(name, 300) for name in names}
    if not wanted:
        return {}
    aliases, elements = Alias.objects.all(), Element.objects.all()
    if len(wanted) <= _MANY:
        aliases, elements = aliases.filter(name__in=wanted), elements.filter(name__in=wanted)
    found = dict(aliases.values_list("name", "element_id"))
    for name, pk, merged_into in elements.values_list("name", "pk", "merged_into_id"):
        found[name] = merged_into or pk
    return {name: pk for name, pk in found.items() if name in wanted}


def resolve_waiting(names: Iterable[str]) -> list[int]:
    """Tags that found no element find those that came since. Returns the stories they stand in. Call in a transaction."""
    waiting = Mention.objects.filter(element=None, name__in=list(names))
    stories = list(waiting.order_by().values_list("story_id", flat=True).distinct())
    if stories:
        waiting.update(element=Subquery(Element.objects.filter(name=OuterRef("name")).values("pk")[:1]))
    return stories


@transaction.atomic
def refresh(
    stories: Iterable[Story], at: datetime | None = None, *, texts: Mapping[int, StoryText] | None = None
) -> None:
    """Make columns, passages and mentions anew from the files. As many queries for a hundred stories as for one.

    `texts`: those already read, by the story's pk. The rows given get the new values too.
    """
    stories = list(stories)
    read = dict(texts or {})
    for story in stories:
        if story.pk not in read:
            read[story.pk] = read_story(bytes(story.source), story.path)
        for name, value in columns_of(read[story.pk], is_story=story.is_story).items():
            setattr(story, name, value)
        story.changed_at = at or now()
    _hear(stories)
    Story.objects.bulk_update(stories, [*COLUMNS, "changed_at"], batch_size=100)
    lay_rows(stories, read)


def _hear(stories: list[Story]) -> None:
    """How long it is our own recording knows better than the last timestamp."""
    own = {story.recording_id for story in stories if story.recording_id}
    lengths = dict(Recording.objects.filter(pk__in=own).values_list("pk", "seconds")) if own else {}
    for story in stories:
        if length := lengths.get(story.recording_id or 0):
            story.seconds = round(length)


def lay_rows(stories: list[Story], texts: Mapping[int, StoryText], *, are_new: bool = False) -> None:
    """Passages and mentions of these stories, in the place of those that were there. Pages that are no story have none."""
    ids = [story.pk for story in stories]
    if not are_new:
        Mention.objects.filter(story__in=ids).delete()
        Passage.objects.filter(story__in=ids).delete()
    told = {story.pk: texts[story.pk] for story in stories if story.is_story}
    passages = Passage.objects.bulk_create(
        [row for pk, text in told.items() for row in _passages(pk, text)], batch_size=500
    )
    by_place = {(passage.story_id, passage.number): passage for passage in passages}
    elements = resolve({tag.name for text in told.values() for tag in text.all_tags if tag.kind})
    Mention.objects.bulk_create(
        [row for pk, text in told.items() for row in _mentions(pk, text, by_place, elements)], batch_size=1000
    )


def _passages(story: int, text: StoryText) -> Iterable[Passage]:
    ends = _ends(text)
    questions = [kept(section.question) for section in text.sections]
    for paragraph in text.paragraphs:
        yield Passage(
            story_id=story,
            number=paragraph.number,
            section=paragraph.section,
            question=questions[paragraph.section],
            text=kept(paragraph.text),
            starts=_in_range(paragraph.starts),
            ends=_in_range(ends[paragraph.number]),
            line=paragraph.line,
            key=paragraph.key,
        )


def _ends(text: StoryText) -> dict[int, int | None]:
    """Where the next timestamp stands that is later than the paragraph's own."""
    ends: dict[int, int | None] = {}
    below: list[int] = []  # the nearest last
    for section in reversed(text.sections):
        for paragraph in reversed(section.paragraphs):
            starts = paragraph.starts
            later = (time for time in reversed(below[-_NEAR:]) if starts is not None and time > starts)
            ends[paragraph.number] = next(later, None)
            if paragraph.seconds is not None:
                below.append(paragraph.seconds)
        if section.seconds is not None:
            below.append(section.seconds)
    return ends


def _in_range(time: int | None) -> int | None:
    return None if time is None else min(time, LONGEST)


def _mentions(
    story: int, text: StoryText, passages: Mapping[tuple[int, int], Passage], elements: Mapping[str, int]
) -> Iterable[Mention]:
    of = {id(tag): paragraph.number for paragraph in text.paragraphs for tag in paragraph.tags}
    position = 0
    for tag in text.all_tags:
        kind = kind_of(tag.key)
        if kind is None:
            continue
        position += 1
        number = of.get(id(tag))
        name = kept(tag.name, 300)
        yield Mention(
            story_id=story,
            passage=passages[(story, number)] if number else None,
            position=position,
            line=tag.line,
            kind=kind,
            key=kept(tag.key, 60),
            name=name,
            element_id=elements.get(name),
        )
