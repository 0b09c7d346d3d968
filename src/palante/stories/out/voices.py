"""Who speaks in a story, where that is known: from the transcript it was written from.

A file does not say who speaks, and a heading is not always a question. The transcript knows, by the second; but it may
also know names that the teller did not allow. So who asks is “Interviewer”, and who tells has the name she chose, if
there is one teller and she chose one.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from palante.stories.models import Story
from palante.stories.out.captions import Block, Span, Voices
from palante.stories.out.feed import shown_as

WORDS = 5  # so many equal words in the right stretch are the same sentence


def voices_of(story: Story) -> Voices | None:
    """For `captions`. Costs no query when the story came with `recording__transcript` and `consent`."""
    try:
        transcript = story.recording.transcript if story.recording else None
    except ObjectDoesNotExist:
        return None
    if transcript is None:
        return None
    names = _names(transcript.speakers, shown_as(story))
    said = [
        (row["start"], names.get(row.get("speaker", ""), ""), _words(row["text"]))
        for row in transcript.segments
    ]
    if not any(name for _start, name, _said in said):
        return None

    def voice(block: Block, span: Span) -> str:
        first = _words(block.text)
        for start, name, words in said:
            if span.starts - 2 <= start <= span.ends and words and first and _begins_alike(first, words):
                return name
        return ""

    return voice


def _names(speakers: list[Mapping[str, Any]], teller: str) -> dict[str, str]:
    tell = [row["key"] for row in speakers if not row.get("asks")]
    names = {row["key"]: _("Interviewer") for row in speakers if row.get("asks")}
    return names | ({tell[0]: teller} if len(tell) == 1 and teller else {})


def _words(text: str) -> list[str]:
    return ["".join(sign for sign in word if sign.isalnum()).casefold() for word in text.split()[:WORDS]]


def _begins_alike(one: list[str], other: list[str]) -> bool:
    count = min(len(one), len(other))
    return one[:count] == other[:count]
