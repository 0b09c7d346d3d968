"""What is amiss in the vocabulary is found, and said why."""

import pytest

from palante.stories.domain.vocabulary import keep_apart, merge_elements
from palante.stories.models import Story
from palante.stories.vocabulary import faults
from tests.factories import make_element, make_story


def tell(title: str, *names: str) -> Story:
    return make_story(title, [(0, "Why?", [(f"{title} {name}", [("tools", name)]) for name in names])])


@pytest.fixture
def stories(db):
    return Story.objects.all()


def test_a_name_without_a_page_is_shown_with_where_and_what_it_may_be(stories):
    walks = make_element("Jane walks")
    one, other = tell("One", "Jane walk", "Maps"), tell("Two", "Jane walk")
    found = {one.name: one for one in faults(stories).unresolved}
    walk = found["Jane walk"]
    assert (walk.verb, walk.other_element, walk.passages, walk.stories) == ("merge", walks, 2, 2)
    assert [story for story, _line in walk.places] == [one, other]
    assert found["Maps"].verb == "write"


def test_of_two_that_both_lack_a_page_the_lesser_is_told_of_the_better(stories):
    """An archive may come without a single page: its misspelt names are found all the same."""
    (
        tell("One", "Facilitation skills"),
        tell("Two", "Facilitation skills"),
        tell("Three", "Facilitation skillss"),
    )
    found = {one.name: one for one in faults(stories).unresolved}
    worse = found["Facilitation skillss"]
    assert (worse.other, worse.other_element, worse.verb) == ("Facilitation skills", None, "write")
    assert found["Facilitation skills"].other == ""


def test_a_letter_lost_in_the_files_name_is_found_by_its_title(stories):
    scan = make_element("Horizon scaning", title="Horizon scanning")
    (found,) = faults(stories).misspelt
    assert (found.element, found.verb, found.other) == (scan, "rename", "Horizon scanning")
    make_element("Horizon scanning")
    (found,) = faults(stories).misspelt
    assert found.verb == "merge"


def test_of_two_alike_the_one_more_used_stays(stories):
    walk, walks = make_element("Jane walk"), make_element("Jane walks")
    tell("One", "Jane walks")
    (found,) = faults(stories).alike
    assert (found.element, found.other_element, found.verb) == (walk, walks, "merge")


def test_the_spelling_that_other_names_have_stays_though_the_wrong_one_is_used(stories):
    wrong, right = make_element("Comunity maps"), make_element("Community maps")
    make_element("Community radio")
    tell("One", "Comunity maps")
    assert [(one.element, one.other_element) for one in faults(stories).alike] == [(wrong, right)]


def test_two_kept_apart_are_not_brought_up_again(stories):
    make_element("Jane walk")
    make_element("Jane walks")
    keep_apart("Jane walks", "Jane walk")
    assert faults(stories).alike == []


def test_what_was_made_one_is_no_fault(stories):
    walk, walks = make_element("Jane walk"), make_element("Jane walks")
    tell("One", "Jane walks")
    merge_elements(walk, walks)
    assert len(faults(stories)) == 0


def test_pages_nobody_shows_and_elements_everybody_shows_are_said(stories):
    make_element("Maps")
    listening = make_element("Listening")
    for number in range(8):
        tell(f"S {number}", "Listening")
    found = faults(stories)
    assert [one.name for one in found.unused] == ["Maps"]
    assert [one.element for one in found.everywhere] == [listening]


def test_costs_the_same_for_few_names_and_many(stories, django_assert_num_queries):
    make_element("Maps")
    tell("One", "Jane walk")
    with django_assert_num_queries(6):
        faults(stories)
    for number in range(12):
        make_element(f"Element {number}")
        tell(f"Story {number}", "Maps", f"Name {number}")
    with django_assert_num_queries(6):
        faults(stories)
