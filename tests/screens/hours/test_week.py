"""My hours without a script, and what it weighs."""

import re

import pytest

from palante.hours.cells import CAN, LISTEN, NOT, NOTHING_SAID, UNSAID, cell
from palante.hours.domain.paint import paint
from palante.hours.models import Week
from tests.conftest import as_person

pytestmark = pytest.mark.django_db
PAGE = "/me/hours/"


def cells(rosa):
    return Week.objects.get(person=rosa).cells


def test_ticked_hours_are_painted_with_the_colour(rosa):
    as_person(rosa).post(PAGE, {"brush": "l", "c": ["0", "25"]})

    assert (cells(rosa)[0], cells(rosa)[25], cells(rosa)[1]) == (LISTEN, LISTEN, UNSAID)


def test_a_day_an_hour_and_a_part_of_the_day_are_painted_at_once(rosa):
    client = as_person(rosa)
    client.post(PAGE, {"brush": "n", "day": "6"})
    client.post(PAGE, {"brush": "a", "hour": "20"})
    client.post(PAGE, {"brush": "l", "preset": "noon"})

    week = cells(rosa)
    assert [week[cell(day, 20)] for day in range(7)] == [CAN] * 7
    assert [week[cell(day, 12)] for day in range(7)] == [LISTEN] * 7
    assert (week[cell(6, 9)], week[cell(6, 2)], week[cell(5, 9)]) == (NOT, UNSAID, UNSAID)


def test_a_day_is_copied_onto_others(rosa):
    paint(rosa, {cell(0, 19): CAN, cell(2, 8): NOT})

    as_person(rosa).post(PAGE, {"copy": "1", "from": "0", "to": "week"})

    assert [cells(rosa)[cell(day, 19)] for day in range(7)] == [CAN] * 5 + [UNSAID] * 2
    assert cells(rosa)[cell(2, 8)] == UNSAID


@pytest.mark.parametrize(
    "asked", [{}, {"c": ["999", "x", "-1"]}, {"day": "9"}, {"preset": "never"}, {"copy": "1", "from": "z"}]
)
def test_what_makes_no_sense_changes_nothing_and_says_so(rosa, asked):
    answer = as_person(rosa).post(PAGE, {"brush": "a"} | asked, follow=True)

    assert answer.status_code == 200
    assert not Week.objects.exclude(cells=NOTHING_SAID).exists()


def test_erasing_asks_whether_she_is_sure(rosa):
    paint(rosa, {0: CAN})
    client = as_person(rosa)
    client.post(PAGE, {"clear": "1"})
    assert cells(rosa)[0] == CAN

    client.post(PAGE, {"clear": "1", "sure": "1"})

    assert cells(rosa) == NOTHING_SAID


def test_a_guess_is_said_to_be_one_and_can_be_confirmed(rosa):
    Week.objects.create(person=rosa, zone=rosa.zone, cells=CAN + NOTHING_SAID[1:], is_guess=True)
    client = as_person(rosa)
    assert 'name="confirm"' in client.get(PAGE).content.decode()

    client.post(PAGE, {"confirm": "1"})

    assert 'name="confirm"' not in client.get(PAGE).content.decode()


def test_each_hour_has_a_name_for_readers_of_screens(rosa):
    page = as_person(rosa).get(PAGE).content.decode()

    ids = set(re.findall(r'id="(\w+)"', page))
    for label in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(label.split()) <= ids
    assert len(re.findall(r'name="c"', page)) == 168


def test_the_page_may_be_kept_on_her_phone_for_when_there_is_no_signal(rosa):
    assert as_person(rosa).get(PAGE)["X-Who"]
