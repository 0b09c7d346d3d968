"""Patterns: the same answer from the automaton as from Python's engine, and soon."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.forms.format.automaton import Automaton
from palante.forms.format.patterns import _parsed, fits, is_slow, why_not

PHONE = r"^(([0-9]{1})*[- .(]*([0-9]{3})[- .)]*[0-9]{3}[- .]*[0-9]{4})+$"  # of a real form


def test_patterns_of_real_forms_with_repeats_in_repeats_are_run():
    assert is_slow(PHONE)
    assert why_not(PHONE) == ""
    assert [fits(text, PHONE) for text in ("0755 123 4567", "755-123-4567", "12", "075512345x")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|aa)+b",
        "(.*)*x",
        "([a-z]+)*[0-9]",
        "a*a*a*a*a*a*b",
        ".*b.*b.*b.*b.*b",
        "(a{0,20}){0,20}b",
        f"{'a?' * 40}{'a' * 40}b",
        "(a?a){20}b",
    ],
)
def test_what_would_take_for_ever_ends_at_once(pattern):
    start = time.process_time()
    assert not fits("a" * 400, pattern)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "pattern", ["(a+)+(){1000000000}", "((){60000}){60000}", r"(a*)*(?=b)", "(?i)(a+)+b"]
)
def test_what_an_automaton_cannot_walk_is_refused_at_once(pattern):
    start = time.process_time()
    assert why_not(pattern)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "pattern",
    [r"^[0-9]{9}$", r"[A-Z]{2}\d{3,8}", r"^(?=.*[a-z])(?=.*\d).{8,}$", "(?i)yes|no", r".+@.+", "[0-9]{3000}"],
)
def test_patterns_of_every_day_run_in_pythons_engine(pattern):
    assert not is_slow(pattern)
    assert why_not(pattern) == ""


PIECES = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "1", "^", "$"]),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}"])),
    ),
    max_leaves=6,
)


@given(PIECES, st.text("ab1", max_size=7))
def test_the_automaton_says_what_python_says(pattern, text):
    assert Automaton(_parsed(pattern)).fits(text) == (re.fullmatch(pattern, text) is not None)
