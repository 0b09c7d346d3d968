"""What was said in a journey's stories, for the check that an archetype points at nobody."""

from palante.archetypes.pointing import Said
from palante.journeys.models import Journey
from palante.stories.models import Passage, Story


def said_in(journey: Journey) -> list[Said]:
    """Every passage that this team works with, and the names its tellers are shown under. Two queries: ask once a verb."""
    public = set(Story.objects.public().filter(journey=journey).values_list("pk", flat=True))
    rows = Passage.objects.filter(story__journey=journey, story__withdrawn_at=None, story__is_story=True)
    return [
        Said(text, name or "", story in public)
        for story, text, name in rows.values_list("story", "text", "story__consent__shown_as")
    ]
