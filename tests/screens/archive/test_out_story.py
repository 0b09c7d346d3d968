"""A story in other formats, through the same door as its page."""

from datetime import UTC, datetime

import pytest

from palante.library.models import Transcript
from palante.stories.models import Scope, Story
from tests import factories as make
from tests.conftest import as_member, as_person
from tests.stories.out.sound import AAC, OPUS, make_voice

pytestmark = pytest.mark.django_db
SLUG = "listening-at-low-tide"
FORMS = {
    f"/stories/{SLUG}.md": "text/markdown; charset=utf-8",
    f"/stories/{SLUG}.vtt": "text/vtt; charset=utf-8",
    f"/stories/{SLUG}/chapters.vtt": "text/vtt; charset=utf-8",
    f"/stories/{SLUG}/chapters.json": "application/json+chapters",
    f"/stories/{SLUG}/audio.m4a": "audio/x-m4a",
    f"/stories/{SLUG}/audio.opus": "audio/ogg",
    f"/stories/{SLUG}.jsonld": "application/ld+json",
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def got(client, path):
    response = client.get(path)
    return response.status_code, b"".join(response) if response.status_code == 200 else b""


@pytest.mark.parametrize(("path", "mime"), FORMS.items())
def test_a_public_story_is_given_in_each_form(client, path, mime):
    make_voice()

    response = client.get(path)

    assert (response.status_code, response.headers["Content-Type"]) == (200, mime)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in response.headers["Cache-Control"]
    assert len(b"".join(response)) > 50


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "changed",
    [{"scope": Scope.TEAM}, {"withdrawn_at": datetime(2027, 1, 1, tzinfo=UTC)}, {"is_story": False}],
)
def test_what_is_not_public_is_found_by_nobody(client, carmen, ana, rosa, path, changed):
    make_voice(**changed)

    for who in (client, as_person(rosa), as_member(carmen), as_member(ana)):
        assert got(who, path)[0] == 404


@pytest.mark.parametrize("path", FORMS)
def test_a_story_of_a_journey_is_for_its_people(client, journey, rosa, ana, path):
    make_voice(scope=Scope.JOURNEY, journey=journey)
    stranger = make.make_person("Inés")
    make.give_seat(stranger, make.make_journey("elsewhere"))

    assert got(as_person(rosa), path)[0] == 200
    assert [got(who, path)[0] for who in (client, as_person(stranger), as_member(ana))] == [404] * 3


def test_the_file_is_given_byte_for_byte(client):
    source = "\ufeff# Año\r\n\r\n[[0:17\\]\\]Hola  \r\n".encode()
    make.make_story("Año", sections=[], source=source, slug="ano")

    assert got(client, "/stories/ano.md") == (200, source)


def test_what_was_withdrawn_is_asked_for_again_and_gone(client):
    make_voice()
    first = client.get(f"/stories/{SLUG}.md")
    tag = {"If-None-Match": first.headers["ETag"]}

    assert client.get(f"/stories/{SLUG}.md", headers=tag).status_code == 304
    Story.objects.update(scope=Scope.TEAM)
    assert client.get(f"/stories/{SLUG}.md", headers=tag).status_code == 404


def test_sound_comes_in_pieces(client):
    make_voice()

    response = client.get(f"/stories/{SLUG}/audio.opus", headers={"Range": "bytes=4-9"})

    assert (response.status_code, b"".join(response)) == (206, OPUS[4:10])
    assert response.headers["Cache-Control"] == "private, max-age=300"
    assert got(client, f"/stories/{SLUG}/audio.m4a") == (200, AAC)


def test_sound_that_is_not_ours_is_not_here(client):
    make.make_story(audio="https://audio.example.org/a.mp3")

    assert got(client, f"/stories/{SLUG}/audio.m4a")[0] == 404


def test_a_lost_file_is_a_404(client):
    story = make_voice()
    story.recording.aac.storage.delete(story.recording.aac.name)

    assert got(client, f"/stories/{SLUG}/audio.m4a")[0] == 404


def test_captions_name_the_teller_only_as_she_chose(client):
    story = make_voice(shown_as="Sirena")
    Transcript.objects.create(
        recording=story.recording,
        speakers=[{"key": "S1", "name": "Ada Okoro", "asks": True}, {"key": "S2", "name": "Nerea Okoro"}],
        segments=[
            {"start": 1.2, "end": 4, "speaker": "S1", "text": "Could you tell us your name, please?"},
            {"start": 4.5, "end": 9, "speaker": "S2", "text": "I am Nerea Okoro and I map solutions."},
        ],
    )

    text = got(client, f"/stories/{SLUG}.vtt")[1].decode()

    assert "<v Interviewer>Could you tell us" in text
    assert "<v Sirena>I am Nerea Okoro" in text
    assert "Ada" not in text


def test_captions_without_a_transcript_name_nobody(client):
    make_voice(shown_as="Sirena")

    assert "<v " not in got(client, f"/stories/{SLUG}.vtt")[1].decode()


def test_chapters_are_what_podcast_players_read(client):
    make_voice()

    assert client.get(f"/stories/{SLUG}/chapters.json").json()["chapters"] == [
        {"startTime": 1, "endTime": 12, "title": "Could you tell us your name, please?"},
        {"startTime": 12, "endTime": 40, "title": "And how did the story begin?"},
        {"startTime": 40, "endTime": 70, "title": "What would you do again?"},
    ]
