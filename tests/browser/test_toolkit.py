"""The toolkit in a browser: preview while writing, two at once, paper, and what axe says."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palante.toolkit.domain.edit import edit_page
from palante.toolkit.domain.take import take_files
from palante.toolkit.models import Page
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, PHONE
from tests.toolkit.format.pages import RAFT, REEFS


@pytest.fixture
def reefs(live, journey):
    take_files([("4. Environment/4.2 Reefs.md", REEFS.encode()), ("raft.md", RAFT.encode())], journey=journey)
    return Page.objects.get(path__endswith="Reefs.md")


def source(page) -> str:
    return bytes(Page.objects.with_source().get(pk=page.pk).source).decode()


def at(name, page, *args) -> str:
    return reverse(f"team_tool_{name}", args=["creando", page.pk, *args])


def test_a_section_is_written_with_the_keyboard_while_the_preview_follows(
    live, desktop_page, sign_in_as, carmen, diego, reefs
):
    page = desktop_page
    sign_in_as(carmen)
    page.goto(live + at("section", reefs, "time"))
    page.get_by_label("Texto").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("**Two** weeks, see [notes] (https://files.example.org/notes)")
    expect(page.locator("#preview strong")).to_have_text("Two")
    expect(page.locator("#preview a")).to_have_attribute("href", "https://files.example.org/notes")
    assert_accessible(page)
    edit_page(reefs, lambda text: text.set_section("time", "A year."), seen=1, by=diego)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Save, behind the summary of how to write

    expect(page.get_by_role("heading", level=1)).to_have_text("Aquí escribieron dos personas")
    assert_accessible(page)
    assert "A year." in source(reefs)
    page.get_by_label("Lo tuyo").fill("A year and two weeks.")
    page.get_by_role("button", name="Guardar esto").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(reefs.title)
    assert source(reefs) == REEFS.replace("Two weeks.", "A year and two weeks.")


def test_the_catalogue_is_narrowed_by_a_tap_and_widened_by_another(live, phone_page, reefs):
    page = phone_page
    page.goto(f"{live}/toolkit/")
    page.get_by_text("Filtros").tap()
    page.get_by_label(re.compile("Vida submarina")).tap()
    page.get_by_role("button", name="Ver estos").tap()
    expect(page.get_by_role("heading", name="1 método")).to_be_visible()
    page.get_by_role("link", name=re.compile("Quitar")).tap()
    expect(page.get_by_role("heading", name="2 métodos")).to_be_visible()


def test_a_page_prints_on_paper_of_a4_with_its_addresses_and_nothing_to_tap(live, desktop_page, reefs):
    page = desktop_page
    page.goto(live + reefs.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.get_by_text("https://files.example.org/contar.pdf")).to_be_visible()
    expect(page.get_by_text("¿Es tu momento?")).to_be_hidden()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 2
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.slow
@pytest.mark.parametrize(
    "device", [PHONE | {"viewport": {"width": 360, "height": 3000}}, DESKTOP], ids=["360", "1280"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(live, new_page, sign_in_as, carmen, reefs, device, scheme):
    edit_page(reefs, lambda text: text.set_section("time", "A year."), seen=1, by=carmen)
    raft = Page.objects.get(path="raft.md")
    page = new_page(**device, color_scheme=scheme)
    for address in (
        "/toolkit/",
        "/toolkit/?q=reefs&goal=14",
        "/toolkit/?q=nothing",
        reefs.get_absolute_url(),
    ):
        page.goto(live + address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
    sign_in_as(carmen, page)
    for address in (
        "/team/creando/toolkit/",
        reverse("team_tool_page", args=["creando", raft.pk]),
        at("section", raft, "people"),
        at("resources", raft),
        at("front", raft),
        at("links", raft),
        at("source", raft),
        at("versions", reefs),
        at("version", reefs, 1),
    ):
        page.goto(live + address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
