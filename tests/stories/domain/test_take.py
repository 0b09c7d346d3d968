"""Files come in, byte for byte; what is here already is neither made twice nor overwritten."""

import pytest
from django.utils.translation import override

from palante.base.models import LogLine
from palante.stories.domain.edit import edit_story
from palante.stories.domain.export import files_of
from palante.stories.domain.take import take_files
from palante.stories.models import Element, Mention, Passage, Scope, Story
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


STORY = b"""[[continent:Europe]]
[[country:Atlantis]]
[[type:story]]

# The reef, twice

### [[0:01]] Who are you\\?

[[tools:Reef walks]]
[[skills:Listening]]
I am Nerea\\. I map the sea bed\\.

### [[1:10]] Thank you
"""
ELEMENT = b"[[type:tools]]\n\n# Walks along the reef\n\n## Overview\nA guided walk.\n\n## Purpose\nTo hear."


def test_a_story_comes_in_with_its_passages_and_its_elements():
    taken = take_files([("a/reef.md", STORY), ("elements/Reef walks.md", ELEMENT)])

    story = Story.objects.get()
    assert taken.created == ["elements/Reef walks.md", "a/reef.md"]
    assert (story.slug, story.title, story.country, story.seconds) == (
        "reef",
        "The reef, twice",
        "Atlantis",
        70,
    )
    assert story.scope == Scope.TEAM
    passage = story.passages.get()
    assert (passage.text, passage.question) == ("I am Nerea. I map the sea bed.", "Who are you?")
    assert (passage.starts, passage.ends, passage.line) == (1, 70, 11)
    assert list(story.mentions.values_list("kind", "name", "element__title", "passage")) == [
        ("tools", "Reef walks", "Walks along the reef", passage.pk),
        ("skills", "Listening", None, passage.pk),
    ]


def test_the_same_files_again_change_nothing():
    files = [("a/reef.md", STORY), ("elements/Reef walks.md", ELEMENT)]
    take_files(files)
    before = LogLine.objects.count(), Passage.objects.values_list("pk", flat=True).first()

    taken = take_files(files)

    assert (taken.created, taken.updated, taken.kept) == ([], [], [])
    assert sorted(taken.unchanged) == ["a/reef.md", "elements/Reef walks.md"]
    assert (LogLine.objects.count(), Passage.objects.values_list("pk", flat=True).first()) == before


def test_what_went_in_comes_out_byte_for_byte():
    files = {
        "a/reef.md": STORY.replace(b"\n", b"\r\n"),
        "README.md": b"\xef\xbb\xbf# Read me",
        "elements/Reef walks.md": ELEMENT,
    }
    take_files(files.items())

    assert dict(files_of(Story.objects.all(), Element.objects.all())) == files


def test_an_edit_here_is_not_overwritten_but_by_will():
    take_files([("reef.md", STORY)])
    edit_story(Story.objects.get(), lambda text: text.set_title("Ours"), seen=1)
    other = STORY.replace(b"twice", b"three times")

    taken = take_files([("reef.md", other)])
    assert [fault.path for fault in taken.kept] == ["reef.md"]
    assert Story.objects.get().title == "Ours"

    taken = take_files([("reef.md", other)], replace=True)
    story = Story.objects.get()
    assert (taken.updated, story.title, story.version) == (["reef.md"], "The reef, three times", 3)
    assert b"# Ours" in bytes(story.versions.get(number=2).source)


def test_a_newer_file_updates_what_nobody_edited_here():
    take_files([("reef.md", STORY)])
    taken = take_files([("reef.md", STORY.replace(b"twice", b"three times"))])

    assert taken.updated == ["reef.md"]
    assert Story.objects.get().title == "The reef, three times"
    assert Mention.objects.count() == 2


def test_a_tag_finds_the_page_that_comes_later():
    take_files([("reef.md", STORY)])
    assert Mention.objects.get(name="Reef walks").element is None

    take_files([("Reef walks.md", ELEMENT)])

    assert Mention.objects.get(name="Reef walks").element.name == "Reef walks"


def test_names_that_differ_in_case_only_stay_two():
    take_files([("elements/Reef walks.md", ELEMENT), ("elements/Reef Walks.md", ELEMENT)])

    assert sorted(Element.objects.values_list("name", "slug")) == [
        ("Reef Walks", "reef-walks-2"),
        ("Reef walks", "reef-walks"),
    ] or sorted(Element.objects.values_list("name", "slug")) == [
        ("Reef Walks", "reef-walks"),
        ("Reef walks", "reef-walks-2"),
    ]


def test_two_interviews_of_one_country_and_role_stay_two():
    take_files([("x/Explorers_ATL.md", STORY), ("y/Explorers_ATL.md", STORY), ("Explorrers_ATL.md", STORY)])

    assert sorted(Story.objects.values_list("slug", flat=True)) == [
        "explorers_atl",
        "explorers_atl-2",
        "explorrers_atl",
    ]


def test_what_cannot_be_read_is_refused_and_the_rest_is_taken(settings):
    settings.ARCHIVE_FILE_LIMIT = 1_000
    taken = take_files([
        ("latin.md", "# Año\nNiña".encode("latin-1")), ("../out.md", STORY), ("large.md", b"x" * 1_001), ("ok.md", STORY),
    ])  # fmt: skip

    assert taken.created == ["ok.md"]
    assert [(fault.path, fault.line) for fault in taken.refused] == [
        ("latin.md", 1),
        ("../out.md", 1),
        ("large.md", 1),
    ]


@pytest.mark.parametrize(
    "odd", [b"", b"\0", b"\xef\xbb\xbf", b"[[", b"# \0", b"\xe2\x80\xa8", b"[[tools:\0]]\nx\0"]
)
def test_nothing_in_a_text_keeps_it_out(odd):
    assert take_files([("stories/x.md", odd)]).created == ["stories/x.md"]
    assert dict(files_of(Story.objects.all())) == {"stories/x.md": odd}


def test_a_story_may_say_that_it_is_public():
    take_files([("a.md", b"[[consent:public]]\n" + STORY), ("b.md", STORY)])

    assert list(Story.objects.public().values_list("path", flat=True)) == ["a.md"]
    assert Story.objects.get(path="a.md").consent.how == "file"


def test_an_archive_that_was_published_comes_in_public_with_the_reason():
    take_files([("a.md", STORY)], consent="public", because="archive.example.org, 2025")

    assert Story.objects.public().get().consent.note == "archive.example.org, 2025"
    with pytest.raises(ValueError, match="published"):
        take_files([("b.md", STORY)], consent="public")


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_import_asks_as_often_for_thirty_as_for_one(how_many, django_assert_max_num_queries):
    files = [(f"s/{number}.md", STORY) for number in range(how_many)]
    files += [(f"elements/e{number}.md", ELEMENT) for number in range(how_many)]

    with django_assert_max_num_queries(30):
        take_files(files)


def test_a_file_brought_alone_is_the_one_that_came_in_its_folder():
    take_files([("archive/stories/reef.md", STORY)])

    assert take_files([("reef.md", STORY)]).unchanged == ["reef.md"]
    assert take_files([("reef.md", STORY + b"\nMore\n")]).created == ["reef.md"]


def test_another_teams_story_is_neither_told_nor_opened_by_sending_the_same_file(journey):
    take_files([("stories/reef.md", STORY)], journey=journey)
    theirs = Story.objects.get()

    taken = take_files(
        [("stories/reef.md", STORY)], journey=make.make_journey("other"), consent="public", because="said so"
    )

    assert taken.created == ["stories/reef.md"]
    theirs.refresh_from_db()
    assert theirs.scope == Scope.TEAM


def test_another_teams_public_story_is_not_made_twice_nor_changed(journey):
    take_files([("stories/reef.md", STORY)], journey=journey, consent="public", because="archive.example.org")
    other = make.make_journey("other")

    taken = take_files([("stories/reef.md", STORY)], journey=other, consent="journey", because="said so")

    assert (taken.unchanged, taken.stories) == (["stories/reef.md"], [])
    assert Story.objects.get().scope == Scope.PUBLIC
