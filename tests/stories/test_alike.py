"""Names that may be one."""

import pytest

from palante.stories.alike import Why, distance, is_slip, pairs_of, respelled


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Deep listening", "Deep Listening", Why.CASE),
        ("Co-creación", "Co-creacion", Why.ACCENTS),
        ("Co-creation", "Cocreation", Why.SIGNS),
        ("Ask first, then act", "Ask first then act", Why.SIGNS),
        ("Research & design", "Research &amp; design", Why.ACCENTS),
        ("Research & design", "Research and design", Why.SIGNS),
        ("Jane walk", "Jane walks", Why.STEMS),
        ("Mujer emprendedora", "Mujeres emprendedoras", Why.STEMS),
        ("Design of research", "Research design", Why.ORDER),
        ("Priciples of trust", "Principles of trust", Why.LETTERS),
        ("Adaptability", "Cultural adaptability", Why.PART),
        ("Adaptability", "Flexibility and adaptability", Why.PART),
    ],
)
def test_two_that_may_be_one_are_found_with_the_surest_reason(one, other, why):
    (found,) = pairs_of([one, other])
    assert (found.why, {found.one, found.other}) == (why, {one, other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Design", "Resign"),
        ("Sprint 1", "Sprint 2"),
        ("Maps", "Apps"),
        ("Listening", "Walking"),
        ("Deep listening", "Deep thinking"),
    ],
)
def test_two_that_are_two_are_left_alone(one, other):
    assert pairs_of([one, other]) == []


def test_a_word_that_stands_in_many_names_makes_none_alike():
    names = [
        "Skills",
        *(f"{word} skills" for word in ("Red", "Blue", "Green", "Wild", "Slow", "Odd", "Kind")),
    ]
    assert pairs_of(names) == []


def test_odd_names_are_no_error():
    assert pairs_of(["", " ", "?", "!", "😀", "'", "&"]) == []


def test_a_letter_lost_between_name_and_title_is_mended_in_the_name():
    assert respelled("Horizon scaning (basic)", "Horizon scanning: basic") == "Horizon scanning (basic)"
    assert respelled("horizon scaning", "Horizon Scanning") == "horizon Scanning".replace("S", "s")


@pytest.mark.parametrize(
    ("name", "title"),
    [("Jane walks", "Jane Walk"), ("Maps", "Mapping tools"), ("Maps", "Maps"), ("Trust", "Hope")],
)
def test_a_title_that_merely_differs_mends_nothing(name, title):
    assert respelled(name, title) == ""


def test_distance_counts_a_swap_once_and_stops_early():
    assert distance("lsitening", "listening", 2) == 1
    assert distance("abcdefgh", "hgfedcba", 2) > 2
    assert is_slip("kills", "skills")
