"""The way in, as only a browser can show it: register, come back by link, leave at once, and the team's passkey."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from palante.journeys.domain.team import address_of, invite
from palante.live.models import Attendance
from palante.people.domain.card import code_of, give_card
from palante.people.domain.link import make_link, token_of
from palante.people.models import Person, SignIn
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.weigh import weighed

MEETING = "https://meet.example.org/**"


@pytest.fixture
def open_journey(transactional_db):
    today = localdate()
    journey = make.make_journey(
        "abierto",
        call_opens_on=today - timedelta(days=3),
        call_closes_on=today + timedelta(days=11),
        starts_on=today,
        ends_on=today + timedelta(days=40),
    )
    make.make_session(journey, 1, starts=now() - timedelta(minutes=5))
    return journey


def test_somebody_registers_on_a_small_phone_and_reaches_today(open_journey, live, new_page):
    page = new_page(**PHONE, timezone_id="America/Bogota")
    page.goto(live + "/abierto/")
    assert_accessible(page)
    page.get_by_role("link", name="Inscribirme").click()
    assert_accessible(page)
    page.get_by_label("¿Cómo te llamamos?").fill("Luz 🌸")
    page.get_by_label("Tu celular o tu correo").fill("987 654")
    page.get_by_role("button", name="Inscribirme").click()
    assert page.get_by_role("alert").is_visible()  # what is missing, in sentences
    assert page.get_by_label("¿Cómo te llamamos?").input_value() == "Luz 🌸"
    assert_accessible(page)
    page.get_by_label("Tu celular o tu correo").fill("987 654 321")
    page.get_by_label("Sí", exact=True).check()
    page.get_by_label("Sí, estoy de acuerdo").check()
    page.get_by_role("button", name="Inscribirme").click()
    page.wait_for_url("**/me/card/**")
    luz = Person.objects.get()
    assert luz.zone == "America/Bogota"  # as her phone says
    assert page.get_by_text(code_of(luz)).is_visible()
    assert_accessible(page)
    with page.expect_download() as picture:
        page.get_by_role("link", name="Guardar como imagen").click()
    assert picture.value.suggested_filename == "palante.png"
    page.get_by_role("link", name="Ya la guardé").click()
    page.wait_for_url("**/today/")


def test_registering_up_to_the_card_costs_little(open_journey, live, phone_page):
    """All steps after the public page: the form, the answer, the card with its scripts."""
    phone_page.goto(live + "/abierto/")
    with weighed(phone_page) as cost:
        phone_page.get_by_role("link", name="Inscribirme").click()
        phone_page.get_by_label("¿Cómo te llamamos?").fill("Luz")
        phone_page.get_by_label("Sí", exact=True).check()
        phone_page.get_by_label("Sí, estoy de acuerdo").check()
        phone_page.get_by_role("button", name="Inscribirme").click()
        phone_page.wait_for_url("**/me/card/**")
        phone_page.wait_for_load_state("networkidle")
    assert cost.bytes <= 15_000, cost


def test_with_the_keyboard_alone_a_card_brings_her_back(open_journey, live, desktop_page):
    luz = make.make_person("Luz")
    make.give_seat(luz, open_journey)
    code = give_card(luz)
    desktop_page.goto(live + "/sign-in/")
    assert_accessible(desktop_page)
    field = desktop_page.get_by_label("El código de tu tarjeta")
    for _ in range(12):
        desktop_page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    desktop_page.keyboard.type(code.lower().replace("-", " "))
    desktop_page.keyboard.press("Enter")
    desktop_page.wait_for_url("**/today/")


def test_a_reminder_s_link_goes_into_the_session_with_one_tap(open_journey, live, phone_page):
    luz = make.make_person("Luz")
    make.give_seat(luz, open_journey)
    session = open_journey.sessions.get()
    link = make_link(luz, goal="session", goal_id=session.pk, ends_at=now() + timedelta(days=1))
    sent = []
    phone_page.context.route(
        MEETING, lambda route: (sent.append(route.request.headers), route.fulfill(body="room"))[1]
    )
    phone_page.goto(f"{live}/in/{token_of(link)}")
    assert_accessible(phone_page)
    assert not Attendance.objects.exists()
    phone_page.get_by_role("button", name="Entrar").click()
    phone_page.wait_for_url(MEETING)
    assert "referer" not in sent[0]
    assert Attendance.objects.get().person == luz
    phone_page.goto(live + "/me/card/")  # a link alone does not open the card
    assert "/sign-in/" in phone_page.url
    assert_accessible(phone_page)


def test_quick_exit_leaves_at_once_and_back_does_not_lead_here(
    open_journey, live, phone_page, sign_in_as, settings
):
    luz = make.make_person("Luz")
    make.give_seat(luz, open_journey)
    sign_in_as(luz)
    phone_page.context.route(settings.QUICK_EXIT_URL, lambda route: route.fulfill(body="weather"))
    phone_page.goto("about:blank")
    phone_page.goto(live + "/today/")
    phone_page.get_by_role("link", name="Salida rápida").click()
    phone_page.wait_for_url(settings.QUICK_EXIT_URL)
    phone_page.wait_for_timeout(300)
    assert not SignIn.objects.exists()
    assert "who" not in {cookie["name"] for cookie in phone_page.context.cookies()}
    phone_page.go_back()
    assert live not in phone_page.url


def test_without_script_quick_exit_works_too(open_journey, live, new_page, sign_in_as, settings):
    luz = make.make_person("Luz")
    make.give_seat(luz, open_journey)
    page = new_page(**PHONE, java_script_enabled=False)
    sign_in_as(luz)
    page.context.route(settings.QUICK_EXIT_URL, lambda route: route.fulfill(body="weather"))
    page.goto(live + "/today/")
    page.get_by_role("link", name="Salida rápida").click()
    page.wait_for_url(settings.QUICK_EXIT_URL)
    assert not SignIn.objects.exists()


def test_a_member_joins_with_a_password_and_comes_back_with_a_passkey(open_journey, live, new_page, settings):
    """Under our content security policy, with a key that Chromium plays."""
    path = address_of(invite(open_journey, "lucia@example.org", ["host"], None)).removeprefix(settings.URL)
    page = new_page(**DESKTOP)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(live + path)
    assert_accessible(page)
    page.get_by_label("Tu nombre").fill("Lucía")
    page.get_by_label("Una contraseña").fill("tres palabras largas")
    page.get_by_role("button", name="Sí, me sumo").click()
    assert_accessible(page)
    page.get_by_role("link", name="Agregar una llave de acceso").click()
    assert_accessible(page)
    page.get_by_label("Su nombre").fill("mi computadora")
    page.get_by_label("Entrar solo con ella").check()
    page.get_by_role("button", name="Agregar una llave de acceso").click()
    page.wait_for_url("**/recovery-codes/")
    assert_accessible(page)
    page.goto(live + "/team/sign-out/")
    page.get_by_role("button", name="Salir").click()
    page.goto(live + "/team/sign-in/")
    assert_accessible(page)
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.wait_for_url("**/team/")
