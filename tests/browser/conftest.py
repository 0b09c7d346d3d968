"""A real browser before the real product. For what only a browser can show: keep these tests few.

    def test_something(phone_page, live, sign_in_as, rosa):
        sign_in_as(rosa)
        phone_page.goto(live + "/today/")
        assert_accessible(phone_page)                     # from tests.browser.axe

`phone_page` is a cheap phone (360×740, touch, Spanish, Lima), `desktop_page` a laptop (1280×800); `new_page(...)` opens
further ones, each a device of its own with its own cookies. A script error or a breach of the content security
policy on any of them fails the test. `with offline(page):` takes the network away.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from palante.people.models import Member, Person
from palante.screens.middleware import COOKIE
from tests.browser.chromium import MISSING, chromium
from tests.browser.live import collect_static, served
from tests.conftest import as_member, as_person

# Playwright's synchronous API runs an event loop in this thread; the ORM is used between its calls, never inside.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LIMA = {"locale": "es-PE", "timezone_id": "America/Lima"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    # A sandbox inside a container needs rights that root there has not; this browser opens only our own pages.
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    return collect_static(tmp_path_factory.mktemp("static"))


@pytest.fixture
def live(transactional_db, static_root) -> Iterator[str]:
    """The address of the running product."""
    with served(static_root) as url:
        yield url


@pytest.fixture
def new_page(browser) -> Iterator[Callable[..., Page]]:
    """Opens a page on a device of its own: `new_page(**PHONE)`, `new_page(color_scheme="dark")`."""
    contexts, faults = [], []

    def open_page(**options) -> Page:
        context = browser.new_context(**(LIMA | options))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
        )
        return page

    open_page.contexts = contexts
    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def phone_page(new_page) -> Page:
    return new_page(**PHONE)


@pytest.fixture
def desktop_page(new_page) -> Page:
    return new_page(**DESKTOP)


@pytest.fixture
def sign_in_as(live, new_page) -> Callable[..., None]:
    """`sign_in_as(rosa)` or `sign_in_as(carmen)`: on every device open in this test, or on that of `page`."""

    def sign_in(who: Person | Member, page: Page | None = None, **how) -> None:
        client = as_person(who, **how) if isinstance(who, Person) else as_member(who)
        name = COOKIE if isinstance(who, Person) else settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live}
        for context in [page.context] if page else new_page.contexts:
            context.add_cookies([cookie])

    return sign_in


@contextmanager
def offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)
