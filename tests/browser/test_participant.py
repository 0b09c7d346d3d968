"""A participant's phone: what only a browser can show. Offline canvases, joining, keys, a phone that is shared."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from palante.canvases.models import Answer
from palante.library.domain.resource import add_resource
from palante.live.models import Attendance
from palante.people.domain.link import address_of, make_link
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import PHONE, offline

MEETING = "https://meet.example.org/j/123?pwd=secret"


@pytest.fixture
def here(live, transactional_db):
    """A journey that runs today, whatever today is: Rosa has a seat, a session runs, a canvas waits."""
    today = localdate()
    journey = make.make_journey(
        "creando", starts_on=today - timedelta(days=7), ends_on=today + timedelta(days=30)
    )
    make.make_session(journey, 1, starts=now() - timedelta(days=3))
    make.make_session(
        journey, 2, starts=now() - timedelta(minutes=5), meeting_url=MEETING, canvas="proposito"
    )
    make.make_session(journey, 3, starts=now() + timedelta(days=2))
    make.make_canvas_template(journey)
    return journey


@pytest.fixture
def rosa(here):
    person = make.make_person("Rosa", email="rosa@example.org")
    make.give_seat(person, here)
    return person


@pytest.fixture
def julio(here):
    person = make.make_person("Julio")
    make.give_seat(person, here)
    return person


def open_and_keep(page, address):
    """Open a page and wait until the phone keeps it: the worker rules from the second page on."""
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    wait_until(page, "Boolean(navigator.serviceWorker.controller)")
    page.goto(address)
    wait_until(page, "async (path) => Boolean(await caches.match(path))", page.evaluate("location.pathname"))


def test_an_opened_story_is_there_without_signal_until_it_is_withdrawn(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    story = make.make_story("Low tide")
    open_and_keep(phone_page, f"{live}/today/")
    address = f"{live}/stories/low-tide/"
    phone_page.goto(address)
    wait_until(phone_page, "async (path) => Boolean(await caches.match(path))", "/stories/low-tide/")

    with offline(phone_page):
        phone_page.goto(address)
        assert phone_page.get_by_text("I map solutions on the sea bed").is_visible()

    type(story).objects.update(scope="team")
    phone_page.goto(address)
    wait_until(phone_page, "async (path) => !(await caches.match(path))", "/stories/low-tide/")
    with offline(phone_page):
        phone_page.goto(address)
        assert not phone_page.get_by_text("I map solutions on the sea bed").is_visible()


def sign_of(page):
    return page.locator("#saved")


def test_a_canvas_written_without_signal_and_closed_is_all_there_and_arrives_once(
    phone_page, live, sign_in_as, rosa
):
    sign_in_as(rosa)
    address = f"{live}/creando/canvases/proposito/"
    open_and_keep(phone_page, address)
    context = phone_page.context

    with offline(phone_page):
        phone_page.get_by_role("textbox", name="¿Por qué?").press_sequentially("Por mi hija 🌽")
        phone_page.get_by_text("Guardado en este teléfono").wait_for()
        phone_page.close()
        again = context.new_page()
        again.goto(address)
        assert again.get_by_role("textbox", name="¿Por qué?").input_value() == "Por mi hija 🌽"
        assert again.locator("#offline").is_visible()
        again.get_by_role("button", name="Siguiente").click()
        again.get_by_role("textbox", name="¿Para quién?").fill("Mi barrio")
        again.get_by_text("Guardado en este teléfono").wait_for()
    again.get_by_text("Guardado", exact=True).wait_for()
    again.reload()

    assert sorted(Answer.objects.values_list("field", "text")) == [
        ("para-quien", "Mi barrio"),
        ("por-que", "Por mi hija 🌽"),
    ]
    assert again.evaluate("document.querySelector('[name=seen-por-que]').value") != ""


def test_a_page_closed_before_the_pause_loses_nothing(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    context, address = phone_page.context, f"{live}/creando/canvases/proposito/"
    phone_page.goto(address)
    phone_page.get_by_role("textbox", name="¿Por qué?").press_sequentially("A medias")
    phone_page.close(run_before_unload=True)

    again = context.new_page()
    again.goto(address)
    wait_until(again, "document.querySelector('textarea').value === 'A medias'")
    again.get_by_text("Guardado", exact=True).wait_for()

    assert list(Answer.objects.values_list("text", flat=True)) == ["A medias"]


def test_two_phones_both_keep_what_they_wrote(new_page, live, sign_in_as, rosa):
    old, new = new_page(**PHONE), new_page(**PHONE)
    sign_in_as(rosa)
    for phone in (old, new):
        phone.goto(f"{live}/creando/canvases/proposito/?q=1")

    new.get_by_role("textbox", name="¿Por qué?").fill("Desde el nuevo")
    new.get_by_text("Guardado", exact=True).wait_for()
    old.get_by_role("textbox", name="¿Por qué?").fill("Desde el viejo")
    old.get_by_text("Guardamos las dos").wait_for()
    old.get_by_role("link", name="Ver las dos").click()

    assert old.get_by_text("Desde el nuevo").is_visible()
    assert old.get_by_text("Desde el viejo").is_visible()


def test_joining_from_a_reminders_link_is_one_tap(phone_page, live, rosa, here):
    session = here.sessions.get(number=2)
    link = make_link(rosa, goal="session", goal_id=session.pk, ends_at=now() + timedelta(days=1))
    phone_page.context.route("https://meet.example.org/**", lambda route: route.fulfill(body="the room"))

    phone_page.goto(address_of(link))
    assert not Attendance.objects.exists()
    phone_page.get_by_role("button", name="Entrar").click()
    phone_page.wait_for_url(MEETING)

    assert Attendance.objects.get().session == session


def test_entering_from_today_leads_to_the_meeting(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    phone_page.goto(f"{live}/today/")

    with phone_page.expect_request(MEETING):
        phone_page.get_by_role("button", name="Entrar").dblclick()

    assert Attendance.objects.count() == 1


def test_the_door_opens_on_a_page_that_waits(phone_page, live, sign_in_as, rosa, here):
    sign_in_as(rosa)
    here.sessions.filter(number=2).update(
        starts=now() + timedelta(minutes=40), ends=now() + timedelta(minutes=130)
    )
    phone_page.goto(f"{live}/creando/sessions/2/")
    assert phone_page.get_by_role("button", name="Entrar").count() == 0

    here.sessions.filter(number=2).update(starts=now() + timedelta(minutes=10))
    phone_page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")

    phone_page.get_by_role("button", name="Entrar").wait_for()


def test_signing_out_leaves_nothing_for_the_next_person(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    open_and_keep(phone_page, f"{live}/today/")
    with offline(phone_page):
        phone_page.goto(f"{live}/today/")
        assert phone_page.get_by_text("Hola, Rosa").is_visible()

    phone_page.goto(f"{live}/sign-out/")
    phone_page.locator("form[data-sign-out] button").click()
    phone_page.wait_for_url(f"{live}/")
    with offline(phone_page):
        phone_page.goto(f"{live}/today/")
        assert phone_page.get_by_text("Rosa").count() == 0
        assert phone_page.get_by_text("No hay señal").is_visible()


def test_a_shared_phone_never_shows_anothers_pages(phone_page, live, sign_in_as, rosa, julio):
    sign_in_as(rosa)
    open_and_keep(phone_page, f"{live}/creando/canvases/proposito/")
    with offline(phone_page):
        phone_page.get_by_role("textbox", name="¿Por qué?").fill("Secreto de Rosa")
        phone_page.get_by_text("Guardado en este teléfono").wait_for()
    phone_page.goto("about:blank")
    Answer.objects.all().delete()

    sign_in_as(julio)
    phone_page.goto(f"{live}/today/")
    phone_page.get_by_text("Hola, Julio").wait_for()
    phone_page.goto(f"{live}/creando/canvases/proposito/")
    phone_page.wait_for_load_state("networkidle")

    assert phone_page.get_by_role("textbox", name="¿Por qué?").input_value() == ""
    assert not Answer.objects.filter(canvas__person=julio).exists()


def test_everything_is_done_with_keys_alone(desktop_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    page = desktop_page
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto(f"{live}/today/")
    reached = []
    for _step in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"
            )
        )
    assert any("Entrar" in name for name in reached)
    assert any("Sesión 1" in name for name in reached)  # the weave's chevrons are links with names
    assert any("Biblioteca" in name for name in reached)

    page.goto(f"{live}/creando/canvases/proposito/")
    page.get_by_role("textbox", name="¿Por qué?").focus()
    page.keyboard.type("Con teclas")
    for _step in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == "Siguiente":
            break
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="¿Para quién?").wait_for()
    assert page.evaluate("document.activeElement.innerText").strip() == "¿Para quién?"
    page.get_by_text("Guardado", exact=True).wait_for()

    assert Answer.objects.get().text == "Con teclas"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_participant_is_accessible(
    new_page, live, sign_in_as, rosa, here, carmen_of_here, scheme
):
    page = new_page(**PHONE, color_scheme=scheme)
    sign_in_as(rosa)
    addresses = [
        "today/",
        "circle/",
        "library/",
        "me/",
        "me/profile/",
        "me/settings/",
        "me/contacts/",
        "me/reminders/",
    ]
    addresses += [
        "me/phones/",
        "me/data/",
        "offline/",
        "creando/sessions/1/",
        "creando/sessions/2/",
        "creando/sessions/3/",
    ]
    addresses += [
        "creando/sessions/2/help/",
        "creando/canvases/proposito/",
        "creando/canvases/proposito/before/",
    ]

    for address in addresses:
        page.goto(f"{live}/{address}")
        assert_accessible(page)
        # nothing is wider than the phone
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 360)


@pytest.fixture
def carmen_of_here(here):
    member = make.make_member("Carmen")
    make.give_desk(member, here, "lead")
    add_resource(
        here,
        url="https://example.org",
        title="Lista de costos",
        session=here.sessions.get(number=1),
        by=member,
    )
    return member
