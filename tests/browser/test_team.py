"""The workspace in a browser: what only a browser can show."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from palante.journeys.models import Session
from palante.live.models import HelpRequest
from palante.reminders.ahead import coming
from palante.reminders.models import Anchor, Rule
from tests import factories as make
from tests.browser.axe import assert_accessible

LOOK = "htmx.ajax('GET', '/team/creando/host/now/', {source: '#host-now', target: '#host-now', swap: 'outerHTML'})"
LIMA = ZoneInfo("America/Lima")
DESK = "/team/creando/"


@pytest.fixture
def week(journey, rosa):
    """Two sessions to come, and a reminder a day before each."""
    Rule.objects.create(
        journey=journey,
        key="dia",
        path="messages/dia.md",
        anchor=Anchor.SESSION_START,
        minutes=1440,
        words={"es": {"title": "Un día antes", "subject": "Mañana", "body": "Hola\n\n{link}"}},
    )
    start = (now() + timedelta(days=5)).replace(minute=0, second=0, microsecond=0)
    return [
        make.make_session(journey, number, starts=start + timedelta(days=2 * number)) for number in (1, 2)
    ]


def test_team_moves_a_session_and_sees_reminders_follow(
    live, desktop_page, sign_in_as, carmen, journey, week
):
    page, session = desktop_page, week[0]
    old, new = session.starts, session.starts + timedelta(hours=3)
    sign_in_as(carmen)
    page.goto(f"{live}{DESK}sessions/1/")
    page.get_by_label("Hora").fill(f"{new.astimezone(LIMA):%H:%M}")
    page.get_by_label("Día", exact=True).fill(f"{new.astimezone(LIMA):%Y-%m-%d}")
    page.get_by_role("button", name="Ver qué cambia").click()
    expect(page.locator("#follows")).to_contain_text("Un día antes")
    assert Session.objects.get(pk=session.pk).starts == old
    page.get_by_role("button", name="Moverla").click()
    expect(page.locator("#toasts")).to_contain_text("Movida")
    assert_accessible(page)
    due = {round.due_at for round in coming(journey, days=30)}
    assert new - timedelta(days=1) in due
    assert old - timedelta(days=1) not in due
    page.goto(f"{live}{DESK}reminders/calendar/")
    expect(page.locator("main")).to_contain_text("Un día antes")
    page.goto(f"{live}{DESK}sessions/1/")
    page.get_by_role("button", name="Deshacer el cambio").click()
    expect(page.locator("#toasts")).to_contain_text("Volvió a su lugar")
    assert Session.objects.get(pk=session.pk).starts == old


def test_people_are_found_opened_and_ticked_with_the_keyboard_only(
    live, desktop_page, sign_in_as, carmen, rosa, julio, journey
):
    page = desktop_page
    sign_in_as(carmen)
    page.goto(f"{live}{DESK}people/")
    page.keyboard.press("/")
    page.keyboard.type("juli")
    expect(page.get_by_role("status").filter(has_text="1 persona")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Rosa")).to_have_count(0)
    page.keyboard.press("Tab")  # out of the search; the list is reached by Tab like everything else
    for _step in range(12):
        if page.evaluate("document.activeElement.textContent.trim()") == "Julio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("x")
    expect(page.get_by_role("checkbox", name="Marcar a Julio")).to_be_checked()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Julio")).to_be_visible()


def test_tick_and_undo_keep_the_place_on_the_page(live, desktop_page, sign_in_as, carmen, journey):
    task = journey.tasks.create(
        key="a", desk="lead", days_before=3, due_on=now().date(), words={"es": {"what": "Llamar a la radio"}}
    )
    page = desktop_page
    sign_in_as(carmen)
    page.goto(f"{live}{DESK}plan/")
    page.evaluate("window.stays = true")
    page.get_by_role("button", name="Hecho: Llamar a la radio").click()
    expect(page.locator("#toasts")).to_contain_text("Hecho: Llamar a la radio")
    task.refresh_from_db()
    assert task.done_at
    assert page.evaluate("window.stays")  # swapped, not loaded again
    expect(page.get_by_role("button", name="Deshacer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Por hacer otra vez")
    task.refresh_from_db()
    assert task.done_at is None


def test_hosts_desk_shows_what_happens_without_a_tap_and_leaves_alone_who_is_typing(
    live, desktop_page, sign_in_as, elena, rosa, julio, journey
):
    session = make.make_session(elena.desk_seats.get().journey, 1, starts=now() - timedelta(minutes=5))
    HelpRequest.objects.create(session=session, person=rosa, trouble="no_sound")
    page = desktop_page
    sign_in_as(elena)
    page.goto(f"{live}{DESK}host/")
    with page.expect_response("**/host/now/") as answer:
        page.evaluate(LOOK)
    assert answer.value.status == 304
    HelpRequest.objects.create(session=session, person=julio, trouble="no_data")
    page.get_by_label("Respuesta para Rosa").fill("Sube el vol")
    page.evaluate(LOOK)
    expect(page.get_by_label("Respuesta para Rosa")).to_have_value("Sube el vol")
    page.get_by_label("Respuesta para Rosa").fill("")
    page.evaluate(LOOK)
    expect(page.get_by_label("Respuesta para Julio")).to_be_visible()


def test_desks_work_without_script(live, new_page, sign_in_as, carmen, journey):
    task = journey.tasks.create(
        key="a", desk="lead", days_before=3, due_on=now().date(), words={"es": {"what": "Llamar"}}
    )
    page = new_page(java_script_enabled=False)
    sign_in_as(carmen)
    page.goto(f"{live}{DESK}plan/")
    page.get_by_role("button", name="Hecho: Llamar").click()
    expect(page.locator("#toasts")).to_contain_text("Hecho: Llamar")
    page.get_by_role("button", name="Deshacer").click()
    task.refresh_from_db()
    assert task.done_at is None
