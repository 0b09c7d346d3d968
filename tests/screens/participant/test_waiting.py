"""The waiting list as who waits sees it: her place, the way out, and the way back."""

import pytest

from palante.calls.domain.leave import leave
from palante.calls.models import Registration, Seat
from palante.people.models import Strength
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db
PAGE = "/lleno/waiting/"


@pytest.fixture
def full():
    return make.make_journey("lleno", seats=0)


@pytest.fixture
def ema(full):
    make.give_seat(make.make_person("Primera"), full, Seat.WAITING)
    person = make.make_person("Ema")
    make.give_seat(person, full, Seat.WAITING)
    return person


def seat_of(person) -> str:
    return Registration.objects.get(person=person).seat


@pytest.mark.parametrize("strength", [Strength.FULL, Strength.LINK])
def test_she_sees_her_place_leaves_and_comes_back_also_from_a_link(ema, strength):
    browser = as_person(ema, strength)
    assert browser.get(PAGE).context["place"] == 2
    for _ in range(2):
        assert browser.post(PAGE, {"do": "leave"}).status_code == 303
    assert seat_of(ema) == Seat.LEFT
    assert browser.get(PAGE).context["place"] is None
    for _ in range(2):
        browser.post(PAGE, {"do": "back"}, follow=True)
    assert seat_of(ema) == Seat.WAITING
    assert browser.get(PAGE).context["place"] == 2


def test_her_day_says_the_place_and_leads_there(ema):
    page = as_person(ema).get("/today/", headers={"Accept-Language": "en"}).content.decode()
    assert PAGE in page


def test_looking_leaves_nothing(ema):
    as_person(ema).get(f"{PAGE}?do=leave")
    assert seat_of(ema) == Seat.WAITING


def test_who_waits_not_finds_nothing(client, ema, rosa, full):
    assert client.get(PAGE)["Location"].startswith("/sign-in/")
    assert client.post(PAGE, {"do": "leave"}).status_code == 302
    assert as_person(rosa).get(PAGE).status_code == 404
    seated = make.give_seat(make.make_person("Luz"), full)
    assert as_person(seated.person).get(PAGE)["Location"] == "/today/"
    leave(seated)  # a seat once given up is not taken back here
    assert as_person(seated.person).get(PAGE).status_code == 404
    assert as_person(seated.person).post(PAGE, {"do": "back"}).status_code == 404
    assert seat_of(ema) == Seat.WAITING


def test_a_seat_is_hers_when_one_came_free_meanwhile(ema, full):
    browser = as_person(ema)
    browser.post(PAGE, {"do": "leave"})
    full.seats = 5
    full.save()
    browser.post(PAGE, {"do": "back"})
    assert seat_of(ema) == Seat.TAKEN
