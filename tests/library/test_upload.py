"""A file in pieces over a bad line: nothing twice, nothing lost, and it can always be asked where to go on."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from palante.library import chores
from palante.library.domain.upload import (
    UploadError,
    WrongPlace,
    begin_upload,
    finish_upload,
    forget_upload,
    path_of,
    take_piece,
)
from palante.library.models import Recording, Upload
from tests.factories import make_journey

pytestmark = pytest.mark.django_db
ID = uuid.UUID("6a3f2c1e-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def upload(journey, carmen):
    return begin_upload(ID, journey=journey, by=carmen, name="../../voice.webm", mime="audio/webm")


def test_pieces_in_any_mood_of_the_line_make_one_file(upload, django_capture_on_commit_callbacks):
    assert take_piece(upload, b"hello ", offset=0) == 6
    assert take_piece(upload, b"hello ", offset=0) == 6  # the answer got lost, so it was sent again
    with pytest.raises(WrongPlace) as early:
        take_piece(upload, b"!", offset=11)
    assert early.value.received == 6
    assert take_piece(upload, b"lo world", offset=3) == 11  # half of it is here

    recording = finish_upload(upload, size=11)

    with recording.original.open() as kept:
        assert kept.read() == b"hello world"
    assert (recording.name, recording.mime, recording.bytes) == ("voice.webm", "audio/webm", 11)
    assert recording.state == Recording.State.WAITING
    assert finish_upload(Upload.objects.get(pk=ID), size=11) == recording
    assert take_piece(upload, b"late", offset=11) == 11
    assert Recording.objects.count() == 1


def test_what_a_crash_left_behind_the_mark_is_written_over(upload):
    take_piece(upload, b"hello", offset=0)
    path_of(upload).write_bytes(b"hello and half a pie")  # written, but the row was never committed

    take_piece(upload, b" world", offset=5)

    assert path_of(upload).read_bytes() == b"hello world"


def test_it_is_whole_only_when_all_of_it_is_here(upload):
    take_piece(upload, b"hello", offset=0)

    with pytest.raises(WrongPlace) as short:
        finish_upload(upload, size=11)

    assert short.value.received == 5
    assert not Recording.objects.exists()


def test_nothing_recorded_is_no_recording(upload):
    with pytest.raises(UploadError):
        finish_upload(upload, size=0)


def test_takes_of_a_recorder_that_was_cut_off_are_remembered(upload):
    take_piece(upload, b"one", offset=0, is_take=True)
    take_piece(upload, b"two", offset=3, is_take=True)
    take_piece(upload, b"two", offset=3, is_take=True)
    take_piece(upload, b"more", offset=6)

    assert finish_upload(upload, size=10).takes == [3]


def test_more_than_what_fits_is_refused_at_once(journey, carmen, settings):
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(UploadError, match="fit"):
        begin_upload(ID, journey=journey, by=carmen, name="film.mp4", size=500_000_000)

    upload = begin_upload(ID, journey=journey, by=carmen, name="voice.webm")
    take_piece(upload, b"x" * 999, offset=0)
    with pytest.raises(UploadError, match="fit"):
        take_piece(upload, b"xx", offset=999)
    assert Upload.objects.get().received == 999


def test_a_file_is_never_more_than_it_said(journey, carmen):
    upload = begin_upload(ID, journey=journey, by=carmen, name="voice.mp3", size=5)

    with pytest.raises(UploadError):
        take_piece(upload, b"123456", offset=0)


def test_an_upload_is_its_members_own_and_stays_in_its_journey(upload, journey, carmen, ana, diego):
    for who, where in ((diego, journey), (ana, journey), (carmen, make_journey())):
        with pytest.raises(PermissionDenied):
            begin_upload(ID, journey=where, by=who, name="voice.webm")


def test_nobody_fills_the_disk_with_what_is_never_finished(journey, carmen):
    for _ in range(20):
        begin_upload(uuid.uuid4(), journey=journey, by=carmen, name="voice.webm")

    with pytest.raises(UploadError, match="never finished"):
        begin_upload(uuid.uuid4(), journey=journey, by=carmen, name="voice.webm")


def test_an_upload_nobody_goes_on_with_is_removed_with_its_bytes(upload, django_capture_on_commit_callbacks):
    take_piece(upload, b"hello", offset=0)
    path = path_of(upload)
    with django_capture_on_commit_callbacks(execute=True):
        chores.forget_what_was_never_finished(now() + timedelta(days=6))
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        chores.forget_what_was_never_finished(now() + timedelta(days=9))

    assert not path.exists()
    assert not Upload.objects.exists()


def test_whoever_gives_up_takes_the_bytes_back(upload, django_capture_on_commit_callbacks):
    take_piece(upload, b"hello", offset=0)

    with django_capture_on_commit_callbacks(execute=True):
        forget_upload(upload)

    assert not path_of(upload).exists()
