"""When something does not work, a page says what happened, that nothing was lost, and the next step."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from palante.people.models import Strength
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_shows_the_ways_on(client):
    response = client.get("/no/hay/nada/")
    assert response.status_code == 404
    assert "/sign-in/" in response.content.decode()


def test_somebody_signed_in_is_led_to_her_day(rosa):
    assert "/today/" in as_person(rosa).get("/no/hay/nada/").content.decode().split("<main")[1]


def test_a_form_that_was_open_too_long_says_so(open_journey):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/abierto/register/", {"alias": "Luz"})
    assert response.status_code == 403
    assert "palante.css" in response.content.decode()


def test_the_page_of_a_fault_needs_nothing_that_may_be_broken(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "palante.css" in render_to_string("500.html")


@pytest.mark.parametrize(
    "path", ["/circle/", "/me/profile/", "/me/data/", "/me/contacts/", "/me/card/", "/me/card.png"]
)
def test_a_personal_link_alone_opens_nothing_that_is_only_hers(rosa, path):
    assert "more=1" in as_person(rosa, Strength.LINK).get(path)["Location"]


def test_home_costs_the_same_with_one_journey_and_with_thirty(
    client, open_journey, django_assert_num_queries
):
    with django_assert_num_queries(1):
        client.get("/")
    for _ in range(29):
        make.make_journey(starts_on=open_journey.starts_on, ends_on=open_journey.ends_on)
    with django_assert_num_queries(1):
        client.get("/")
