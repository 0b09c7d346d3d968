"""What stories does when something happens: search keeps up. What is missed here, `chores.py` finds in the tables."""

from collections.abc import Iterable

from palante.base.events import on
from palante.library.models import Recording
from palante.stories import search
from palante.stories.domain.sound import note_length
from palante.stories.index import forget_for_good
from palante.stories.models import Meaning, Passage


@on("stories_changed")
def index_stories(ids: Iterable[int]) -> None:
    search.index(Passage.objects.filter(story__in=list(ids)))


@on("elements_changed")
def index_elements(ids: Iterable[int]) -> None:
    """A passage is also found by what its tags are called."""
    search.index(Passage.objects.filter(mentions__element__in=list(ids)).distinct())


@on("story_withdrawn")
def forget_story(story_id: int, path: str, journey_id: int | None) -> None:
    """Its passages are gone, and their words with them; this takes the last traces out of the index's own file."""
    Passage.objects.filter(story=story_id).delete()
    Meaning.objects.filter(story=story_id).delete()
    forget_for_good()


@on("recording_ready")
def note_how_long_a_story_is(recording: Recording) -> None:
    note_length(recording)
