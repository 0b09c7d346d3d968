"""Hours by thumb: painting, painting without signal, without a store, by keyboard; and what the page weighs."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.hours.cells import CAN, NOT, UNSAID, cell
from palante.hours.models import Week
from palante.welcome.domain.office import call, come, open_office
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import PHONE, offline


@pytest.fixture
def journey(live, transactional_db):
    return make.make_journey("creando")


@pytest.fixture
def rosa(journey):
    person = make.make_person("Rosa")
    make.give_seat(person, journey)
    return person


def box(page, day, hour):
    found = page.locator(f"td:has(input[value='{cell(day, hour)}'])").bounding_box()
    return {"x": found["x"] + found["width"] / 2, "y": found["y"] + found["height"] / 2}


def slide(page, start, end):
    """A finger from one hour to another, as a phone reports it."""
    touch = page.context.new_cdp_session(page)
    one, other = box(page, *start), box(page, *end)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [one]})
    for step in range(1, 9):
        between = {axis: one[axis] + (other[axis] - one[axis]) * step / 8 for axis in ("x", "y")}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [between]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def kept(person, day, hour):
    return Week.objects.get(person=person).cells[cell(day, hour)]


def saved(page):
    wait_until(page, "document.getElementById('saved').textContent.includes('Guardado.')")


def open_grid(page, live):
    page.goto(f"{live}/me/hours/")
    wait_until(page, "document.querySelector('.hours.by-thumb') !== null")
    # At once, and away from the edges, where a sliding finger scrolls: the boxes stay where they are measured.
    page.evaluate("document.querySelector('.hours').scrollIntoView({behavior: 'instant'})")
    page.evaluate("scrollBy({top: -100, behavior: 'instant'})")


def test_a_week_is_painted_with_a_thumb_and_comes_back(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    open_grid(phone_page, live)
    slide(phone_page, (0, 7), (4, 9))
    phone_page.locator(".brush.n").click()
    phone_page.locator("button[name=day][value='6']").click()
    phone_page.locator(".brush.l").click()
    phone_page.locator("button[name=hour][value='12']").click()
    phone_page.locator("#undo").click()
    saved(phone_page)

    assert [kept(rosa, day, 8) for day in range(6)] == [CAN] * 5 + [UNSAID]
    assert (kept(rosa, 6, 8), kept(rosa, 6, 12), kept(rosa, 0, 12)) == (NOT, NOT, UNSAID)
    phone_page.reload()
    assert phone_page.locator("td.a").count() == 15


def test_painted_without_signal_it_is_sent_later_once(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    open_grid(phone_page, live)
    with offline(phone_page):
        slide(phone_page, (5, 7), (5, 9))
        wait_until(phone_page, "document.getElementById('saved').textContent.includes('teléfono')")
    phone_page.evaluate("dispatchEvent(new Event('online'))")
    saved(phone_page)

    assert [kept(rosa, 5, hour) for hour in (7, 8, 9, 10)] == [CAN, CAN, CAN, UNSAID]


def test_by_keyboard_and_for_readers_of_screens(desktop_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    desktop_page.goto(f"{live}/me/hours/")
    desktop_page.locator(f"input[value='{cell(0, 7)}']").focus()
    desktop_page.keyboard.press("Space")
    desktop_page.keyboard.press("ArrowRight")
    desktop_page.keyboard.press("Space")
    saved(desktop_page)

    assert (kept(rosa, 0, 7), kept(rosa, 1, 7)) == (CAN, CAN)
    name = desktop_page.get_by_role("checkbox", name="martes 7 a. m. Puedo ir")
    assert name.count() == 1


def test_the_new_pages_can_be_used_by_everybody(new_page, live, sign_in_as, rosa, journey):
    page = new_page(**{**PHONE, "viewport": {"width": 360, "height": 2400}})
    member = make.make_member("Elena")
    make.give_desk(member, journey, "host")
    office = open_office(journey, starts=now() - timedelta(minutes=5), minutes=60, by=member)[0]
    call(come(office, rosa), by=member)
    sign_in_as(rosa, page)
    for path in ("/me/hours/", "/me/ready/", "/me/buddy/", "/creando/office-hours/"):
        page.goto(live + path)
        assert_accessible(page)
    sign_in_as(member, page)
    for path in ("hours/", "hours/slots/", "welcome/", f"welcome/office/{office.pk}/"):
        page.goto(f"{live}/team/creando/{path}")
        assert_accessible(page)
