"""A recording from the file as it came to small copies, and its end."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from palante.base import events
from palante.base.jobs import last_job
from palante.base.models import Job
from palante.library import chores
from palante.library.domain import recording as recordings
from palante.library.domain.recording import (
    fetch_recording,
    keep_recording,
    key_of,
    remove_original,
    remove_recording,
    replace_sound,
    try_again,
)
from palante.library.models import Recording, Transcript
from tests.library.sounds import NEEDS_FFMPEG, sound

pytestmark = [pytest.mark.django_db, NEEDS_FFMPEG, pytest.mark.slow]
State = Recording.State


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def kept(journey, carmen, tmp_path, django_capture_on_commit_callbacks):
    """`kept("voice.wav")`: a recording whose job was done."""

    def keep(name="voice.wav", seconds=2, path=None, **fields):
        path = path or sound(tmp_path / name, seconds)
        with django_capture_on_commit_callbacks(execute=True):
            recording = keep_recording(path, journey=journey, name=name, by=carmen, **fields)
        recording.refresh_from_db()
        return recording

    return keep


def files_of(recording):
    return [name for name in (recording.original.name, recording.opus.name, recording.aac.name) if name]


def test_a_recording_is_made_small_with_its_sizes_and_its_picture(kept, tmp_path):
    ready = []
    events._listeners["recording_ready"].append(ready.append)
    try:
        recording = kept("mi voz.wav")
    finally:
        events._listeners["recording_ready"].remove(ready.append)

    assert (recording.state, recording.fault) == (State.READY, "")
    assert recording.seconds == pytest.approx(2, abs=0.1)
    assert recording.bytes == default_storage.size(recording.original.name)
    assert recording.opus_bytes == default_storage.size(recording.opus.name) < recording.bytes
    assert recording.aac_bytes == default_storage.size(recording.aac.name) < recording.bytes
    assert len(recording.peaks) == pytest.approx(20, abs=2)
    assert last_job("make_small", key_of(recording)).state == Job.State.DONE
    assert ready == [recording]
    assert not list((tmp_path / "files" / "uploads").glob("work-*"))


def test_nobody_can_guess_where_a_file_is_kept(kept):
    assert "voz" not in " ".join(files_of(kept("mi voz.wav")))


def test_audio_that_is_not_audio_says_so_and_is_kept(kept, tmp_path):
    path = tmp_path / "letter.mp3"
    path.write_bytes(b"Querida Rosa\n" * 100)

    recording = kept("letter.mp3", path=path)

    assert recording.state == State.FAILED
    assert "no sound" in recording.fault
    assert default_storage.exists(recording.original.name)


def test_takes_are_joined_into_one(kept, tmp_path):
    takes = [sound(tmp_path / f"take-{n}.webm", 2).read_bytes() for n in range(2)]
    path = tmp_path / "both.webm"
    path.write_bytes(b"".join(takes))

    recording = kept("both.webm", path=path, takes=[len(takes[0])])

    assert recording.seconds == pytest.approx(4, abs=0.3)


def test_done_twice_it_leaves_one_set_of_files(kept, tmp_path, django_capture_on_commit_callbacks):
    recording = kept()
    with django_capture_on_commit_callbacks(execute=True):
        Recording.objects.filter(pk=recording.pk).update(state=State.WORKING)
        try_again(recording)

    recording.refresh_from_db()
    assert recording.state == State.READY
    assert sorted(f"recordings/{path.name}" for path in (tmp_path / "files/recordings").iterdir()) == sorted(
        files_of(recording)
    )


def test_the_original_may_go_once_the_small_ones_are_good(kept, django_capture_on_commit_callbacks):
    recording = kept()
    original = recording.original.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_original(recording)
        remove_original(recording)

    recording.refresh_from_db()
    assert not recording.original
    assert not default_storage.exists(original)
    assert default_storage.exists(recording.opus.name)
    assert recording.bytes  # how large it was is still known


def test_removed_is_removed_rows_and_files(kept, django_capture_on_commit_callbacks):
    recording = kept()
    Transcript.objects.create(recording=recording, segments=[{"text": "secret"}])
    names, heard = files_of(recording), []
    events._listeners["recording_removed"].append(heard.append)

    try:
        with django_capture_on_commit_callbacks(execute=True):
            remove_recording(recording)
            remove_recording(recording)
    finally:
        events._listeners["recording_removed"].remove(heard.append)

    assert not Recording.objects.exists()
    assert not Transcript.objects.exists()
    assert not [name for name in names if default_storage.exists(name)]
    assert len(heard) == 1


def test_a_removal_cut_off_after_its_commit_is_finished_by_a_chore(kept, django_capture_on_commit_callbacks):
    gone, kept_one = kept(), kept("other.wav")
    names = files_of(gone)
    Recording.objects.filter(pk=gone.pk).delete()

    chores.forget_removed_files(now())
    assert default_storage.exists(names[0])  # somebody may be writing it right now
    chores.forget_removed_files(now() + timedelta(days=2))

    assert not [name for name in names if default_storage.exists(name)]
    assert all(default_storage.exists(name) for name in files_of(kept_one))


def test_replaced_sound_takes_the_place_of_the_old(kept, tmp_path, django_capture_on_commit_callbacks):
    recording = kept()
    old = files_of(recording)
    with django_capture_on_commit_callbacks(execute=True):
        replace_sound(recording, sound(tmp_path / "better.wav", 3), name="better.wav")

    recording.refresh_from_db()
    assert (recording.state, recording.name) == (State.READY, "better.wav")
    assert recording.seconds == pytest.approx(3, abs=0.1)
    assert not [name for name in old if default_storage.exists(name)]


def test_what_was_removed_while_it_was_made_small_stays_removed(
    journey, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    def remove_meanwhile(sources, folder, **kwargs):
        Recording.objects.all().delete()
        return recordings.Small(sources[0], sources[0], 1.0, [1])

    monkeypatch.setattr(recordings, "make_small", remove_meanwhile)

    with django_capture_on_commit_callbacks(execute=True):
        keep_recording(sound(tmp_path / "voice.wav", 1), journey=journey, name="voice.wav")

    assert not Recording.objects.exists()
    assert Job.objects.get().state == Job.State.DONE


def test_an_address_is_fetched_and_made_small(
    journey, carmen, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    source = sound(tmp_path / "radio.mp3", 2)

    def bring(url, *, limit, to, told, should_stop):
        assert url == "https://radio.example.org/rosa.mp3"
        to.write(source.read_bytes())
        to.flush()
        return recordings.outside.Fetched(url, "rosa.mp3", "audio/mpeg", source.stat().st_size)

    monkeypatch.setattr(recordings.outside, "fetch", bring)

    with django_capture_on_commit_callbacks(execute=True):
        recording = fetch_recording("https://radio.example.org/rosa.mp3", journey=journey, by=carmen)

    recording.refresh_from_db()
    assert (recording.state, recording.name, recording.mime) == (State.READY, "rosa.mp3", "audio/mpeg")


def test_an_address_inside_is_refused_with_a_sentence(journey, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        recording = fetch_recording("http://169.254.169.254/latest/meta-data/", journey=journey)

    recording.refresh_from_db()
    assert recording.state == State.FAILED
    assert "private network" in recording.fault


def test_a_recording_whose_job_was_lost_is_found_again(journey, tmp_path, django_capture_on_commit_callbacks):
    recording = keep_recording(sound(tmp_path / "voice.wav", 1), journey=journey, name="voice.wav")
    Job.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        chores.begin_what_was_missed(now())
        chores.begin_what_was_missed(now() + timedelta(minutes=10))

    recording.refresh_from_db()
    assert recording.state == State.READY
    assert Path(recording.opus.path).exists()
