"""What goes together more than chance."""

import pytest

from palante.stories.models import Story
from palante.stories.together import commonness, map_of, with_element
from tests.factories import make_element, make_story


def tell(title: str, *passages: str, **fields) -> Story:
    """A story whose passages show these elements: “Walks, Asking”."""
    said = [
        (f"{title} says {number}", [("tools", name.strip()) for name in names.split(",") if name.strip()])
        for number, names in enumerate(passages)
    ]
    return make_story(title, [(0, "What did you do?", said)], **fields)


@pytest.fixture
def walks(db):
    return make_element("Walks")


@pytest.fixture
def asking(db):
    return make_element("Asking")


@pytest.fixture
def everywhere(db):
    return make_element("Listening", ["principles"])


@pytest.fixture
def archive(walks, asking, everywhere):
    """Walks and Asking go together; Listening stands everywhere; Maps is alone."""
    make_element("Maps")
    for number in range(10):
        first = "Walks, Asking, Listening" if number % 2 else "Listening"
        last = "Maps, Listening" if number < 4 else "Listening"
        tell(f"Together {number}", first, "Listening", last)
    return Story.objects.public()


def test_what_goes_together_is_found_with_how_often_chance_would_have_it(archive, walks, asking):
    (found,) = with_element(walks, archive)
    assert (found.element, found.other, found.passages) == (walks, asking, 5)
    assert found.expected == pytest.approx(5 * 5 / 30)
    assert found.times == pytest.approx(6)
    assert found.strength == pytest.approx(1)


def test_an_element_used_everywhere_is_no_finding(archive, walks, everywhere):
    assert [one.element.name for one in commonness(archive).everywhere] == ["Listening"]
    assert everywhere not in [found.other for found in with_element(walks, archive)]
    shown = map_of(archive)
    assert everywhere not in [node.element for node in shown.nodes]
    assert [one.element for one in shown.everywhere] == [everywhere]


def test_what_stands_together_as_often_as_chance_has_it_is_no_finding(walks, asking):
    for number in range(6):
        tell(f"S {number}", "Walks, Asking", "Walks", "Asking", "")
    assert with_element(walks, Story.objects.public()) == []


def test_twice_is_no_pattern(walks, asking):
    for number in range(2):
        tell(f"S {number}", "Walks, Asking", *[""] * 20)
    assert with_element(walks, Story.objects.public()) == []


def test_with_few_stories_nothing_is_called_everywhere(walks):
    for number in range(3):
        tell(f"S {number}", "Walks")
    assert commonness(Story.objects.public()).everywhere == []


def test_counts_stories_and_passages(archive, walks):
    found = commonness(archive).of(walks)
    assert (found.stories, found.passages, found.share) == (5, 5, 0.5)


def test_only_stories_that_may_be_seen_are_counted(archive, walks):
    tell("Hidden", *["Walks, Maps"] * 30, scope="team")
    assert commonness(archive).of(walks).passages == 5


def test_the_map_is_the_same_each_time(archive):
    one, other = map_of(archive), map_of(archive)
    assert [(link.element.name, link.other.name) for link in one.links] == [("Walks", "Asking")]
    assert one == other
    assert [node.element.name for node in one.nodes] == ["Asking", "Walks"]


def test_nothing_to_show_is_an_empty_map(db):
    assert map_of(Story.objects.public()).nodes == []
    assert map_of(Story.objects.none()).links == []


@pytest.mark.parametrize("question", [commonness, map_of])
def test_costs_the_same_for_one_story_and_many(question, archive, django_assert_num_queries):
    with django_assert_num_queries(2):
        question(archive)
    tell("One more", "Walks, Maps", "Asking, Maps")
    with django_assert_num_queries(2):
        question(archive)
