"""Mis datos in a browser: yes and no, all that is known, and being erased; readable by everybody and light."""

import pytest

from palante.journeys.models import Desk
from palante.people.domain.consent import say
from palante.people.domain.looked import note_look
from palante.people.models import Person
from palante.people.queries import has_consented
from tests import factories as make
from tests.browser.axe import assert_accessible


@pytest.fixture
def journey(live, transactional_db):
    return make.make_journey("creando")


@pytest.fixture
def rosa(journey):
    person = make.make_person("Rosa", email="rosa@example.org")
    make.give_seat(person, journey)
    say(person, journey.pk, "recording", True, how="form")
    note_look(make.make_member("Elena"), person, journey, "contacts", desk="host")
    return person


def test_she_takes_a_yes_back_reads_what_is_known_and_has_herself_erased(
    phone_page, live, sign_in_as, rosa, journey
):
    sign_in_as(rosa)
    phone_page.set_viewport_size({"width": 360, "height": 3000})
    phone_page.goto(f"{live}/me/data/")
    assert_accessible(phone_page)
    phone_page.get_by_role("button", name="Decir que no a: Grabaciones").click()
    phone_page.get_by_text("Tu no quedó guardado").wait_for()
    assert not has_consented(rosa, journey.pk, "recording")

    phone_page.get_by_text("Lo que sabemos de ti").click()
    phone_page.get_by_text("Tus números y correos").click()
    phone_page.get_by_text("rosa@example.org").wait_for()
    assert_accessible(phone_page)

    phone_page.goto(f"{live}/me/data/")
    phone_page.get_by_text("Borrarme").first.click()
    phone_page.get_by_text("Sí, borrarlo todo").or_(phone_page.get_by_text("Sí, bórrenlo todo")).click()
    phone_page.get_by_role("button", name="Borrarme").click()
    phone_page.wait_for_url(f"{live}/")
    assert Person.objects.get(pk=rosa.pk).alias == ""


def test_the_team_reads_its_privacy_page_on_a_phone_and_at_a_desk(
    phone_page, desktop_page, live, sign_in_as, journey, rosa
):
    carmen = make.make_member("Carmen")
    make.give_desk(carmen, journey, Desk.LEAD)
    for page in (phone_page, desktop_page):
        sign_in_as(carmen, page)
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 4000})
        page.goto(f"{live}/team/creando/privacy/")
        assert_accessible(page)
        page.goto(f"{live}/team/creando/people/export/")
        assert_accessible(page)
