"""An element gets another name, two become one, and it is taken back."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palante.base.models import LogLine
from palante.stories.domain.edit import edit_story, make_story
from palante.stories.domain.vocabulary import (
    keep_apart,
    let_be_one,
    merge_elements,
    rename_element,
    undo_change,
    write_page_for,
)
from palante.stories.models import Alias, Element, KeptApart, Story
from tests.factories import make_element, make_journey

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
FILE = """[[country:Atlantis]]
[[type:story]]

# Listening at low tide

### [[0:01]] How did it begin?

[[skills:Reef walk]]
[[tools:Reef walks]]
[[tools:Maps]]
We walked along the reef\\.

[[Tools capture card:Reef walk]]
And then we walked again\\.  
It was  late.

### [[2:00]] Thank you.
"""


@pytest.fixture
def walk(db):
    return make_element("Reef walk")


@pytest.fixture
def walks(db):
    return make_element("Reef walks")


@pytest.fixture
def story(walk, walks):
    return make_story(FILE.encode())


def source(story: Story) -> str:
    return bytes(Story.objects.with_source().get(pk=story.pk).source).decode()


def names(story: Story) -> list[tuple[str, str | None]]:
    found = story.mentions.select_related("element").order_by("position")
    return [(mention.name, mention.element and mention.element.name) for mention in found]


def test_a_rename_is_written_into_the_stories_and_the_old_name_still_finds_it(story, walk):
    rename_element(walk, "Walk on the reef", at=AT)
    assert source(story) == FILE.replace(":Reef walk]]", ":Walk on the reef]]")
    assert names(story)[0] == ("Walk on the reef", "Walk on the reef")
    assert Alias.objects.get(name="Reef walk").element == walk
    assert Element.objects.get(pk=walk.pk).path == "elements/Walk on the reef.md"
    assert bytes(Element.objects.get(pk=walk.pk).source) == bytes(walk.source)
    late = make_story(FILE.replace("tide", "tide again").replace("walked", "ran").encode())
    assert ("Reef walk", "Walk on the reef") in names(late)


def test_a_name_that_another_element_has_is_refused(story, walk, walks):
    with pytest.raises(ValueError, match=r"make them one|sean uno|uno solo"):
        rename_element(walk, "Reef walks")
    for name in ("", "a]]b", "a/b", "x" * 201, "a\nb"):
        with pytest.raises(ValueError, match=r".+"):
            rename_element(walk, name)
    assert source(story) == FILE


def test_the_same_name_again_changes_nothing(story, walk):
    assert rename_element(walk, "Reef walk") is None
    assert story.versions.count() == 0


def test_a_merge_leaves_one_tag_where_both_stood(story, walk, walks):
    merge_elements(walk, walks, at=AT)
    assert source(story) == FILE.replace("[[skills:Reef walk]]\n", "").replace(
        "card:Reef walk]]", "card:Reef walks]]"
    )
    assert [name for name, _ in names(story)] == ["Reef walks", "Maps", "Reef walks"]
    assert Element.objects.get(pk=walk.pk).merged_into == walks
    assert merge_elements(walk, walks, at=AT) is None  # again


def test_a_merge_taken_back_gives_the_same_bytes(story, walk, walks):
    change = merge_elements(walk, walks, at=AT)
    done = undo_change(change, at=AT)
    assert (done.stories, done.missing) == (1, [])
    assert source(story) == FILE
    assert ("Reef walk", "Reef walk") in names(story)
    assert Element.objects.get(pk=walk.pk).merged_into is None
    assert not Alias.objects.exists()
    assert undo_change(change, at=AT).stories == 0  # again


def test_taking_back_keeps_what_was_edited_since_and_says_what_stands_no_more(story, walk, walks):
    change = merge_elements(walk, walks, at=AT)
    now = Story.objects.get(pk=story.pk)

    def edit(text):
        text.set_paragraph(1, "We swam along the reef.")
        text.remove_tag(2, "tools", "Reef walks")

    edit_story(now, edit, seen=now.version)
    done = undo_change(change, at=AT)
    assert [line for _story, line in done.missing] == ["[[Tools capture card:Reef walks]]"]
    text = source(story)
    assert "We swam" in text
    assert "[[skills:Reef walk]]\n[[tools:Reef walks]]\n[[tools:Maps]]" in text
    assert "capture card" not in text


def test_a_name_without_a_page_can_be_made_one_with_an_element(story, walks):
    maps = make_element("Mapping")
    change = merge_elements("Maps", maps)
    assert ("Mapping", "Mapping") in names(story)
    undo_change(change)
    assert source(story) == FILE
    assert ("Maps", None) in names(story)


def test_an_element_that_became_another_cannot_take_a_third(walk, walks):
    maps = make_element("Maps")
    merge_elements(walk, walks)
    for gone, kept in ((maps, walk), (walk, maps)):
        with pytest.raises(ValueError, match=r".+"):
            merge_elements(gone, kept)
    with pytest.raises(ValueError, match=r".+"):
        merge_elements(walks, walks)


def test_aliases_move_along_and_back(story, walk, walks):
    rename_element(walk, "Reef stroll")
    change = merge_elements(walk, walks)
    assert Alias.objects.get(name="Reef walk").element == walks
    undo_change(change)
    assert Alias.objects.get(name="Reef walk").element == walk


def test_the_later_change_is_taken_back_first(story, walk, walks):
    first = rename_element(walk, "Reef stroll")
    second = merge_elements(walk, walks)
    with pytest.raises(ValueError, match=r"Reef stroll"):
        undo_change(first)
    undo_change(second)
    undo_change(first)
    assert source(story) == FILE
    assert not Alias.objects.exists()


def test_a_renaming_taken_back_keeps_tags_written_with_the_new_name(story, walk):
    change = rename_element(walk, "Stroll")
    now = Story.objects.get(pk=story.pk)
    edit_story(now, lambda text: text.add_tag(2, "tactics", "Stroll"), seen=now.version)
    undo_change(change)
    assert ("Stroll", "Reef walk") in names(story)
    assert ("Reef walk", "Reef walk") in names(story)


def test_an_element_renamed_back_and_forth_comes_to_rest(story, walk):
    first = rename_element(walk, "Stroll")
    second = rename_element(walk, "Reef walk")
    assert source(story) == FILE
    undo_change(second)
    undo_change(first)
    assert source(story) == FILE
    assert not Alias.objects.exists()


def test_other_teams_stories_are_left_alone_and_find_the_element_by_its_old_name(walk, walks, journey):
    other = make_story(
        FILE.replace("tide", "noon").replace("walked", "ran").encode(), journey=make_journey("other")
    )
    change = merge_elements(walk, walks, journey=journey)
    assert ":Reef walk]]" in source(other)
    assert ("Reef walk", "Reef walks") in names(other)
    undo_change(change)
    assert ("Reef walk", "Reef walk") in names(other)


def test_each_change_is_a_version_and_one_line_in_the_log(story, walk, carmen):
    change = rename_element(walk, "Stroll", by=carmen, at=AT)
    version = story.versions.get()
    assert (version.why, version.by) == ("vocabulary_changed", carmen)
    line = LogLine.objects.get(verb="vocabulary_changed")
    assert (line.object_id, line.data["stories"]) == (change.pk, 1)
    assert "Stroll" not in str(line.data)


def test_two_names_kept_apart_stay_so_whichever_is_said_first(db):
    keep_apart("Maps", "Apps")
    keep_apart("Apps", "Maps")
    assert KeptApart.objects.count() == 1
    let_be_one("Maps", "Apps")
    assert not KeptApart.objects.exists()


def test_a_page_is_written_for_a_name_that_has_none(story):
    made = write_page_for("Maps")
    assert made.kinds == ["tools"]
    assert ("Maps", "Maps") in names(story)
    assert write_page_for("Maps") == made


KINDS = st.sampled_from(["tools", "skills", "Tactics capture card", "kills"])
TAGS = st.lists(
    st.tuples(KINDS, st.sampled_from(["Reef walk", "Reef walks", "Maps", "reef walk"])), max_size=5
)
PARAGRAPHS = st.lists(st.tuples(TAGS, st.sampled_from(["Yes\\.", "We walked", "[[x", ""])), max_size=5)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARAGRAPHS, min_size=1, max_size=2), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_merging_and_taking_it_back_gives_every_story_its_bytes(walk, walks, stories, end, spaced):
    with transaction.atomic():
        files = {}
        for number, paragraphs in enumerate(stories):
            lines = ["[[type:story]]", "", f"# Story {number}", "", "### [[0:01]] Why?", ""]
            for tags, words in paragraphs:
                lines += [f"[[{kind}:{name}]]" for kind, name in tags]
                lines += [""] * spaced + [words, ""]
            file = end.join(lines).encode()
            files[make_story(file, path=f"{number}.md").pk] = file
        undo_change(rename_element(walk, "Stroll"))
        changes = [merge_elements(walk, walks), merge_elements("Maps", walks)]
        for change in reversed(changes):
            undo_change(change)
        assert {pk: source(Story(pk=pk)).encode() for pk in files} == files
        transaction.set_rollback(True)
