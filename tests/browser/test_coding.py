"""From what was heard to a tagged story, by keyboard alone and with a real voice."""

import shutil
import subprocess

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from palante.library.domain.transcript import save_transcript
from palante.library.models import Recording, Transcript
from palante.stories.domain.edit import make_story
from palante.stories.domain.propose import propose
from palante.stories.models import Element, Proposal, Story
from palante.stories.suggest import Suggested
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.browser.conftest import offline

SPEAKERS = [{"key": "S1", "name": "Carmen", "asks": True}, {"key": "S2", "name": "Rosa", "asks": False}]
TEXTS = [
    "¿Cómo empezaste?",
    "Con mi hermana en la cosina vendimos arepas.",
    "Arepas con café.",
    "Y así seguimos.",
]
PLAYED = "document.querySelector('#player audio').currentTime"


@pytest.fixture(scope="module")
def voice(tmp_path_factory) -> bytes:
    """Thirty seconds of a tone, small, as a recording's copy is."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed")
    path = tmp_path_factory.mktemp("voice") / "voice.opus"
    told = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=300:duration=30",
        "-c:a",
        "libopus",
        "-b:a",
        "12k",
    ]
    subprocess.run([*told, str(path)], check=True)
    return path.read_bytes()


@pytest.fixture
def recording(journey, voice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    recording = Recording.objects.create(journey=journey, name="rosa.m4a", state="ready", seconds=30)
    recording.opus.save("rosa.opus", ContentFile(voice))
    return recording


def lines(texts=TEXTS):
    return [
        {"id": f"l{n}", "start": 5.0 * n, "end": 5.0 * n + 4.9, "speaker": "S2" if n else "S1", "text": text,
         "doubts": [[21, 27]] if n == 1 else [[0, 1]] if n == 3 else []}
        for n, text in enumerate(texts)
    ]  # fmt: skip


@pytest.fixture
def transcript(recording):
    return Transcript.objects.create(
        recording=recording, journey=recording.journey, language="es", segments=lines(), speakers=SPEAKERS
    )


@pytest.fixture
def page(live, desktop_page, sign_in_as, carmen):
    sign_in_as(carmen)
    return desktop_page


def open_transcript(page, live, transcript):
    page.goto(f"{live}/team/creando/stories/sound/{transcript.recording_id}/transcript/")
    wait_until(page, "document.getElementById('correct').dataset.ready === '1'")


def texts(transcript):
    transcript.refresh_from_db()
    return [line["text"] for line in transcript.segments]


def saved(page):
    wait_until(page, "document.getElementById('saved').dataset.state === 'saved'")


def test_a_transcript_is_corrected_with_the_keyboard_alone(live, page, transcript):
    open_transcript(page, live, transcript)
    assert_accessible(page)
    press, type_ = page.keyboard.press, page.keyboard.type

    press("Alt+n")  # the first doubtful word is marked: write it right
    assert page.evaluate("getSelection().toString()") == "cosina"
    type_("cocina")
    assert page.evaluate("document.querySelectorAll('[data-id=l1] u').length") == 0

    press("Alt+i")  # hear this line
    wait_until(page, f"{PLAYED} > 5.3")
    expect(page.locator("[data-id=l1]")).to_have_attribute("aria-current", "true")
    press("Control+Space")
    wait_until(page, "document.querySelector('#player audio').paused")
    before = page.evaluate(PLAYED)
    press("Alt+l")
    press("Alt+l")
    press("Alt+j")
    wait_until(page, f"Math.abs({PLAYED} - {before} - 3) < 0.2")
    expect(page.locator("[data-id=l1]")).to_have_attribute("aria-current", "true")
    press("Alt+u")
    assert page.evaluate("document.querySelector('#player audio').playbackRate") == 0.9

    for _letter in range(len(" vendimos arepas.")):
        press("ArrowRight")
    press("Home")
    for _letter in range(len("Con mi hermana en la cocina")):
        press("ArrowRight")
    press("Enter")  # split there; the time is guessed from the place
    saved(page)
    assert texts(transcript)[1:3] == ["Con mi hermana en la cocina", "vendimos arepas."]
    assert 5.0 < transcript.segments[2]["start"] < 9.9

    press("Alt+1")  # Carmen says this one
    press("Delete")  # at its beginning Delete only deletes a letter
    press("Control+z")
    press("Alt+ArrowDown")
    press("Backspace")  # join with the line before
    saved(page)
    assert texts(transcript)[1:3] == ["Con mi hermana en la cocina", "vendimos arepas. Arepas con café."]
    assert transcript.segments[2]["speaker"] == "S1"
    press("Control+z")
    press("Control+y")

    press("Alt+r")
    type_("AREPAS")
    press("Tab")
    type_("empanadas")
    expect(page.locator("#find [data-count]")).to_contain_text("2")
    press("Enter")
    press("Escape")
    press("Alt+n")
    press("Alt+Enter")  # this word is right
    saved(page)
    assert texts(transcript) == [
        TEXTS[0], "Con mi hermana en la cocina", "vendimos empanadas. empanadas con café.", TEXTS[3],
    ]  # fmt: skip
    assert [line["doubts"] for line in transcript.segments] == [[], [], [], []]

    page.reload()
    expect(page.locator("[data-id=l1] textarea")).to_have_value("Con mi hermana en la cocina")


def test_written_without_a_line_it_is_kept_and_sent_later(live, page, transcript):
    open_transcript(page, live, transcript)
    page.locator("[data-id=l0] textarea").focus()
    page.keyboard.press("Home")
    with offline(page):
        page.keyboard.type("Dime: ")
        wait_until(page, "document.getElementById('saved').dataset.state === 'kept'")
        assert texts(transcript)[0] == TEXTS[0]
    saved(page)
    assert texts(transcript)[0] == "Dime: ¿Cómo empezaste?"


def test_what_was_kept_comes_back_after_the_page_was_closed(live, page, transcript):
    open_transcript(page, live, transcript)
    page.route("**/save/", lambda route: route.abort())
    page.locator("[data-id=l0] textarea").focus()
    page.keyboard.press("Home")
    page.keyboard.type("Dime: ")
    wait_until(page, "document.getElementById('saved').dataset.state === 'kept'")
    page.unroute("**/save/")
    open_transcript(page, live, transcript)
    saved(page)
    assert texts(transcript)[0] == "Dime: ¿Cómo empezaste?"


def test_two_who_correct_at_once_both_keep_their_words(live, page, transcript, elena):
    open_transcript(page, live, transcript)
    theirs = [
        line | {"text": f"{line['text']} (ella)"} if line["id"] in ("l0", "l2") else line for line in lines()
    ]
    save_transcript(transcript, segments=theirs, speakers=SPEAKERS, seen=1, by=elena)

    page.locator("[data-id=l0] textarea").focus()
    page.keyboard.press("Home")
    page.keyboard.type("Yo: ")
    disputes = page.locator("#disputes")
    expect(disputes).to_contain_text("Yo: ¿Cómo empezaste?")
    expect(disputes).to_contain_text("¿Cómo empezaste? (ella)")
    expect(page.locator("[data-id=l2] [data-words]")).to_contain_text("(ella)")  # her other line is here too
    assert texts(transcript)[0] == "¿Cómo empezaste? (ella)"
    assert_accessible(page)
    disputes.locator("[data-keep=mine]").click()
    saved(page)
    assert texts(transcript)[0] == "Yo: ¿Cómo empezaste?"


def test_without_script_a_page_of_lines_is_saved(live, new_page, sign_in_as, carmen, transcript):
    page = new_page(java_script_enabled=False)
    sign_in_as(carmen)
    page.goto(f"{live}/team/creando/stories/sound/{transcript.recording_id}/transcript/")
    page.locator("[name=text-l2]").fill("Empanadas con café.")
    page.locator("#plain button").first.click()
    assert texts(transcript)[2] == "Empanadas con café."


@pytest.mark.slow
def test_two_hours_stay_quick(live, page, transcript):
    """2,000 lines: what is not seen is light, so typing waits for nothing. The bound is generous: this is no benchmark."""
    words = "Entonces empezamos a caminar por el barrio con las vecinas y cada una contaba qué vendía."
    transcript.segments = [
        {"id": f"l{n}", "start": 3.6 * n, "end": 3.6 * n + 3.5, "speaker": "S2", "text": words, "doubts": []}
        for n in range(2_000)
    ]
    transcript.save(update_fields=["segments"])
    open_transcript(page, live, transcript)
    assert page.locator("#lines li").count() == 2_000
    assert page.locator("#lines textarea").count() < 80
    page.locator("[data-id=l3] textarea").focus()
    for _line in range(60):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-id=l63] textarea")).to_be_focused()
    assert page.locator("#lines textarea").count() < 150
    page.keyboard.type("Sí. ")
    saved(page)
    assert texts(transcript)[63] == f"Sí. {words}"


SOURCE = b"""[[country:Atlantis]]
[[type:story]]

# Marea baja

### [[0:01]] Who?

Soy Nerea y camino por la orilla con doce pescadores.

### [[0:12]] And then?

[[tools:Mapa]]
Dibujamos un mapa de lo que nadie hab\xc3\xada escrito antes.
"""


@pytest.fixture
def story(journey, recording, carmen):
    for name, kind in (("Mapa", "tools"), ("Caminata por la orilla", "tactics"), ("Poner precio", "skills")):
        Element.objects.create(name=name, slug=name.lower().replace(" ", "-"), kinds=[kind], title=name)
    story = make_story(SOURCE, journey=journey, path="stories/marea.md", by=carmen, recording=recording)
    key = story.passages.get(number=1).key
    propose(
        story,
        [
            Suggested(key, "tactics", "Caminata por la orilla", "words", 0.9, "camino, orilla"),
            Suggested(key, "tools", "Mapa", "meaning", 0.5),
        ],
    )
    return story


def source_of(story):
    return bytes(Story.objects.with_source().get(pk=story.pk).source).decode()


def test_a_story_is_tagged_with_the_keyboard_alone(live, page, story):
    page.goto(f"{live}/team/creando/stories/{story.pk}/code/")
    wait_until(page, "document.getElementById('passages').dataset.ready === '1'")
    assert_accessible(page)
    press = page.keyboard.press
    press("j")
    expect(page.locator("#p1")).to_be_focused()

    press("t")
    page.keyboard.type("prec")
    expect(page.get_by_role("option").first).to_contain_text("Poner precio")
    assert_accessible(page)
    press("Enter")
    expect(page.locator("#p1 .tags")).to_contain_text("Poner precio")
    expect(page.locator("#p1")).to_be_focused()
    assert "[[skills:Poner precio]]\nSoy Nerea" in source_of(story)

    press("a")  # the first suggestion
    expect(page.locator("#p1 .tags")).to_contain_text("Caminata por la orilla")
    press("r")  # the next one, refused
    expect(page.locator("#p1 .offers")).to_have_count(0)
    assert dict(Proposal.objects.values_list("name", "state")) == {
        "Poner precio": "kept", "Caminata por la orilla": "kept", "Mapa": "refused",
    }  # fmt: skip

    press("u")
    expect(page.locator("#p1 .offers")).to_contain_text("Mapa")
    press("u")
    expect(page.locator("#p1 .offers")).to_contain_text("Caminata por la orilla")
    press("x")
    expect(page.locator("#p1 .tags")).to_have_count(0)
    press("u")
    expect(page.locator("#p1 .tags")).to_contain_text("Poner precio")

    press("j")
    expect(page.locator("#p2")).to_be_focused()
    press("p")
    wait_until(page, f"{PLAYED} > 12.1")
    press("p")
    wait_until(page, "document.querySelector('#player audio').paused")
    press("k")
    expect(page.locator("#p1")).to_be_focused()
    assert source_of(story).count("[[") == SOURCE.count(b"[[") + 1


def test_marked_words_become_a_passage_of_their_own(live, page, story):
    page.goto(f"{live}/team/creando/stories/{story.pk}/code/")
    wait_until(page, "document.getElementById('passages').dataset.ready === '1'")
    page.keyboard.press("j")
    page.evaluate(
        """() => { const text = document.querySelector('#p1 [data-text]').firstChild;
        getSelection().setBaseAndExtent(text, text.data.indexOf('camino'), text, text.data.indexOf(' con doce')); }"""
    )
    page.keyboard.press("s")
    expect(page.locator("#p2")).to_be_focused()
    assert [row.text for row in story.passages.order_by("number")][:3] == [
        "Soy Nerea y", "camino por la orilla", "con doce pescadores.",
    ]  # fmt: skip
