"""The browser tests' own tools work."""

import pytest

from tests.browser.axe import assert_accessible
from tests.browser.conftest import offline


def test_the_phone_is_a_small_spanish_one(phone_page, live):
    seen = phone_page.evaluate(
        "[screen.width, navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]"
    )

    assert seen == [360, "es-PE", "America/Lima"]


def test_axe_names_what_is_wrong(phone_page):
    phone_page.set_content("<html lang=es><title>x</title><main><h1>x</h1><img src=x></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(phone_page)


def test_offline_takes_the_network_away(phone_page, live):
    with offline(phone_page):
        assert phone_page.evaluate("navigator.onLine") is False
    assert phone_page.evaluate("navigator.onLine") is True


def test_a_signed_in_browser_sends_its_cookie(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)

    assert [cookie["name"] for cookie in phone_page.context.cookies()] == ["who"]
