"""Nearness of passages and elements in meaning, when an embedder is set up: it may cross languages."""

import math
from collections.abc import Sequence

from palante.library.search import embedder
from palante.stories.models import Story
from palante.stories.suggest import Entry, Spoken, Suggested, by_meaning

LETTERS = 2_000  # of a text: more blurs what it means


def near_in_meaning(story: Story, passages: Sequence[Spoken], entries: Sequence[Entry]) -> list[Suggested]:
    """Nothing when no embedder is set up. One outside the house reads only what anybody may read. Raises ServiceError."""
    known = embedder()
    if known is None or not passages or not entries:
        return []
    if known.is_outside and not Story.objects.public().filter(pk=story.pk).exists():
        return []
    said = _unit(known.embed_texts([passage.text[:LETTERS] for passage in passages]))
    meant = _unit(
        known.embed_texts([f"{entry.title or entry.name}. {entry.overview}"[:LETTERS] for entry in entries])
    )
    nearness = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in meant] for one in said]
    return by_meaning(passages, nearness, entries)


def _unit(vectors: Sequence[Sequence[float]]) -> list[list[float]]:
    made = []
    for vector in vectors:
        length = math.sqrt(sum(value * value for value in vector)) or 1.0
        made.append([value / length for value in vector])
    return made
