"""A voice recorded in a real browser, through a line that breaks and a page that is loaded again."""

import re
import time

import pytest
from playwright.sync_api import expect

from palante.library.models import Recording, Upload
from tests.browser.axe import assert_accessible
from tests.browser.chromium import chromium, wait_until
from tests.browser.conftest import DESKTOP, PHONE, offline
from tests.library.sounds import NEEDS_FFMPEG, sound

pytestmark = [NEEDS_FFMPEG, pytest.mark.slow]
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def browser(browser):
    """One with a microphone that beeps."""
    return browser.browser_type.launch(
        executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage", *FAKE]
    )


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def seconds_on(page):
    minutes, seconds = page.locator("[data-clock]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def record_for(page, seconds):
    wait_until(page, "least => { const [m, s] = document.querySelector('[data-clock]').textContent.split(':');"
               " return m * 60 + Number(s) >= least; }", seconds, seconds=seconds + 15)  # fmt: skip


def test_a_recording_survives_no_line_and_a_reload_and_arrives_whole_once(live, new_page, sign_in_as, carmen):
    page = new_page(**PHONE, permissions=["microphone"])
    sign_in_as(carmen)
    page.goto(live + "/team/creando/stories/sound/record/")
    assert_accessible_when_tall(page)

    page.get_by_role("button", name="Grabar", exact=True).click()
    record_for(page, 3)
    with offline(page):
        record_for(page, 6)
        page.get_by_role("button", name="Pausa").click()
        paused_at = seconds_on(page)
        page.wait_for_timeout(1500)
        assert seconds_on(page) == paused_at
        page.get_by_role("button", name="Seguir").click()
        record_for(page, 8)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    assert Recording.objects.count() == 0
    page.get_by_role("button", name="Seguir grabando").click()
    wait_until(page, "() => document.querySelector('[data-clock]').textContent >= '0:07'", seconds=4)
    record_for(page, 11)
    page.get_by_role("button", name="Terminar", exact=True).click()
    expect(page).to_have_url(re.compile(r"/stories/sound/\d+/$"), timeout=20_000)

    kept = Recording.objects.get()
    assert kept.state == Recording.State.READY
    assert len(kept.takes) == 1
    assert 9.5 < kept.seconds < 14
    assert kept.opus_bytes < kept.aac_bytes
    assert Upload.objects.get().received == kept.bytes
    page.goto(live + "/team/creando/stories/sound/record/")
    expect(page.locator("[data-recorder]")).to_be_visible()
    expect(page.locator("[data-kept-list]")).to_be_hidden()  # nothing of it stayed on the phone


def test_a_recording_finished_without_a_line_is_sent_when_the_page_is_opened_again(
    live, new_page, sign_in_as, carmen
):
    page = new_page(**PHONE, permissions=["microphone"])
    sign_in_as(carmen)
    page.goto(live + "/team/creando/stories/sound/record/")
    page.get_by_role("button", name="Grabar", exact=True).click()
    with offline(page):
        record_for(page, 3)
        page.get_by_role("button", name="Terminar", exact=True).click()
        expect(page.locator("[data-line]")).to_contain_text("Sin señal")
        assert not Recording.objects.exists()
        page.wait_for_timeout(200)
    page.reload()

    ready = Recording.objects.filter(state=Recording.State.READY)
    ends = time.monotonic() + 20
    while not ready.exists() and time.monotonic() < ends:
        page.wait_for_timeout(100)
    assert 2 < ready.get().seconds < 6
    page.goto(live + "/team/creando/stories/sound/")  # nothing is under way any more when the test ends
    expect(page.locator("#here-title")).to_be_visible()


def test_a_phone_without_a_microphone_shows_the_way_to_upload(live, new_page, sign_in_as, carmen):
    page = new_page(**PHONE)
    sign_in_as(carmen)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotFoundError'); }"
    )
    page.goto(live + "/team/creando/stories/sound/record/")
    page.get_by_role("button", name="Grabar", exact=True).click()

    expect(page.locator("[data-unable]")).to_be_visible()
    expect(page.locator("[data-why=absent]")).to_be_visible()
    page.get_by_role("link", name="Subir un archivo").click()
    expect(page.locator("input[type=file]")).to_be_visible()


@pytest.mark.parametrize("name", ["voz.m4a", "video.mp4", "voz.wav"])
def test_a_file_arrives_in_pieces_through_a_broken_line(live, new_page, sign_in_as, carmen, tmp_path, name):
    source = sound(tmp_path / name, 45 if name.endswith("wav") else 5)
    page = new_page(**DESKTOP)
    sign_in_as(carmen)
    page.goto(live + "/team/creando/stories/sound/")
    broken = []

    def break_once(route):
        if len(broken) < 2:
            broken.append(1)
            return route.abort()
        return route.continue_()

    page.route("**/piece/**", break_once)
    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name="Subir", exact=True).click()

    expect(page).to_have_url(re.compile(r"/stories/sound/\d+/$"), timeout=30_000)
    kept = Recording.objects.get()
    assert broken == [1, 1]
    assert (kept.name, kept.bytes, kept.state) == (name, source.stat().st_size, Recording.State.READY)
    with kept.original.open() as opened:
        assert opened.read() == source.read_bytes()
    assert page.locator("audio").count() == 1
    assert_accessible(page)


def test_a_file_chosen_again_after_a_reload_goes_on_where_it_was(
    live, new_page, sign_in_as, carmen, tmp_path
):
    source = sound(tmp_path / "voz.wav", 45)  # 1.4 MB: four pieces
    page = new_page(**DESKTOP)
    sign_in_as(carmen)
    page.goto(live + "/team/creando/stories/sound/")
    sent = []

    def break_after_two(route):
        sent.append(route.request.url)
        return route.continue_() if len(sent) <= 2 else route.abort()

    page.route("**/piece/**", break_after_two)
    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name="Subir", exact=True).click()
    ends = time.monotonic() + 15
    while len(sent) < 3 and time.monotonic() < ends:
        page.wait_for_timeout(50)
    page.unroute("**/piece/**")
    page.reload()
    assert 0 < Upload.objects.get().received < source.stat().st_size

    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name="Subir", exact=True).click()
    expect(page).to_have_url(re.compile(r"/stories/sound/\d+/$"), timeout=20_000)

    assert Recording.objects.get().bytes == source.stat().st_size
    assert Upload.objects.count() == 1


def assert_accessible_when_tall(page):
    """At a phone's height axe counts what lies under a sticky bar as covered."""
    page.set_viewport_size({"width": 360, "height": 2400})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    page.set_viewport_size(PHONE["viewport"])
