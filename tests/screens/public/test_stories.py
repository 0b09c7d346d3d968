"""The stories of published journeys' kits, plainly."""

import pytest

from palante.kits.models import KitFile
from palante.screens.public.story_text import read_story
from tests import factories as make

STORY = """[[audio:https://audio.example.org/x.m4a]]
[[type:story]]
[[country:Atlantis]]
[[tools:Design]]
[[ai_summary:Nerea sells bread.]]

# Solutions Mapper\\-Atlantis\\-Nerea Okoro

### [[0:12]] How did it begin?

[[1:33]] With *bread* <script>alert(1)</script>.
[[skills:Selling]]
"""


def test_a_story_is_read_with_its_tags_and_without_time_marks():
    story = read_story(STORY)
    assert story.title == "Solutions Mapper-Atlantis-Nerea Okoro"
    assert story.summary == "Nerea sells bread."
    assert story.tags == [("country", "Atlantis"), ("tools", "Design"), ("skills", "Selling")]
    assert "[[" not in story.text
    assert story.text.startswith("## How did it begin?")  # no level is left out for readers of screens


def test_a_story_without_a_summary_begins_with_its_first_words():
    assert read_story("# Hola\n\n## Parte\n\nUna frase.").summary == "Una frase."


@pytest.mark.django_db
def test_stories_of_published_journeys_are_listed_and_shown(client, journey):
    KitFile.objects.create(journey=journey, path="stories/pan.md", content=STORY.encode())
    KitFile.objects.create(journey=journey, path="stories/broken.md", content=b"\xff\xfe")
    KitFile.objects.create(journey=journey, path="kit.md", content=b"# Kit")
    page = client.get("/stories/").content.decode()
    assert "/stories/pan/" in page
    assert "kit" not in page.split("<main")[1].split("</main>")[0].lower()
    page = client.get("/stories/pan/").content.decode()
    assert "<script>alert" not in page
    assert "<em>bread</em>" in page
    assert "Selling" in page


@pytest.mark.django_db
def test_a_draft_journey_s_stories_are_not_told(client):
    draft = make.make_journey("draft", published_at=None)
    KitFile.objects.create(journey=draft, path="stories/pan.md", content=STORY.encode())
    assert "/stories/pan/" not in client.get("/stories/").content.decode()
    assert client.get("/stories/pan/").status_code == 404


@pytest.mark.django_db
def test_two_journeys_of_one_kit_tell_a_story_once(client, journey):
    for each in (journey, make.make_journey()):
        KitFile.objects.create(journey=each, path="stories/pan.md", content=STORY.encode())
    assert client.get("/stories/").content.decode().count("/stories/pan/") == 1
