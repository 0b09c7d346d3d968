"""People change stories here: what was before is kept, and two who edit at once lose nothing."""

import pytest
from django.utils.translation import override

from palante.stories.domain.consent import withdraw
from palante.stories.domain.edit import (
    EditedMeanwhile,
    TakenBackError,
    edit_story,
    make_story,
    restore_version,
    undo_edit,
)
from palante.stories.domain.edit_element import edit_element, make_element, restore_element_version
from palante.stories.models import Element, Mention, Story
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def titled(title):
    return lambda text: text.set_title(title)


def source_of(row):
    return bytes(type(row).objects.defer(None).get(pk=row.pk).source).decode()


def test_an_edit_changes_the_file_its_columns_and_keeps_what_was(carmen):
    story = make.make_story("Low tide")
    before = source_of(story)

    edited = edit_story(story, titled("High tide"), seen=1, by=carmen)

    assert source_of(story) == before.replace("# Low tide", "# High tide")
    assert (edited.title, edited.version) == ("High tide", 2)
    version = story.versions.get()
    assert (version.number, bytes(version.source).decode(), version.by, version.why) == (
        1,
        before,
        carmen,
        "edited",
    )


def test_the_same_edit_twice_is_one():
    story = make.make_story("Low tide")
    edit_story(story, titled("High tide"), seen=1)
    edit_story(
        story, titled("High tide"), seen=1
    )  # a form posted twice: the second one saw version 1 as well

    assert Story.objects.get(pk=story.pk).version == 2


def test_two_who_edit_at_once_lose_nothing():
    story = make.make_story("Low tide")
    edit_story(story, titled("Theirs"), seen=1)

    with pytest.raises(EditedMeanwhile) as both:
        edit_story(story, titled("Mine"), seen=1)

    assert "# Mine" in both.value.mine
    assert "# Theirs" in both.value.theirs
    assert both.value.version == 2
    assert "# Theirs" in source_of(story)


def test_an_edit_is_undone_byte_for_byte():
    story = make.make_story("Low tide")
    before = source_of(story)
    edit_story(story, lambda text: text.set_paragraph(1, "Other words."), seen=1)

    undone = undo_edit(story, seen=2)

    assert source_of(story) == before
    assert undone.version == 3
    assert restore_version(story, 2, seen=3).passages.first().text == "Other words."


def test_tags_of_an_edit_find_their_elements():
    element = make.make_element("Reef walks")
    story = make.make_story("Low tide", [(1, "Q", [("Words.", [])])])

    edit_story(story, lambda text: text.add_tag(1, "tools", "Reef walks"), seen=1)

    assert Mention.objects.get(story=story).element == element


def test_a_story_made_here_is_the_teams_and_gets_a_free_place(journey, carmen):
    one = make_story(make.story_source("Low tide"), journey=journey, by=carmen)
    two = make_story(make.story_source("Low tide"), journey=journey, by=carmen)

    assert [story.path for story in (one, two)] == ["stories/low-tide.md", "stories/low-tide-2.md"]
    assert [story.slug for story in (one, two)] == ["low-tide", "low-tide-2"]
    assert not Story.objects.public().exists()
    assert one.passages.count() == 4


def test_what_a_teller_took_back_is_not_written_again(journey):
    story = make.make_story("Low tide", journey=journey, shown_as="Nerea")
    source = source_of(story).encode()
    withdraw(story)

    with pytest.raises(TakenBackError):
        make_story(source, journey=journey)


def test_an_elements_page_is_edited_and_restored():
    element = make.make_element("Reef walks")
    before = source_of(element)

    edit_element(element, lambda page: page.set_section("Overview", "Another."), seen=1)
    assert Element.objects.get().overview == "Another."
    with pytest.raises(EditedMeanwhile):
        edit_element(element, lambda page: page.set_section("Overview", "Mine."), seen=1)

    restore_element_version(element, 1, seen=2)
    assert source_of(element) == before


def test_an_element_that_gets_its_page_is_found_by_the_tags_that_waited():
    make.make_story("Low tide", [(1, "Q", [("Words.", [("tools", "Sail drawing")])])])

    element = make_element("Sail drawing", kinds=["tools"], sections=[("Overview", "Drawing on a sail.")])

    assert Mention.objects.get().element == element
    assert source_of(element) == "[[type:tools]]\n\n# Sail drawing\n\n## Overview\nDrawing on a sail."
    assert make_element("Sail drawing", kinds=["skills"]) == element
    with pytest.raises(ValueError, match="]]"):
        make_element("a]]b", kinds=["tools"])
