from typing import NamedTuple

import pytest

from palante.toolkit.readiness import answers_of, check


class Issue(NamedTuple):
    condition: str
    advice: str


ISSUES = [
    Issue("people cannot connect", "practise first"),
    Issue("nobody calls them", "ask five organisations"),
    Issue("no place for files", "find one"),
]


def test_it_is_the_moment_when_nothing_stands_in_the_way():
    outcome = check(ISSUES, {"q1": "no", "q2": "no", "q3": "no"})
    assert outcome.is_complete
    assert outcome.is_the_moment
    assert outcome.to_do == []


def test_what_stands_in_the_way_comes_with_what_to_do_and_before_what_nobody_knows():
    outcome = check(ISSUES, {"q1": "unknown", "q2": "yes", "q3": "no"})
    assert not outcome.is_the_moment
    assert [question.advice for question in outcome.to_do] == ["ask five organisations", "practise first"]


def test_a_question_left_out_leaves_the_check_open():
    outcome = check(ISSUES, {"q1": "no"})
    assert not outcome.is_complete
    assert [question.number for question in outcome.unanswered] == [2, 3]


def test_a_page_without_known_issues_has_nothing_to_check():
    assert not check([], {}).is_complete


@pytest.mark.parametrize("nonsense", ["", "perhaps", "YES", "<b>"])
def test_an_answer_that_is_none_counts_as_not_given(nonsense):
    assert check(ISSUES, {"q1": nonsense}).questions[0].answer == ""


def test_the_answers_travel_in_an_address_and_come_back():
    answers = {"q1": "yes", "q2": "no", "q3": "unknown"}
    assert answers_of(check(ISSUES, answers).code) == answers


@pytest.mark.parametrize("code", ["", ".", "y", "1", "1x.2y2", "²y", "-1y", "1y" * 1000])
def test_a_broken_code_is_read_as_far_as_it_makes_sense(code):
    assert all(answer in ("yes", "no", "unknown") for answer in answers_of(code).values())
