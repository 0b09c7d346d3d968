"""A copy of the archive, opened from a disk as its reader would: no server is running."""

import pytest
from django.test import override_settings

from palante.demo.archive import fill_archive
from palante.demo.team import demo_members
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.stories.models import Story
from palante.stories.out.site import write_site
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import PHONE


@pytest.fixture
def copy(transactional_db, tmp_path):
    from django.utils.timezone import now  # noqa: PLC0415

    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]
        journey = start_journey(open_folder(kit.path), starts_on=now().date(), publish=True)
        fill_archive(journey, demo_members(), now())
        write_site(tmp_path / "copy")
    return (tmp_path / "copy" / "index.html").as_uri()


def test_search_and_jump_work_from_a_disk(copy, new_page):
    page = new_page(**PHONE)
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(copy)
    assert page.locator("main a[href^='stories/']").count() == Story.objects.public().count() == 8

    page.fill("#q", "dobladíllo mis")  # an accent too many, and only how a word begins
    wait_until(page, "document.querySelectorAll('#hits li').length === 1")
    assert page.locator("#hits mark").all_inner_texts()[0] == "dobladillo"

    page.click("#hits a")
    wait_until(page, "location.pathname.endsWith('hilo-y-aguja.html')")
    assert page.evaluate("location.hash") == "#p2"
    page.click("h2 a[data-t] >> nth=2")
    wait_until(page, "document.getElementById('sound').currentTime >= 19")
    wait_until(page, "document.querySelector('.passage.now')?.id === 'p3'")

    page.click(".passage.now .tags a")
    wait_until(page, "location.pathname.includes('/elements/')")
    assert page.locator("blockquote").count() > 1
    assert [url for url in asked if not url.startswith("file://")] == []
    assert faults == []


@pytest.mark.parametrize("name", ["index", "stories/hilo-y-aguja", "elements/cost-notebook"])
def test_its_pages_are_accessible(copy, new_page, name):
    page = new_page(**PHONE)
    page.goto(copy.replace("index.html", f"{name}.html"))

    assert_accessible(page)


def test_without_scripts_it_is_a_book(copy, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(copy)

    page.click("a[href='stories/la-libreta-azul.html']")

    assert page.locator(".passage").count() > 5
    assert page.locator("#sound").count() == 0
