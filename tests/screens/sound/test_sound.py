"""The pages of sound: a voice comes in by every way, is heard by its team by nobody else, and goes when told to."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palante.base.jobs import ask
from palante.base.models import Job
from palante.library.domain.recording import keep_recording
from palante.library.domain.transcript import begin_transcript, put_transcript
from palante.library.models import Recording, Transcript, Upload
from palante.screens.bodies import TAKES_FILES
from palante.stories.models import Story
from tests.conftest import as_member
from tests.factories import make_story
from tests.library.sounds import NEEDS_FFMPEG, sound

pytestmark = [pytest.mark.django_db, NEEDS_FFMPEG, pytest.mark.slow]
ID = uuid.UUID("6a3f2c1e-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.WHISPER_MODEL = settings.TRANSCRIBER_URL = ""


@pytest.fixture
def voice(tmp_path):
    return sound(tmp_path / "mi voz.wav", 1)


@pytest.fixture
def recording(journey, carmen, voice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        kept = keep_recording(voice, journey=journey, name="mi voz.wav", mime="audio/wav", by=carmen)
    kept.refresh_from_db()
    return kept


def at(name, *args, slug="creando"):
    return reverse(name, args=[slug, *args])


GETS = {
    "team_sound": [],
    "team_record": [],
    "team_recording": ["recording"],
    "recording_file": ["recording", "opus"],
    "team_job": ["job"],
}
POSTS = {
    "team_sound_upload": [],
    "team_sound_fetch": [],
    "upload_begin": [ID],
    "upload_piece": [ID],
    "upload_finish": [ID],
    "upload_forget": [ID],
    "recording_again": ["recording"],
    "recording_transcribe": ["recording"],
    "transcript_back": ["recording"],
    "recording_story": ["recording"],
    "recording_new_story": ["recording"],
    "recording_apart": ["recording", "story"],
    "recording_replace": ["recording"],
    "original_remove": ["recording"],
    "recording_remove": ["recording"],
    "team_job_stop": ["job"],
}


@pytest.fixture
def things(recording, journey):
    job = ask("make_small", key="another", told={}, journey=journey)
    return {"recording": recording.pk, "job": job.pk, "story": make_story("Rosa", journey=journey).pk}


@pytest.mark.parametrize(("name", "args"), GETS.items())
def test_pages_are_the_teams_alone(client, lead, another, things, name, args):
    address = at(name, *(things.get(one, one) for one in args))

    page = lead.get(address)
    assert page.status_code == 200
    assert not page.streaming or b"".join(page.streaming_content)
    assert client.get(address).status_code == 302
    assert another.get(address).status_code == 404
    assert another.get(address.replace("creando", "another")).status_code == (200 if not args else 404)


@pytest.mark.parametrize(("name", "args"), POSTS.items())
def test_what_changes_something_is_posted_by_the_team_alone(client, lead, another, things, name, args):
    address = at(name, *(things.get(one, one) for one in args))

    assert lead.get(address).status_code == 405
    assert client.post(address).url.startswith("/team/sign-in/")
    assert another.post(address).status_code == 404
    if args != [] and args != [ID]:
        assert another.post(address.replace("creando", "another")).status_code in (302, 404)
    assert Recording.objects.filter(pk=things["recording"]).exists()
    assert Recording.objects.get(pk=things["recording"]).original


def test_a_list_costs_the_same_with_one_and_with_many(
    lead, journey, django_assert_max_num_queries, django_assert_num_queries
):
    def cost():
        with django_assert_max_num_queries(100) as asked:
            lead.get(at("team_sound"))
        return len(asked)

    def add():
        one = Recording.objects.create(journey=journey, name="a.mp3", state=Recording.State.READY)
        Transcript.objects.create(recording=one)
        make_story(f"Rosa {one.pk}", journey=journey, recording=one)
        ask("make_small", key=f"recording {one.pk}", told={}, journey=journey)

    add()
    before = cost()
    for _ in range(9):
        add()

    assert cost() == before


def test_without_javascript_a_file_is_uploaded_whole_and_once(
    lead, journey, voice, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            file = SimpleUploadedFile("mi voz.wav", voice.read_bytes(), content_type="audio/wav")
            lead.post(at("team_sound_upload"), {"file": file, "ticket": "once"})

    kept = Recording.objects.get()
    assert (kept.journey, kept.name, kept.state) == (journey, "mi voz.wav", Recording.State.READY)
    assert b"mi voz.wav" in lead.get(at("team_sound")).content


def test_a_file_that_is_too_large_or_none_is_said_on_the_page(lead, journey, settings):
    settings.UPLOAD_LIMIT = 10

    large = lead.post(at("team_sound_upload"), {"file": SimpleUploadedFile("a.mp3", b"x" * 11)})
    none = lead.post(at("team_sound_upload"), {})

    assert (large.status_code, none.status_code) == (422, 422)
    assert "PALANTE_UPLOAD_LIMIT_MB" in large.content.decode()
    assert not Recording.objects.exists()


def test_uploads_may_be_as_large_as_the_setting_says():
    assert {"team_sound_upload", "recording_replace"} <= set(TAKES_FILES)


def send(client, name, told=None, **query):
    address = at(name, ID) + (
        "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    )
    if isinstance(told, bytes):
        return client.post(address, told, content_type="application/octet-stream")
    return client.post(address, json.dumps(told or {}), content_type="application/json")


def test_a_file_in_pieces(lead, journey, voice, django_capture_on_commit_callbacks):
    data = voice.read_bytes()
    half = len(data) // 2

    assert send(lead, "upload_begin", {"name": "voz.wav", "mime": "audio/wav", "size": len(data)}).json() == {
        "received": 0
    }
    assert send(lead, "upload_piece", data[:half], offset=0).json() == {"received": half}
    early = send(lead, "upload_piece", b"x", offset=half + 5)
    assert (early.status_code, early.json()) == (409, {"received": half})
    assert send(lead, "upload_begin", {"name": "voz.wav"}).json() == {"received": half}  # after a reload
    assert send(lead, "upload_finish", {"size": len(data)}).status_code == 409
    assert send(lead, "upload_piece", data[half:], offset=half).json() == {"received": len(data)}
    with django_capture_on_commit_callbacks(execute=True):
        first = send(lead, "upload_finish", {"size": len(data)}).json()
    again = send(lead, "upload_finish", {"size": len(data)}).json()

    kept = Recording.objects.get()
    assert first == again == {"received": len(data), "address": at("team_recording", kept.pk)}
    assert (kept.state, kept.bytes) == (Recording.State.READY, len(data))


def test_a_file_in_pieces_may_take_the_place_of_a_sound(
    lead, recording, tmp_path, django_capture_on_commit_callbacks
):
    data = sound(tmp_path / "mejor.wav", 2).read_bytes()
    send(lead, "upload_begin", {"name": "mejor.wav", "size": len(data)})
    send(lead, "upload_piece", data, offset=0)

    with django_capture_on_commit_callbacks(execute=True):
        answer = send(lead, "upload_finish", {"size": len(data), "into": recording.pk})

    recording.refresh_from_db()
    assert answer.json()["address"] == at("team_recording", recording.pk)
    assert (recording.name, Recording.objects.count()) == ("mejor.wav", 1)
    assert send(lead, "upload_finish", {"size": len(data), "into": 999_999}).status_code == 404


@pytest.mark.parametrize("told", [b"{", b"[]", b'{"size": "x"}', b"\xff", b'{"size": -1}', b"[" * 10_000])
def test_strange_words_do_no_harm(lead, journey, told):
    answer = lead.post(at("upload_begin", ID), told, content_type="application/json")

    assert answer.status_code == 200
    assert send(lead, "upload_finish", {"size": "x"}).status_code == 422


@pytest.mark.parametrize(
    "query", ["", "?offset=-1", "?offset=x", "?offset=²", "?offset=99999999999999999999"]
)
def test_a_piece_without_its_place_is_not_taken(lead, journey, query):
    send(lead, "upload_begin")

    assert (
        lead.post(at("upload_piece", ID) + query, b"x", content_type="application/octet-stream").status_code
        == 400
    )


def test_another_members_upload_cannot_be_touched(lead, diego, journey):
    send(lead, "upload_begin")
    other = as_member(diego)

    assert send(other, "upload_begin").status_code == 404
    assert send(other, "upload_piece", b"x", offset=0).status_code == 404
    assert send(other, "upload_finish", {"size": 0}).status_code == 404
    assert other.post(at("upload_forget", ID)).status_code == 302
    assert Upload.objects.exists()


def test_what_was_never_finished_stands_on_the_page_to_be_kept_or_removed(lead, journey, voice):
    send(lead, "upload_begin", {"name": "voz.wav"})
    send(lead, "upload_piece", voice.read_bytes(), offset=0)
    assert f"upload-{ID}" in lead.get(at("team_sound")).content.decode()

    kept = lead.post(at("upload_finish", ID))
    assert kept.url == at("team_recording", Recording.objects.get().pk)
    lead.post(at("upload_forget", ID))
    assert Upload.objects.exists()  # it is whole: there is nothing to forget


def test_an_address_is_fetched_by_the_worker(lead, journey):
    answer = lead.post(
        at("team_sound_fetch"), {"url": "https://radio.example.org/rosa.mp3", "ticket": "once"}
    )
    lead.post(at("team_sound_fetch"), {"url": "https://radio.example.org/rosa.mp3", "ticket": "once"})

    kept = Recording.objects.get()
    assert answer.url == at("team_recording", kept.pk)
    assert Job.objects.get().kind == "fetch"
    assert lead.post(at("team_sound_fetch"), {"url": "javascript:alert(1)"}).status_code == 422


def test_our_copies_are_played_in_pieces_and_the_strangers_file_only_downloaded(lead, recording):
    opus = lead.get(at("recording_file", recording.pk, "opus"), headers={"Range": "bytes=0-3"})
    assert (opus.status_code, b"".join(opus.streaming_content)) == (206, b"OggS")
    assert (opus["Content-Type"], opus["Content-Disposition"]) == (
        "audio/ogg",
        'inline; filename="mi voz.opus"',
    )

    original = lead.get(at("recording_file", recording.pk, "original"))
    assert b"".join(original.streaming_content)[:4] == b"RIFF"
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"] == 'attachment; filename="mi voz.wav"'
    assert "sandbox" in original["Content-Security-Policy"]
    assert lead.get(at("recording_file", recording.pk, "secrets")).status_code == 404


def test_the_page_says_what_is_kept_and_how_large(lead, recording):
    page = lead.get(at("team_recording", recording.pk)).content.decode()

    assert "Opus" in page
    assert "AAC" in page
    assert at("recording_file", recording.pk, "original") in page


def test_a_story_begins_with_it_or_gets_it(lead, recording, journey):
    old = make_story("Inés", journey=journey)

    lead.post(at("recording_new_story", recording.pk), {"title": "Pan de madrugada", "ticket": "once"})
    lead.post(at("recording_new_story", recording.pk), {"title": "Pan de madrugada", "ticket": "once"})
    lead.post(at("recording_story", recording.pk), {"story": old.pk})

    new = Story.objects.get(title="Pan de madrugada")
    assert set(recording.stories.all()) == {new, Story.objects.get(pk=old.pk)}
    assert new.seconds == 1
    page = lead.get(at("team_recording", recording.pk)).content.decode()
    assert "Pan de madrugada" in page

    lead.post(at("recording_apart", recording.pk, new.pk))
    assert list(recording.stories.all()) == [old]


def test_another_teams_story_cannot_be_given_a_sound(lead, recording, ana):
    foreign = make_story("Ajena", journey=ana.desk_seats.get().journey)

    assert lead.post(at("recording_story", recording.pk), {"story": foreign.pk}).status_code == 422
    assert lead.post(at("recording_apart", recording.pk, foreign.pk)).status_code == 404


def test_without_a_machine_the_page_says_what_one_can_do(lead, recording):
    page = lead.get(at("team_recording", recording.pk)).content.decode()
    answer = lead.post(at("recording_transcribe", recording.pk), {"language": "es"}, follow=True)

    assert at("recording_transcribe", recording.pk) not in page
    assert "PALANTE" not in page
    assert not Job.objects.filter(kind="transcribe").exists()
    assert answer.status_code == 200


def test_a_transcript_that_was_replaced_can_be_brought_back(lead, recording, journey):
    begin_transcript(recording=recording, journey=journey, segments=[{"id": "1", "text": "by hand"}])
    put_transcript(
        recording, segments=[{"id": "1", "text": "machine"}], speakers=[], language="es", how="machine"
    )
    assert (
        at("transcript_back", recording.pk) in lead.get(at("team_recording", recording.pk)).content.decode()
    )

    lead.post(at("transcript_back", recording.pk))

    assert Transcript.objects.get().segments[0]["text"] == "by hand"


def test_the_original_goes_and_then_all_of_it(lead, recording, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lead.post(at("original_remove", recording.pk))
    recording.refresh_from_db()
    assert not recording.original
    assert lead.get(at("recording_file", recording.pk, "original")).status_code == 404
    assert lead.get(at("team_recording", recording.pk)).status_code == 200

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            lead.post(at("recording_remove", recording.pk))
    assert not Recording.objects.exists()
    assert lead.get(at("team_recording", recording.pk)).status_code == 404


def test_replaced_it_is_made_small_anew(lead, recording, tmp_path, django_capture_on_commit_callbacks):
    data = sound(tmp_path / "mejor.wav", 2).read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        lead.post(at("recording_replace", recording.pk), {"file": SimpleUploadedFile("mejor.wav", data)})

    recording.refresh_from_db()
    assert (recording.name, round(recording.seconds)) == ("mejor.wav", 2)


def test_a_failed_recording_says_why_and_can_be_tried_again(
    lead, journey, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lead.post(at("team_sound_upload"), {"file": SimpleUploadedFile("carta.mp3", b"Querida Rosa\n" * 99)})
    kept = Recording.objects.get()
    assert kept.state == Recording.State.FAILED

    page = lead.get(at("team_recording", kept.pk)).content.decode()

    assert kept.fault in page
    assert at("recording_again", kept.pk) in page


def test_how_far_a_job_is_costs_little_and_stops_on_request(
    lead, journey, recording, django_assert_max_num_queries
):
    job = ask("transcribe", key="recording 1", told={}, journey=journey)
    first = lead.get(at("team_job", job.pk))

    with django_assert_max_num_queries(4):
        again = lead.get(at("team_job", job.pk), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    lead.post(at("team_job_stop", job.pk))
    ended = lead.get(at("team_job", job.pk), headers={"If-None-Match": first["ETag"]})
    assert ended.status_code == 200
    assert ended["HX-Refresh"] == "true"
    assert b"hx-get" not in ended.content
    assert "HX-Refresh" not in lead.get(at("team_job", job.pk) + "?stays=1")
