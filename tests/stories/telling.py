"""A story as a row, the short way, for tests that are not about its file."""

from palante.stories.models import Mention, Passage, Proposal, Story, StoryVersion

WORD = "zanzibarita"  # a word that stands nowhere else: whoever finds it has found the story


def tell_story(journey=None, path: str = "Explorers_ATL.md", *, word: str = WORD, **fields) -> Story:
    """A story of which every part holds `word`."""
    source = (
        f"[[audio:https://audio.example.org/{word}.m4a]]\n\n[[country:Atlantis]]\n[[type:story]]\n\n# The reef of {word}\n\n"
        f"### [[0:01]] Who is {word}?\n\n[[tools:Reef walks]]\nI am {word}, and we walked.\n"
    ).encode()
    text = f"I am {word}, and we walked."
    slug = fields.pop("slug", path.removesuffix(".md").lower().replace("_", "-"))
    story = Story.objects.create(
        journey=journey, path=path, slug=slug, source=source, title=f"The reef of {word}", summary=f"About {word}",
        country="Atlantis", audio_url=f"https://audio.example.org/{word}.m4a", **fields
    )  # fmt: skip
    StoryVersion.objects.create(story=story, number=1, source=source + b"\nold", why="edited")
    passage = Passage.objects.create(
        story=story, number=1, section=1, question=f"Who is {word}?", text=text, line=10, key="k1"
    )
    Mention.objects.create(
        story=story, passage=passage, position=1, line=9, kind="tools", key="tools", name="Reef walks"
    )
    Proposal.objects.create(story=story, what="title", text=f"{word} walks", how="hand")
    return story
