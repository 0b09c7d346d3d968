"""Walks through the product as each persona, one page of every kind, and looks at what a person would trip over.

Axe finds no violation, nothing sticks out of a telephone's screen, each page has one heading of the first order, and
there is no link that leads nowhere.
"""

from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError

from palante.demo.prepare import prepare_demo
from palante.people.models import Member, Person
from tests.browser.conftest import DESKTOP, PHONE

NOT_PAGES = {"session_calendar", "journey_calendar", "canvas_pdf", "resource", "card_picture", "people_export", "me_export",
             "quick_exit", "partner_link", "partner_code", "partner_poster", "partner_logo", "journey_preview",
             "partner_page_code", "partner_page_poster", "partner_page_logo", "sw", "manifest",
             "feed", "story_file", "story_captions", "story_chapters", "story_audio", "element_image",
             "archetypes_csv", "archetypes_json", "tool_file", "team_tool_file", "team_toolkit_export"}  # fmt: skip
MOST = 60
HREFS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"


@pytest.fixture
def creando(transactional_db):
    return prepare_demo(people=40).journey


def kind_of(address: str) -> str | None:
    """The name of the page at this address; None for what is no page of ours."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def walk(page, base: str, *starts: str) -> tuple[list[str], list[str]]:
    """Visit one page of each kind that can be reached from these; returns the kinds and what was found wrong."""
    seen, faults = set(), []
    waiting = deque(starts)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in seen or kind in NOT_PAGES:
            continue
        seen.add(kind)
        try:
            answer = page.goto(base + address)
        except PlaywrightError as error:
            if "Download is starting" not in str(error):
                raise
            continue
        if answer is None or answer.status != 200:
            faults.append(f"{address}: {answer and answer.status}")
            continue
        faults += [f"{address}: {fault}" for fault in _faults(page)]
        for link in page.eval_on_selector_all("a[href]", HREFS):
            if link.startswith(base + "/"):
                path = link.removeprefix(base)
                if kind_of(path) is None and not path.startswith(("/static/", "/files/")):
                    faults.append(f"{address}: a link leads nowhere: {path}")
                waiting.append(path)
    return sorted(str(kind) for kind in seen), faults


def _faults(page):
    for violation in Axe().run(page).response["violations"]:
        yield f"{violation['id']}: {violation['help']}\n    {violation['nodes'][0]['html'][:200]}"
    too_wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        yield f"sticks out by {too_wide} px"
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} headings of the first order"


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}], ids=["day", "night"])
def test_a_stranger_on_a_telephone(creando, live, new_page, look):
    doors = ("/", "/creando/", "/creando/register/", "/stories/", "/sign-in/", "/team/sign-in/")

    seen, faults = walk(new_page(**PHONE, **look), live, *doors)

    assert faults == [], "\n".join(faults)
    assert {"home", "journey", "register", "sign_in", "stories", "story"} <= set(seen)


@pytest.mark.parametrize(
    "look", [{}, {"color_scheme": "dark"}, {"locale": "en-GB"}], ids=["day", "night", "English"]
)
def test_rosa_on_a_telephone(creando, live, new_page, sign_in_as, look):
    page = new_page(**PHONE, **look)
    sign_in_as(Person.objects.get(alias="Rosa", contacts__kind="email"))

    seen, faults = walk(page, live, "/today/", "/circle/", "/library/", "/me/", "/me/card/", "/offline/")

    assert faults == [], "\n".join(faults)
    assert {"today", "circle", "library", "me", "session", "canvas", "card", "offline"} <= set(seen)


@pytest.mark.parametrize(
    ("device", "look"),
    [(DESKTOP, {}), (DESKTOP, {"color_scheme": "dark"}), (PHONE, {})],
    ids=["laptop", "laptop at night", "telephone"],
)
def test_carmen_in_the_workspace(creando, live, new_page, sign_in_as, device, look):
    page = new_page(**device, **look)
    sign_in_as(Member.objects.get(name="Carmen"))
    desks = [f"/team/creando/{desk}/" for desk in ("lead", "host", "reminders", "partners", "plan", "people")]

    seen, faults = walk(page, live, "/team/", *desks, "/team/new/")

    assert faults == [], "\n".join(faults)
    assert {"team", "desk_lead", "desk_host", "desk_reminders", "desk_partners", "plan", "people"} <= set(
        seen
    )
