"""Partners in a browser: what is copied, what fits a telephone, what is printed."""

import pytest
from playwright.sync_api import expect

from palante.calls.domain.partner_page import give_page, page_address
from palante.calls.models import Promise
from tests import factories as make
from tests.browser.axe import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def partner(journey):
    partner = give_page(make.make_partner(journey, "manos"))
    Promise.objects.create(partner=partner, what="Prestar su salón")
    return partner


def test_a_partner_copies_its_link_and_finds_everything_on_a_telephone(live, phone_page, partner):
    page = phone_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live + "/partner/" + page_address(partner).split("/")[-2] + "/")
    page.get_by_role("button", name="Copiar el enlace").click()
    expect(page.get_by_role("button", name="Copiado")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/l/manos")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert_accessible(page)


def test_the_desk_writes_down_a_promise_and_the_map_stays_within_a_telephone(
    live, phone_page, sign_in_as, monica, partner, journey
):
    for number, name in enumerate(("Ate", "Villa El Salvador")):
        journey.places.create(name=name, latitude=-12 - number / 5, longitude=-77 + number / 9)
    sign_in_as(monica)
    page = phone_page
    page.goto(f"{live}/team/creando/partners/{partner.pk}/")
    page.get_by_text("Anotar una promesa").click()
    page.get_by_role("textbox", name="Lo prometido").fill("Doce puestos")
    page.locator("form[action$='/promises/'] button").click()
    expect(page.get_by_text("Doce puestos").first).to_be_visible()
    assert_accessible(page)
    page.goto(f"{live}/team/creando/partners/places/")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert_accessible(page)
