"""The inbox in a browser: a ready answer put in, what was typed kept, undo, and a thread that looks again by itself."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from palante.messages.callbacks import Incoming
from palante.messages.domain.take_replies import take_replies
from palante.messages.models import CannedAnswer, Message
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.conftest import PHONE

INBOX = "/team/creando/replies/"
NUMBER = "rosa@example.org"


@pytest.fixture
def journey(transactional_db):
    return make.make_journey("creando", ends_on=now().date() + timedelta(days=20))


def hear(text: str) -> None:
    moment = now() - timedelta(minutes=1)
    take_replies("email", [Incoming("", NUMBER, text, moment)], at=moment)


def test_somebody_is_answered_with_a_ready_answer_and_one_takes_it_back(
    live, new_page, sign_in_as, diego, rosa, journey
):
    CannedAnswer.objects.create(
        journey_id=journey.pk, name="Hora", words={"es": "Hola, {alias}. A las siete."}
    )
    hear("¿A qué hora es?")
    page = new_page(**PHONE)
    page.set_default_timeout(30_000)  # the first page of a busy machine
    sign_in_as(diego, page)
    page.goto(live + INBOX)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    page.get_by_role("link", name="Rosa").click()
    expect(page.get_by_text("¿A qué hora es?")).to_be_visible()
    assert_accessible(page)

    field = page.get_by_label("Tu respuesta")
    field.fill("Buenas.")
    page.reload()
    expect(field).to_have_value("Buenas.")  # nothing typed is lost
    page.locator("summary", has_text="Respuestas listas").click()
    page.locator("[data-put]").click()
    expect(field).to_have_value("Buenas.\nHola, Rosa. A las siete.")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator(".talk .ours")).to_contain_text("A las siete.")
    expect(field).to_have_value("")

    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".talk .ours")).to_contain_text("retirad")
    assert Message.objects.get(kind="answer").state == "held"
