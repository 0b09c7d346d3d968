"""From what was said to a story's file: a new story of a transcript, or an existing one told anew by it."""

from collections.abc import Collection
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.base.models import LogLine
from palante.library.models import Recording, Transcript
from palante.people.models import Member
from palante.stories.domain.edit import TakenBackError, edit_story, make_story
from palante.stories.format import StoryText, read_story, write_story
from palante.stories.models import Story
from palante.stories.shaping import Question, shape

ALIKE = 0.75  # a paragraph that was corrected a little keeps its tags

Tags = dict[int, list[tuple[str, str]]]  # of paragraphs, by number


class NothingSaid(ValueError):  # noqa: N818  (an answer, not a fault)
    """The transcript has no words yet."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is written down yet. Correct the transcript first."))


def story_made_of(transcript: Transcript) -> Story | None:
    """The story that was made of this transcript, or of its recording."""
    if transcript.recording_id:
        own = Story.objects.stories().filter(recording=transcript.recording_id, withdrawn_at=None)
        if found := own.order_by("pk").first():
            return found
    told = _told(transcript)
    return Story.objects.filter(pk__in=told, withdrawn_at=None).order_by("pk").first() if told else None


def _told(transcript: Transcript) -> list[int]:
    lines = LogLine.objects.filter(kind="transcript", object_id=transcript.pk, verb="story_composed")
    return [data["story"] for data in lines.values_list("data", flat=True)]


@transaction.atomic
def compose_story(
    transcript: Transcript,
    *,
    title: str,
    country: str = "",
    continent: str = "",
    language: str = "",
    asks: Collection[str] | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Story:
    """A story for the team, of what was written down; its recording stays with it. Asked again, it is the same story.

    `asks` are the voices that ask; else those the transcript names so. Raises NothingSaid, or TakenBackError when the
    teller withdrew the story that was made of it.
    """
    transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if story := story_made_of(transcript):
        return story
    if Story.objects.filter(pk__in=_told(transcript)).exclude(withdrawn_at=None).exists():
        raise TakenBackError
    sections = _sections(transcript, asks)
    source = write_story(title=title, country=country, continent=continent, sections=_written(sections))
    recordings = Recording.objects.filter(transcript=transcript).select_related("journey")
    recording = recordings.first()
    journey = recording.journey if recording else transcript.journey
    story = make_story(
        source, journey=journey, by=by, language=language or transcript.language, recording=recording, at=at
    )
    record("story_composed", transcript, by=by, journey=journey, at=at, story=story.pk)
    return story


@transaction.atomic
def retell_story(
    story: Story,
    transcript: Transcript,
    *,
    seen: int,
    asks: Collection[str] | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> tuple[Story, int]:
    """The story's questions and answers anew from the transcript. Header and title stay; tags stay with their passage,
    also when its words were corrected a little. Returns how many tags found no passage any more (the version before
    keeps them). Raises EditedMeanwhile.
    """
    sections = _sections(transcript, asks)
    lost = 0

    def change(text: StoryText) -> None:
        nonlocal lost
        plain = read_story(write_story(title="x", sections=_written(sections)))
        tags, lost = _carried(text, plain)
        text.replace_all(
            _under(text, write_story(title=text.title, sections=_written(sections, tags)).decode())
        )

    story = edit_story(story, change, seen=seen, by=by, why="retold", at=at)
    return story, lost


def _sections(transcript: Transcript, asks: Collection[str] | None) -> list[Question]:
    if asks is None:
        asks = [voice["key"] for voice in transcript.speakers if voice.get("asks")]
    sections = shape(transcript.segments, asks=asks)
    if not sections:
        raise NothingSaid
    return sections


def _written(sections: list[Question], tags: Tags | None = None) -> list[tuple[int | None, str, list[Any]]]:
    written, number = [], 0
    for section in sections:
        paragraphs = []
        for answer in section.answers:
            number += 1
            paragraphs.append((answer.text, (tags or {}).get(number, []), answer.seconds))
        written.append((section.seconds, section.text, paragraphs))
    return written


def _carried(old: StoryText, new: StoryText) -> tuple[Tags, int]:
    """Which new paragraph gets which tags, and how many stay behind."""
    by_key = {paragraph.key: paragraph.number for paragraph in new.paragraphs}
    free = {paragraph.number: paragraph for paragraph in new.paragraphs}
    tags: Tags = {}
    waiting = []
    for paragraph in old.paragraphs:
        wanted = [(tag.kind, tag.name) for tag in paragraph.tags if tag.kind]
        if not wanted:
            continue
        if paragraph.key in by_key:
            tags[by_key[paragraph.key]] = wanted
            free.pop(by_key[paragraph.key])
        else:
            waiting.append((paragraph, wanted))
    lost = sum(1 for tag in old.loose if tag.kind)
    for paragraph, wanted in waiting:
        likeness = {number: _likeness(paragraph.text, other.text) for number, other in free.items()}
        best = max(likeness, key=lambda number: likeness[number], default=0)
        if best and likeness[best] >= ALIKE:
            tags[best] = wanted
            free.pop(best)
        else:
            lost += len(wanted)
    return tags, lost


def _likeness(one: str, other: str) -> float:
    words = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return words.ratio() if words.real_quick_ratio() >= ALIKE and words.quick_ratio() >= ALIKE else 0.0


def _under(text: StoryText, fresh: str) -> str:
    """The old file down to its title, with its line ends, and the new body below."""
    if text.title_piece is None:
        return fresh
    new = read_story(fresh.encode())
    assert new.title_piece is not None  # noqa: S101  (write_story has just written it)
    body = "".join(f"{line}\n" for line in new.lines.texts[new.title_piece.stop :])
    head = text.lines.copy()
    head.delete(text.title_piece.stop, len(head))
    line_end = "\r\n" if "\r\n" in str(text) else "\n"
    return str(head).rstrip("\r\n") + line_end + body.replace("\n", line_end)
