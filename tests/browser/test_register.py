"""Registering on a phone, as only a browser can show it: question after question, without signal, for others."""

import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from palante.calls.domain.volunteer import address_of, ask_volunteer
from palante.calls.models import Registration
from palante.forms.domain.import_form import import_form
from palante.forms.models import Reply
from palante.people.domain.blank_card import print_cards, printed_number
from palante.people.models import Contact, Person, SensitiveAnswer
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import DESKTOP, PHONE, offline
from tests.browser.weigh import weighed

FORM = Path("kits/creando/forms/registration.md")
CHOICES = {
    "adult": "Sí", "channel": "WhatsApp", "trade": "Comida", "level": "Vendo a veces", "hours": "En la mañana",
    "consent_journey": "Sí, estoy de acuerdo",
}  # fmt: skip
TEXTS = {"alias": "Luz 🌸", "contact": "987 654 321", "place": "Villa Sol"}


@pytest.fixture
def creando(transactional_db):
    today = localdate()
    journey = make.make_journey(
        call_opens_on=today - timedelta(days=3),
        call_closes_on=today + timedelta(days=11),
        starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=60),
        slug="creando",
    )
    import_form(journey, "registration", FORM.name, FORM.read_bytes())
    return journey


def now(page):
    return page.locator(".question.now")


def answer(page, part):
    path = part.get_attribute("data-path")
    if path in CHOICES:
        part.get_by_text(CHOICES[path], exact=True).click()
    elif path in TEXTS:
        part.locator("input[type=text]").fill(TEXTS[path])
    return path


def go_through(page, until=""):
    """Answer and tap “Next” up to this question, or to the end."""
    seen = []
    while True:
        part = now(page)
        path = part.get_attribute("data-path")
        if path == until:
            return seen
        seen.append(answer(page, part))
        button = part.locator("button[value^='next:']")
        is_last = button.inner_text() == "Inscribirme"
        button.click()
        if is_last:
            return seen
        expect(page.locator(f".question.now:not([data-path='{path}'])")).to_be_visible()


def test_question_after_question_up_to_the_card_within_the_budget(creando, live, phone_page):
    phone_page.goto(live + "/creando/")
    phone_page.wait_for_load_state("networkidle")  # its icon is the public page's, however late it comes
    with weighed(phone_page) as cost:
        phone_page.get_by_role("link", name="Inscribirme").click()
        began = time.monotonic()
        seen = go_through(phone_page)
        phone_page.wait_for_url("**/me/card/**")
        took = time.monotonic() - began
        phone_page.wait_for_load_state("networkidle")
    assert len(seen) == 17
    assert cost.bytes <= 15_000, str(cost)
    assert took < 120
    luz = Person.objects.get()
    assert (luz.alias, luz.place, luz.zone) == ("Luz 🌸", "Villa Sol", "America/Lima")
    assert phone_page.evaluate("localStorage.length") == 0


def test_it_goes_on_without_signal_and_is_sent_once_when_it_is_back(creando, live, phone_page):
    phone_page.goto(live + "/creando/register/")
    go_through(phone_page, until="contact")
    with offline(phone_page):
        go_through(phone_page)
        expect(phone_page.locator("#no-signal")).to_be_visible()
        assert not Person.objects.exists()
    phone_page.wait_for_url("**/me/card/**")
    assert Registration.objects.count() == 1
    assert Contact.objects.get().value == "+51987654321"


def test_a_question_that_does_not_apply_is_left_out_and_back_keeps_answers(creando, live, phone_page):
    phone_page.goto(live + "/creando/register/")
    go_through(phone_page, until="channel")
    now(phone_page).get_by_text("Yo entro por mi cuenta").click()
    now(phone_page).locator("button[value^='next:']").click()
    assert now(phone_page).get_attribute("data-path") == "trade"
    now(phone_page).locator("button[value^='back:']").click()
    expect(phone_page.locator("[data-path=channel].now")).to_be_visible()
    phone_page.go_back()
    expect(phone_page.locator("[data-path=alias].now input[type=text]")).to_have_value("Luz 🌸")
    now(phone_page).locator("input[type=text]").fill("")
    now(phone_page).locator("button[value^='next:']").click()
    expect(now(phone_page).locator(".error")).to_be_visible()
    assert_accessible(phone_page)


def test_what_was_begun_is_there_after_a_reload_and_after_the_tab_was_closed(creando, live, phone_page):
    phone_page.goto(live + "/creando/register/")
    go_through(phone_page, until="trade")
    phone_page.reload()
    if phone_page.get_by_role("link", name="Sí, sigo").count():
        phone_page.get_by_role("link", name="Sí, sigo").click()
    else:
        phone_page.locator("[data-kept=go-on]").click()
    assert phone_page.locator("[data-path=alias] input[type=text]").input_value() == "Luz 🌸"
    go_through(phone_page)
    phone_page.wait_for_url("**/me/card/**")
    assert Person.objects.count() == 1


def test_all_on_one_page_where_it_is_wide_with_the_keyboard_and_without_script(creando, live, new_page):
    for options in (DESKTOP, {**DESKTOP, "java_script_enabled": False}):
        page = new_page(**options)
        page.goto(live + "/creando/register/")
        for part in page.locator(".question").all():
            answer(page, part)
        if "java_script_enabled" not in options:
            assert_accessible(page)
        page.get_by_role("button", name="Inscribirme").last.click()
        page.wait_for_url("**/me/card/**")
        page.context.clear_cookies()
    assert Person.objects.count() == 2


def test_a_phone_without_script_gets_one_question_a_page(creando, live, new_page):
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto(live + "/creando/register/")
    now(page).get_by_text("Sí", exact=True).click()
    now(page).get_by_role("button", name="Siguiente").click()
    page.wait_for_url("**/q/alias/")
    page.get_by_role("textbox").fill("Luz")
    page.get_by_role("button", name="Siguiente").click()
    page.wait_for_url("**/q/channel/")
    page.get_by_role("button", name="Volver").click()
    expect(page.get_by_role("textbox")).to_have_value("Luz")
    assert Reply.objects.count() == 1


def test_a_volunteer_registers_ten_people_without_signal(creando, live, phone_page, settings):
    nelly = ask_volunteer(creando, "Nelly")
    card = printed_number(print_cards(creando.pk, 1)[0])
    page, path = phone_page, urlsplit(address_of(nelly)).path
    page.goto(live + path)
    assert_accessible(page)
    wait_until(
        page, "navigator.serviceWorker.getRegistration(location.pathname).then((one) => Boolean(one?.active))"
    )
    wait_until(page, "caches.match(location.pathname).then(Boolean)")
    with offline(page):
        page.reload()
        for number in range(10):
            for name, value in TEXTS.items():
                page.locator(f"[data-path={name}] input[type=text]").fill(
                    value if name != "alias" else f"Persona {number}"
                )
            if number == 3:
                page.locator("[name='a-contact']").fill("12")  # to be mended later
            if number == 4:
                page.locator("#card").fill(card)
            for name, words in CHOICES.items():
                page.locator(f"[data-path={name}]").get_by_text(words, exact=True).click()
            page.locator("[data-path=needs]").get_by_text("Solo escuchar").click()
            page.get_by_role("button", name="Guardar").click()
            expect(page.locator("#today li")).to_have_count(number + 1)
        assert not Person.objects.exists()
    expect(page.locator("#today .error")).to_have_count(1, timeout=15_000)
    assert Registration.objects.count() == 9
    page.get_by_role("button", name="Arreglar").click()
    assert page.locator("[name='a-alias']").input_value() == "Persona 3"
    page.locator("[name='a-contact']").fill("911 111 112")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("#today .error")).to_have_count(0)
    wait_until(page, "document.querySelectorAll('#today li').length === 10")
    page.wait_for_timeout(500)
    assert Registration.objects.count() == 10
    assert SensitiveAnswer.objects.count() == 10
    assert Person.objects.filter(alias="Persona 4", blank_cards__number=1).exists()
    kept = page.evaluate(
        "new Promise((done) => { const asked = indexedDB.open('palante-volunteer', 1);"
        "asked.onsuccess = () => asked.result.transaction('entries').objectStore('entries').getAll().onsuccess ="
        " (event) => done(JSON.stringify(event.target.result)); })"
    )
    assert "987" not in kept  # what arrived has left the phone
    assert_accessible(page)
