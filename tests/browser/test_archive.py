"""The archive in a browser: sound and text stay together, keys, what is remembered, reading without script, and bytes."""

import io
import math
import struct
import wave

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from palante.library.models import Recording
from palante.stories import search
from palante.stories.models import Passage
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.weigh import weighed

KB = 1_000
SLUG = "listening-at-low-tide"
SECONDS = 60
NOW = ".said [aria-current]"
CURRENT = "document.querySelector('#player audio').currentTime"


def sound(seconds: int = SECONDS, rate: int = 8_000) -> bytes:
    """A real recording: a low tone, one channel, eight bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(rate)
        second = b"".join(
            struct.pack("B", 128 + int(40 * math.sin(2 * math.pi * 220 * n / rate))) for n in range(rate)
        )
        out.writeframes(second * seconds)
    return file.getvalue()


@pytest.fixture
def elements(transactional_db):
    for name, kind in (
        ("Reef walks", "tools"),
        ("Deep listening", "principles"),
        ("Building bridges", "tactics"),
    ):
        make.make_element(name, [kind])


@pytest.fixture
def story(elements):
    recording = Recording(state="ready", seconds=SECONDS, peaks=[40, 60, 20] * 60)
    data = sound()
    # The browser knows what it plays by looking: a WAV under the name of our smallest copy plays as one would.
    recording.opus.save("tone.opus", ContentFile(data), save=False)
    recording.aac.save("tone.m4a", ContentFile(data), save=False)
    recording.opus_bytes = recording.aac_bytes = len(data)
    recording.save()
    return make.make_story(recording=recording, shown_as="Nerea", summary="She walks the reef.")


@pytest.fixture
def player(story, live, phone_page):
    phone_page.goto(f"{live}/stories/{SLUG}/")
    return phone_page


def lit(page) -> list[str]:
    return page.eval_on_selector_all(NOW, "nodes => nodes.map(node => node.id)")


def test_sound_and_text_stay_together_after_a_jump(player):
    player.locator("#p4 > a").first.click()

    wait_until(player, f"{CURRENT} > 40.2 && !document.querySelector('#player audio').paused")
    assert 40 <= player.evaluate(CURRENT) < 45
    assert lit(player) == ["p4"]

    player.evaluate("document.querySelector('#player audio').currentTime = 20")
    wait_until(player, f"[...document.querySelectorAll('{NOW}')].some(node => node.id === 'p2')")
    assert lit(player) == ["t=12", "p2", "p3"]  # what the file gives one time is said to be spoken together

    player.evaluate("document.querySelector('#player audio').currentTime = 39")
    wait_until(player, f"[...document.querySelectorAll('{NOW}')].some(node => node.id === 'p4')", seconds=5)
    assert "p2" not in lit(player)  # by itself, as the sound went on


def test_an_address_with_a_second_opens_there_and_plays_when_asked(story, live, phone_page):
    asked = []
    phone_page.on("request", lambda request: asked.append(request.url))
    phone_page.goto(f"{live}/stories/{SLUG}/#t=41")

    wait_until(phone_page, f"document.querySelectorAll('{NOW}').length > 0")
    assert lit(phone_page) == ["t=40", "p4"]
    assert [url for url in asked if "audio" in url] == []  # nothing is loaded before it is asked for

    phone_page.get_by_role("button", name="Escuchar").first.click()
    wait_until(phone_page, f"{CURRENT} > 41.1")
    assert phone_page.evaluate(CURRENT) < 46


def test_the_place_is_remembered_on_this_phone_and_offered(player, live):
    assert player.locator("[data-resume]").is_hidden()
    player.locator("#p4 > a").first.click()
    wait_until(player, f"{CURRENT} > 40.2")
    player.get_by_role("button", name="Pausa").click()
    wait_until(player, f"localStorage.getItem('palante-story-{SLUG}') !== null")

    player.goto(f"{live}/stories/{SLUG}/")
    offer = player.get_by_role("button", name="Seguir en 0:40")
    expect(offer).to_be_visible()
    assert player.evaluate(CURRENT) == 0  # offered, not done

    offer.click()
    wait_until(player, f"{CURRENT} > 40")
    expect(offer).to_be_hidden()


def test_keys_play_and_skip_once_somebody_listens_and_trap_nobody(story, live, desktop_page):
    page = desktop_page
    page.goto(f"{live}/stories/{SLUG}/")
    page.keyboard.press(" ")
    assert page.evaluate("document.querySelector('#player audio').paused")  # the key still turns the page

    page.get_by_role("button", name="Escuchar").first.focus()
    page.keyboard.press("Enter")
    wait_until(page, f"{CURRENT} > 0.2")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    wait_until(page, f"{CURRENT} > 10")
    page.keyboard.press("ArrowLeft")
    wait_until(page, f"{CURRENT} < 5")
    page.keyboard.press(" ")
    wait_until(page, "document.querySelector('#player audio').paused")

    page.locator("#player select").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#player')") is None


def test_the_speed_stays_from_story_to_story(player, live):
    player.locator("#player select").select_option("1.5")
    assert player.evaluate("document.querySelector('#player audio').playbackRate") == 1.5

    player.goto(f"{live}/stories/{SLUG}/")
    assert player.locator("#player select").input_value() == "1.5"


def test_the_text_does_not_pull_back_who_scrolled_away(player):
    player.locator("#p1 > a").first.click()
    wait_until(player, f"{CURRENT} > 1.2")
    player.evaluate("dispatchEvent(new Event('touchmove')); scrollTo(0, document.body.scrollHeight)")
    player.wait_for_timeout(600)
    below = player.evaluate("scrollY")
    player.evaluate("document.querySelector('#player audio').currentTime = 13")
    wait_until(player, f"[...document.querySelectorAll('{NOW}')].some(node => node.id === 'p2')")
    player.wait_for_timeout(400)
    assert abs(player.evaluate("scrollY") - below) < 5

    player.get_by_role("button", name="Volver a lo que suena").click()
    wait_until(player, f"scrollY < {below} - 50")


def test_a_passage_is_quoted_with_its_source_and_place(story, live, new_page):
    page = new_page(**DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{live}/stories/{SLUG}/")
    page.locator("#p4").hover()
    page.locator("#p4 > .s").click()

    cite = page.locator("#share .cite").inner_text()
    assert "I would walk the reef again, at low tide." in cite
    assert "Listening at low tide. Nerea, Atlantis. Palante (0:40)." in cite
    assert cite.endswith(f"/stories/{SLUG}/#t=40")
    page.get_by_role("button", name="Copiar el enlace").click()
    expect(page.get_by_text("Copiado")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/stories/{SLUG}/#t=40")
    page.keyboard.press("Escape")
    expect(page.locator("#share")).to_be_hidden()


def test_sound_that_is_gone_is_said_and_the_text_stays(elements, live, phone_page):
    gone = Recording.objects.create(state="ready", seconds=60, opus="gone.opus", opus_bytes=10_000)
    make.make_story(recording=gone)
    phone_page.goto(f"{live}/stories/{SLUG}/")
    phone_page.get_by_role("button", name="Escuchar").first.click()

    expect(phone_page.get_by_text("No se pudo cargar el sonido.")).to_be_visible()
    assert phone_page.get_by_text("I would walk the reef again").is_visible()


def test_a_story_is_read_and_heard_without_script(story, live, new_page):
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto(f"{live}/stories/{SLUG}/#t=40")

    assert page.get_by_text("I would walk the reef again").is_visible()
    assert page.locator("audio[controls]").is_visible()
    assert page.locator(".deck").is_hidden()
    expect(page.locator("[id='t=40']")).to_be_in_viewport()  # the address's second is a place of the page
    page.get_by_role("link", name="0:12").first.click()
    expect(page.locator("[id='t=12']")).to_be_in_viewport()


def test_the_map_shows_what_goes_with_one_and_then_opens_it(live, elements, phone_page):
    pairs = [("tools", "Reef walks"), ("principles", "Deep listening")]
    alone = [("tactics", "Building bridges")]
    make.make_story(sections=[(n, "Q", [(f"Words {n}.", pairs if n % 3 else alone)]) for n in range(30)])
    phone_page.goto(f"{live}/stories/map/")
    walk = phone_page.locator("#map [data-node]", has_text="Reef walks")

    walk.click()
    expect(phone_page.locator("#chosen")).to_contain_text("Deep listening")
    assert phone_page.locator("#map .lit[data-node]").count() == 2
    walk.click()
    phone_page.wait_for_url("**/elements/tools/reef-walks/")


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(
    "size", [PHONE | {"viewport": {"width": 360, "height": 3000}}, DESKTOP], ids=["360", "1280"]
)
def test_everybody_can_use_every_page(story, live, new_page, size, look):
    search.index(Passage.objects.all())
    make.make_story("Another tide", audio="https://audio.example.org/x.m4a")
    page = new_page(**size, color_scheme=look)
    pages = ["stories/", "stories/?q=reef&country=Atlantis", "stories/?q=nothing-of-it", "stories/?list=1",
             f"stories/{SLUG}/", "stories/another-tide/?by=reef-walks", "elements/", "elements/tools/reef-walks/",
             "stories/map/"]  # fmt: skip
    for path in pages:
        page.goto(f"{live}/{path}")
        assert_accessible(page)
        assert page.evaluate(
            "document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"
        ), path


def test_the_front_door_costs_at_most_30_kb_in_all(story, live, new_page):
    places = [
        ("Côte d'Ivoire", "Africa"),
        ("Peru", "South America"),
        ("Viet Nam", "Asia"),
        ("Guinea-Bissau", "Africa"),
    ]
    for count in range(80):
        country, continent = places[count % 4]
        country = country if count < 40 else f"{country} {count}"
        make.make_story(f"Story number {count}", country=country, continent=continent, shown_as="Nerea")
    for count in range(60):
        make.make_element(f"An element with a name {count}", ["tools"])
    page = new_page(**PHONE)
    with weighed(page) as cold:
        page.goto(f"{live}/stories/")
    assert cold.bytes <= 30 * KB, cold
    assert cold.requests <= 8, cold
    assert cold.of("Document", "Stylesheet") <= 16 * KB, cold


def test_a_story_costs_at_most_8_kb_warm(elements, live, phone_page):
    """A story of the usual size: twelve questions, some ten kilobytes of text, four tags under every other passage."""
    words = (
        "We walked along the reef with {n} fishers, and each of them showed us one thing that nobody had written "
        "down before the year {n}. Afterwards we drew what we had seen on sail number {n}, hung it on a door for {n} "
        "days, and asked everybody who passed by to mend it with a piece of coal until all agreed. "
    )
    tags = [
        ("tools", "Reef walks"),
        ("principles", "Deep listening"),
        ("tactics", "Building bridges"),
        ("tools", "Sails"),
    ]
    sections = [
        (n * 61, f"And what did you do in step {n}, when that was over?",
         [(" ".join(words.format(n=n * 7 + k) for k in range(3)), tags if n % 2 else [])])
        for n in range(12)
    ]  # fmt: skip
    recording = Recording.objects.create(
        state="ready", seconds=800, peaks=[(n * 37) % 100 for n in range(700)],
        opus="none.opus", opus_bytes=1_600_000, aac="none.m4a", aac_bytes=2_400_000,
    )  # fmt: skip
    make.make_story(
        sections=sections, recording=recording, shown_as="Nerea", summary="She walks the reef. " * 12
    )
    phone_page.goto(f"{live}/stories/")
    phone_page.goto(f"{live}/stories/{SLUG}/")
    phone_page.context.clear_cookies()
    with weighed(phone_page) as warm:
        phone_page.goto(f"{live}/stories/{SLUG}/?fresh=1")
    assert warm.of("Document") > 3 * KB, warm  # not merely “not modified”
    assert warm.bytes <= 8 * KB, warm
    scripts = phone_page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.initiatorType === 'script' || e.name.endsWith('.js'))"
        ".reduce((sum, e) => sum + e.encodedBodySize, 0)"
    )
    assert scripts <= 20 * KB
