"""From files to a public story and back to nothing: the team on a laptop, the teller on a cheap phone without script."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from palante.stories.models import Story
from palante.stories.out.site import write_site
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, PHONE

WORD = "zanzibarita"
DAMAGED = f"""[[continent:Europe]]
[[country:Atlantis]]
[[type:story]]

# The tide of {WORD}

### [[0:01]] Who are you?

[[tools:Reef walks]]
I am {WORD}, and I sell coconuts at low tide.

### [[0:17\\]\\]Oh, good\\. And then?

We walked along the reef with twelve fishers, and sat down.
""".encode()
WALK = [
    "/stories/", "/stories/?q=coconuts", f"/stories/{WORD}/", f"/stories/{WORD}.md", f"/stories/{WORD}.vtt",
    f"/stories/{WORD}.jsonld", "/stories/feed.xml", "/stories/map/", "/elements/", "/elements/tools/reef-walks/",
    "/api/v1/stories", f"/api/v1/stories/{WORD}", "/api/v1/passages?q=coconuts",
]  # fmt: skip
TALL = {"viewport": {"width": 360, "height": 2400}}


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def zip_at(folder: Path) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"{WORD}.md", DAMAGED)
    (folder / "stories.zip").write_bytes(content.getvalue())
    return folder / "stories.zip"


def seen_by_a_visitor(page, live) -> list[str]:
    """Where a visitor finds the story."""
    found = []
    for address in WALK:
        answer = page.request.get(live + address)
        if WORD in answer.text().replace(f"/stories/{WORD}", ""):
            found.append(address)
    return found


def test_story_comes_in_is_mended_opened_and_taken_back(live, new_page, sign_in_as, carmen, journey, folder):
    make.make_element("Reef walks")
    team = new_page(**DESKTOP)
    sign_in_as(carmen, page=team)

    team.goto(f"{live}/team/creando/stories/")
    expect(team.get_by_role("heading", name="Todavía no hay historias")).to_be_visible()
    assert_accessible(team)
    team.get_by_role("link", name="Traer historias").click()
    team.get_by_label("Archivos o un zip").set_input_files(zip_at(folder))
    team.get_by_role("button", name="Ver qué son").click()
    expect(team.get_by_role("heading", name="1 archivo")).to_be_visible()
    assert not Story.objects.exists()
    assert_accessible(team)
    team.get_by_role("button", name="Traerlas").click()

    expect(team.get_by_role("heading", name=f"The tide of {WORD}")).to_be_visible()
    assert_accessible(team)
    team.get_by_role("button", name="Arreglar las marcas de tiempo dañadas").click()
    expect(team.locator("#toasts")).to_contain_text("Marcas de tiempo arregladas: 1")
    assert b"[[0:17]] Oh" in bytes(Story.objects.with_source().get().source)

    visitor = new_page(**PHONE)
    assert seen_by_a_visitor(visitor, live) == []
    team.get_by_role("link", name="Anotar el consentimiento").click()
    team.get_by_label("Todas las personas, en internet").check()
    team.get_by_role("button", name="Anotar el consentimiento").click()
    expect(team.locator("#toasts")).to_contain_text("Anotado")
    assert_accessible(team)
    link = team.get_by_label("Dirección").input_value()
    assert {"/stories/", f"/stories/{WORD}/", f"/stories/{WORD}.md", "/elements/tools/reef-walks/"} <= set(
        seen_by_a_visitor(visitor, live)
    )
    write_site(folder / "site")

    teller = new_page(**(PHONE | TALL), java_script_enabled=False)
    teller.goto(link)
    expect(teller.locator("#now")).to_contain_text("Todas las personas, en internet.")
    teller.get_by_label("Solo el equipo").check()
    teller.get_by_role("button", name="Guardar").click()
    expect(teller.locator("#now")).to_contain_text("Solo el equipo.")
    assert seen_by_a_visitor(visitor, live) == []
    teller.get_by_label("Todas las personas, en internet").check()
    teller.get_by_role("button", name="Guardar").click()
    assert f"/stories/{WORD}/" in seen_by_a_visitor(visitor, live)
    teller.get_by_role("link", name="Quitar mi historia").click()
    teller.get_by_role("button", name="Sí, quitar mi historia").click()
    expect(teller.get_by_role("heading", name="Listo. Tu historia ya no está aquí.")).to_be_visible()

    assert seen_by_a_visitor(visitor, live) == []
    write_site(folder / "site")
    assert [
        path for path in (folder / "site").rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()
    ] == []
    answer = teller.goto(link)
    assert answer.status == 410
    expect(teller.get_by_role("heading", name="Aquí ya no hay nada")).to_be_visible()
    team.goto(f"{live}/team/creando/stories/")
    expect(team.get_by_text("alguien quitó su historia")).to_be_visible()


def test_tellers_page_fits_a_small_phone_and_reads_well(live, new_page, journey, carmen):
    from palante.stories.domain.consent import give_consent, link_of  # noqa: PLC0415

    story = make.make_story(
        "A long title of a story that somebody told one evening at the harbour", journey=journey
    )
    consent = give_consent(story, scope="public", how="spoken", shown_as="Nerea", by=carmen)
    address = live + "/" + link_of(consent).split("/", 3)[3]
    for scheme in ("light", "dark"):
        page = new_page(**(PHONE | TALL), color_scheme=scheme)
        for path in ("", "story/", "take-back/"):
            page.goto(address + path)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_desks_about_stories_fit_a_small_phone(live, new_page, sign_in_as, journey, carmen):
    element = make.make_element("Reef walks", journey=journey)
    story = make.make_story(journey=journey, shown_as="Nerea")
    page = new_page(**(PHONE | TALL))
    sign_in_as(carmen, page=page)
    shelf = f"{live}/team/creando/stories/"
    paths = [
        f"{shelf}{story.pk}/{path}"
        for path in ("", "edit/", "file/", "consent/", "consent/paper/", "consent/take-back/")
    ]
    vocabulary = f"{live}/team/creando/vocabulary/"
    paths += [shelf, f"{shelf}add/", vocabulary, f"{vocabulary}?show=all", f"{vocabulary}{element.pk}/"]
    paths += [f"{vocabulary}change/?old=Reef%20walks&new=Walks"]
    for path in paths:
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_check_of_the_file_itself_follows_the_writing(live, desktop_page, sign_in_as, journey, carmen):
    story = make.make_story(journey=journey, shown_as="Nerea")
    sign_in_as(carmen)
    desktop_page.goto(f"{live}/team/creando/stories/{story.pk}/file/")
    field = desktop_page.get_by_label("El archivo", exact=True)
    field.fill(field.input_value() + "\n### [[0:0]] Odd\n")
    expect(desktop_page.locator("#check")).to_contain_text("se lee como 0:00")
