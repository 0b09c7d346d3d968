from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.toolkit.said import said_in

PAGE = (
    "Plan for about three months. Invite experts and prepare materials two months ahead. Open the call four weeks "
    "before the start and keep it open for at least two weeks. "
    "The journey takes six weeks with three sessions of 90 minutes a week."
)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weeks", 6),
        ("sessions_a_week", 3),
        ("session_minutes", 90),
        ("plan_days", 90),
        ("experts_days", 60),
        ("call_before", 28),
        ("call_days", 14),
    ],
)
def test_a_page_says_how_long_things_take(key, value):
    assert said_in(PAGE)[key][0] == value


def test_each_figure_comes_with_the_sentence_that_says_it():
    value, sentence = said_in("You need help. Plan for about 3 months. Good luck.")["plan_days"]
    assert (value, sentence) == (90, "Plan for about 3 months.")


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("El recorrido dura seis semanas.", "weeks", 6),
        ("Hay tres sesiones por semana.", "sessions_a_week", 3),
        ("Son sesiones de 60 minutos.", "session_minutes", 60),
        ("Planifica unos tres meses.", "plan_days", 90),
        ("La convocatoria se abre cuatro semanas antes del inicio.", "call_before", 28),
        ("Three 1.5-hour-long sessions per week.", "session_minutes", 90),
    ],
)
def test_it_reads_both_languages_and_more_than_one_way_of_saying(text, key, value):
    assert said_in(text)[key][0] == Decimal(value)


def test_a_call_sent_two_weeks_before_and_three_weeks_long_opens_three_weeks_before():
    found = said_in(
        "The call should be three weeks long and should be sent at least 2 weeks before the start."
    )
    assert found["call_before"][0] == 21


def test_what_a_page_does_not_say_is_left_out():
    assert said_in("It depends.") == {}


@given(st.text())
def test_no_text_breaks_it(text):
    said_in(text)
