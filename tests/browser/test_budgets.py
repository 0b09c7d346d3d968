"""What Palante costs on a prepaid telephone. The figures are promises; a page that outgrows one needs a smaller page.

Measured in Chromium against the product as it is deployed (hashed, compressed files), on a journey in its third week.
"""

import pytest
from playwright.sync_api import expect

from palante.demo.prepare import prepare_demo
from palante.people.models import Person
from tests.browser.weigh import weighed

KB = 1_000


@pytest.fixture
def creando(transactional_db):
    return prepare_demo(people=40).journey


@pytest.fixture
def rosa(creando):
    return Person.objects.get(alias="Rosa", contacts__kind="email")


def test_public_page_and_registration(creando, live, phone_page):
    with weighed(phone_page) as first:
        phone_page.goto(f"{live}/creando/")
    assert first.bytes <= 30 * KB, first
    assert first.before_usable <= 26 * KB, first
    assert first.requests <= 8, first
    assert first.of("Document", "Stylesheet") <= 11 * KB, first

    with weighed(phone_page) as registration:
        phone_page.get_by_role("link", name="Inscribirme").first.click()
        phone_page.wait_for_load_state("networkidle")
    assert registration.bytes <= 15 * KB, registration


def test_hoy_cold_and_warm(rosa, live, phone_page, sign_in_as):
    sign_in_as(rosa)
    with weighed(phone_page) as cold:
        phone_page.goto(f"{live}/today/")
    assert cold.bytes <= 40 * KB, cold
    assert cold.before_usable <= 26 * KB, cold
    assert cold.of("Script") <= 20 * KB, cold
    assert cold.of("Document", "Stylesheet") <= 11 * KB, cold

    with weighed(phone_page) as warm:
        phone_page.goto(f"{live}/today/")
    assert warm.bytes <= 6 * KB, warm


def test_every_other_page_of_a_participant_warm(rosa, creando, live, phone_page, sign_in_as):
    sign_in_as(rosa)
    lesson = creando.lessons.first()
    running = creando.sessions.upcoming().first().number
    pages = ["circle", "library", "me", "me/profile", "me/card", "creando/sessions/1", f"creando/sessions/{running}",
             f"creando/sessions/{running + 1}", f"creando/welcome/{lesson.slug}"]  # fmt: skip
    phone_page.goto(f"{live}/today/")
    heavy = []
    for path in pages:
        phone_page.goto(f"{live}/{path}/")
        with weighed(phone_page) as warm:
            phone_page.goto(f"{live}/{path}/")
        if warm.bytes > 8 * KB:
            heavy.append(f"{path}: {warm}")
        scripts = phone_page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.initiatorType === 'script')"
            ".reduce((sum, e) => sum + e.encodedBodySize, 0)"
        )
        assert scripts <= 20 * KB, path
    assert heavy == [], "\n".join(heavy)


def test_a_canvas_opened_and_saved_three_times_warm(rosa, creando, live, phone_page, sign_in_as):
    sign_in_as(rosa)
    address = f"{live}/creando/canvases/marca/"
    phone_page.goto(address)
    with weighed(phone_page) as cost:
        phone_page.goto(address)
        for words in ("Sabor", "Sabor de", "Sabor de casa"):
            with phone_page.expect_response(lambda response: response.request.method == "POST"):
                phone_page.locator("textarea").first.fill(words)
                phone_page.locator("textarea").first.blur()
            expect(phone_page.locator("textarea").first).to_have_value(words)
    assert cost.bytes <= 12 * KB, cost
