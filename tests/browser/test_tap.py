"""Sending by hand in a browser: one card after another, undo, the keyboard, and ticks while there is no signal."""

import pytest
from playwright.sync_api import expect

from palante.messages.models import Message, State
from palante.messages.queries import DESK
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import offline
from tests.screens.tap.making import make_card

TAP = "/team/creando/reminders/tap/"
TOLD = "Object.keys(localStorage).every((key) => !key.startsWith('palante-tap'))"  # every tick has arrived


@pytest.fixture
def cards(journey):
    return [make_card(journey, name) for name in ("Ada", "Bea", "Carla", "Dora", "Eva", "Flor", "Gema")]


def sent():
    return list(
        Message.objects.filter(carrier=DESK, state=State.HANDED_OVER).values_list("person__alias", flat=True)
    )


def now_shown(page):
    return page.locator("[data-card].now strong")


def test_tick_after_tick_with_undo_and_more_cards_by_themselves(live, phone_page, sign_in_as, diego, cards):
    page = phone_page
    sign_in_as(diego)
    page.goto(live + TAP)
    expect(now_shown(page)).to_have_text("Ada")
    assert_accessible(page)
    page.locator("[data-card].now").get_by_role("button", name="Enviado").click()
    expect(now_shown(page)).to_have_text("Bea")
    page.get_by_role("button", name="Deshacer").click()
    expect(now_shown(page)).to_have_text("Ada")
    for name in ("Ada", "Bea", "Carla", "Dora", "Eva", "Flor", "Gema"):
        expect(now_shown(page)).to_have_text(name)
        page.locator("[data-card].now").get_by_role("button", name="Enviado").click()
    expect(page.get_by_text("Nadie espera un mensaje a mano")).to_be_visible()
    wait_until(page, TOLD)
    assert len(sent()) == 7
    assert all(card.attempts.count() == 1 for card in cards)


def test_ticks_without_signal_wait_on_the_phone_and_are_told_once(live, phone_page, sign_in_as, diego, cards):
    page = phone_page
    sign_in_as(diego)
    page.goto(live + TAP)
    with offline(page):
        for name in ("Ada", "Bea"):
            expect(now_shown(page)).to_have_text(name)
            page.locator("[data-card].now").get_by_role("button", name="Enviado").click()
        expect(page.get_by_text("2 marcas esperan en este teléfono")).to_be_visible()
        assert sent() == []
    expect(page.get_by_text("esperan en este teléfono")).to_be_hidden()
    assert sorted(sent()) == ["Ada", "Bea"]
    page.reload()
    expect(now_shown(page)).to_have_text("Carla")


def test_a_desk_with_the_keyboard(live, desktop_page, sign_in_as, diego, cards):
    page = desktop_page
    sign_in_as(diego)
    page.goto(live + TAP)
    expect(page.locator("[data-card].now")).to_be_focused()
    page.keyboard.press("s")
    expect(now_shown(page)).to_have_text("Bea")
    page.keyboard.press("l")
    expect(now_shown(page)).to_have_text("Carla")
    page.keyboard.press("u")
    expect(now_shown(page)).to_have_text("Bea")
    wait_until(page, TOLD)
    assert sent() == ["Ada"]
    assert Message.objects.filter(state=State.DUE).count() == 6


def test_who_wants_no_more_meanwhile_leaves_the_deck(live, phone_page, sign_in_as, diego, cards):
    page = phone_page
    sign_in_as(diego)
    page.goto(live + TAP)
    expect(now_shown(page)).to_have_text("Ada")
    Message.objects.filter(pk=cards[0].pk).update(state=State.HELD)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(now_shown(page)).to_have_text("Bea")
    expect(page.get_by_text("Ya no te toca enviar esta tarjeta")).to_be_visible()


def test_a_card_that_was_ticked_while_more_were_asked_for_does_not_come_back(
    live, phone_page, sign_in_as, diego, cards
):
    page, told, more = phone_page, [], []
    sign_in_as(diego)
    page.goto(live + TAP)
    page.route("**/tap/told/", lambda route: told.append(route))
    page.route("**/tap/more/", lambda route: more.append((route, route.fetch())))
    tick = page.locator("[data-card].now").get_by_role("button", name="Enviado")
    for name in ("Ada", "Bea"):
        expect(now_shown(page)).to_have_text(name)
        tick.click()
    told[0].continue_()  # Ada's; more cards are asked for before the server knows of Bea's
    for _wait in range(100):
        if more and len(told) > 1:
            break
        page.wait_for_timeout(50)
    told[1].continue_()
    wait_until(page, TOLD)
    route, answer = more[0]
    assert f'data-card="{cards[1].pk}"' in answer.text()
    route.fulfill(response=answer)
    page.unroute_all()
    for name in ("Carla", "Dora", "Eva", "Flor", "Gema"):
        expect(now_shown(page)).to_have_text(name)
        tick.click()
    expect(page.get_by_text("Nadie espera un mensaje a mano")).to_be_visible()
    wait_until(page, TOLD)
    assert all(card.attempts.count() == 1 for card in cards)
