"""Questions about stories: counted among those one may see, and no others."""

import pytest

from palante.stories.models import Alias, Element, Scope, Story
from palante.stories.queries import (
    beside,
    element_once_called,
    element_to_read,
    elements_in,
    elements_to_read,
    kinds,
    places,
    showing,
    stories_showing,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reef():
    return make.make_element("Reef walks", ["tools"])


def public():
    return Story.objects.public()


def test_countries_of_any_spelling_are_counted_under_their_continent(reef):
    for country, continent in (("Guinea-Bissau", "Africa"), ("Côte d'Ivoire", "Africa"), ("Atlantis", "")):
        make.make_story(f"From {country}", country=country, continent=continent)
    make.make_story("Of the team", country="Peru", continent="South America", scope=Scope.TEAM)

    found = places(public())

    assert {key: [row.country for row in rows] for key, rows in found.items()} == {
        "Africa": ["Côte d'Ivoire", "Guinea-Bissau"],
        "": ["Atlantis"],
    }
    assert next(iter(found)) == "Africa"  # what has no continent stands last


def test_country_without_its_continent_is_counted_where_others_say_it_lies():
    make.make_story("One", country="Atlantis", continent="Europe")
    make.make_story("Two", country="Atlantis", continent="")

    assert places(public()) == {"Europe": [("Atlantis", 2)]}


def test_only_stories_one_may_see_count_for_kinds_and_elements(reef):
    make.make_story("One")
    make.make_story("Two", scope=Scope.TEAM)

    assert kinds(public()) == {"tools": 1}  # the other tags of it name no element
    assert [(element.name, element.stories) for element in elements_in(public())] == [("Reef walks", 1)]


def test_stories_are_narrowed_by_place_kind_and_element(reef):
    make.make_story("Here", country="Peru")
    make.make_story("There", sections=[(1, "Q", [("Nothing of it.", [])])])

    assert [story.title for story in showing(public(), element=reef)] == ["Here"]
    assert [story.title for story in showing(public(), kind="tools", country="Peru")] == ["Here"]
    assert list(showing(public(), kind="skills")) == []


def test_before_and_after_go_by_title_and_keep_to_the_element(reef):
    for title in ("A", "B", "C"):
        make.make_story(
            title, sections=[(1, "Q", [("Words.", [] if title == "B" else [("tools", "Reef walks")])])]
        )
    first, middle, last = public().order_by("title")

    assert beside(middle, public()) == (first, last)
    assert beside(first, public(), reef) == (None, last)


def test_an_element_of_a_journey_nobody_may_see_is_not_known(reef):
    hidden = make.make_element("Hidden way", ["skills"], journey=make.make_journey(published_at=None))

    assert [element.name for element in elements_to_read(public())] == ["Reef walks"]
    assert element_to_read(public(), hidden.slug) is None

    make.make_story("Shows it", sections=[(1, "Q", [("Words.", [("skills", "Hidden way")])])])
    assert element_to_read(public(), hidden.slug) == hidden


def test_a_merged_or_renamed_element_is_found_by_its_old_address(reef):
    old = make.make_element("Reef walk", ["tools"], merged_into=reef)
    Alias.objects.create(name="Walks on a reef", element=reef)

    assert element_to_read(public(), old.slug) == reef
    assert element_once_called("walks-on-a-reef") == reef
    assert element_once_called("never-heard-of") is None


def test_passages_that_show_an_element_come_story_by_story(reef, django_assert_num_queries):
    for title in ("One", "Two", "Three"):
        make.make_story(title)
    with django_assert_num_queries(2):
        found = [
            (story.title, [passage.number for passage in story.shown])
            for story in stories_showing(reef, public())
        ]

    assert found == [("One", [2, 4]), ("Three", [2, 4]), ("Two", [2, 4])]
    assert Element.objects.count() == 1
