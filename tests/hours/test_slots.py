"""The search against trying everything: on small weeks the two must agree in every figure."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palante.hours.audience import Slot
from palante.hours.slots import best_slots, enough, worth

SLOTS = [Slot(day, hour * 60) for day in range(4) for hour in (9, 13, 19)]


def by_trying_all(audiences, many, groups, need):
    """Every choice of slots on different days; the pairs of figures that none beats."""
    figures = set()
    for slots in combinations(sorted(audiences), many):
        if len({slot.day for slot in slots}) == many:
            one = worth(slots, audiences, groups, need)
            figures.add((one.able, one.worst))
    return {
        one
        for one in figures
        if not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in figures)
    }


def figures_of(found):
    return {(option.able, option.worst) for option in found.options}


weeks = st.lists(st.integers(0, 2**20 - 1), min_size=len(SLOTS), max_size=len(SLOTS))
masks = st.lists(st.integers(1, 2**20 - 1), max_size=4)


@settings(max_examples=60)
@given(weeks, masks, st.sampled_from([1, 2, 3]))
def test_finds_what_trying_everything_finds(able, groups, many):
    audiences = dict(zip(SLOTS, able, strict=True))
    groups = {str(number): mask for number, mask in enumerate(groups)}

    found = best_slots(audiences, many=many, groups=groups)

    assert figures_of(found) == by_trying_all(audiences, many, groups, enough(many))
    assert found.is_exact


@settings(max_examples=25)
@given(weeks, masks)
def test_what_is_said_of_a_choice_is_true_of_it(able, groups):
    audiences = dict(zip(SLOTS, able, strict=True))
    groups = {str(number): mask for number, mask in enumerate(groups)}

    for option in best_slots(audiences, many=3, groups=groups).options:
        assert worth(option.slots, audiences, groups, 2) == option
        assert len({slot.day for slot in option.slots}) == len(option.slots)


@settings(max_examples=40)
@given(weeks, masks, st.integers(0, 30))
def test_a_search_cut_short_never_promises_too_little(able, groups, most):
    audiences = dict(zip(SLOTS, able, strict=True))
    groups = {str(number): mask for number, mask in enumerate(groups)}
    best = by_trying_all(audiences, 3, groups, 2)

    found = best_slots(audiences, many=3, groups=groups, most=most)

    if found.is_exact:
        assert figures_of(found) == best
    else:
        assert found.at_most.able >= max(able for able, _worst in best)
        assert found.at_most.worst >= max(worst for _able, worst in best)


def test_the_most_people_and_nobody_left_behind_are_two_answers():
    """Ten can on three mornings; the two women of the group can only in the evening. Both answers are given."""
    many, few = 0b1111111100, 0b0000000011
    audiences = {Slot(day, 9 * 60): many for day in range(3)} | {Slot(day, 19 * 60): few for day in range(3)}

    found = best_slots(audiences, many=3, groups={"women": few, "others": many})

    assert [(option.able, option.worst) for option in found.options] == [(8, 0.0)]


def test_a_choice_that_serves_all_beats_one_that_serves_most():
    audiences = {Slot(day, 9 * 60): 0b1110 for day in range(3)} | {
        Slot(day, 19 * 60): 0b1111 for day in range(3)
    }

    (best,) = best_slots(audiences, many=3, groups={"one": 0b0001}).options

    assert (best.able, best.worst, {slot.hour for slot in best.slots}) == (4, 1.0, {19})


def test_no_week_at_all_gives_no_choice():
    assert best_slots({}, many=3, groups={}).options == []


@pytest.mark.parametrize(("many", "need"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4)])
def test_two_of_three_are_enough(many, need):
    assert enough(many) == need
