"""Stories near a tool page: of the same journey, then of the same country or about the same things."""

from palante.stories.models import Story
from palante.toolkit.models import Page
from palante.toolkit.queries import fold

MOST = 3
LOOKED_AT = 400  # stories; an archive beyond that is searched, not listed
_SHORT = 6  # letters: shorter words are in every story


def stories_near(page: Page) -> list[Story]:
    """One query. Only stories that anybody may read."""
    rows = (
        Story.objects.public()
        .order_by("-added_at")
        .only("slug", "title", "summary", "country", "journey_id")[:LOOKED_AT]
    )
    words = _words(f"{page.title} {page.what}")
    ranked = [(_nearness(page, words, story), story) for story in rows]
    near = sorted((row for row in ranked if row[0] >= 10), key=lambda row: (-row[0], row[1].title))
    return [story for _score, story in near[:MOST]]


def _nearness(page: Page, words: set[str], story: Story) -> int:
    same_journey = page.journey_id is not None and story.journey_id == page.journey_id
    same_country = bool(page.country) and fold(story.country) == fold(page.country)
    shared = len(words & _words(f"{story.title} {story.summary}"))
    return 100 * same_journey + 10 * same_country + 5 * min(shared, 9)


def _words(text: str) -> set[str]:
    return {word for each in fold(text).split() if len(word := "".join(filter(str.isalnum, each))) >= _SHORT}
