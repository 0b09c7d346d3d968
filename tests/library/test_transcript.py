"""What was said, written down by several hands."""

import pytest

from palante.library.domain.transcript import (
    EditedMeanwhile,
    begin_transcript,
    bring_back,
    put_transcript,
    read_through,
    save_transcript,
    take_transcript,
)
from palante.library.models import Recording

pytestmark = pytest.mark.django_db
SAID = [{"id": "1", "start": 0.0, "end": 2.5, "speaker": "S1", "text": "Hola", "doubts": [[0, 2]]}]
WHO = [{"key": "S1", "name": "Rosa", "asks": False}]


@pytest.fixture
def recording(journey):
    return Recording.objects.create(journey=journey, state=Recording.State.READY)


@pytest.fixture
def transcript(recording, journey):
    return begin_transcript(recording=recording, journey=journey, segments=SAID, speakers=WHO)


def words(*texts):
    return [SAID[0] | {"id": str(number), "text": text, "doubts": []} for number, text in enumerate(texts, 1)]


def test_a_recording_has_one_transcript(transcript, recording, journey):
    assert begin_transcript(recording=recording, journey=journey, segments=words("otra")) == transcript
    assert transcript.segments == SAID


def test_saved_it_is_a_new_version_and_saved_again_it_is_not(transcript, carmen):
    saved = save_transcript(transcript, segments=words("Hola, soy Rosa"), speakers=WHO, seen=1, by=carmen)
    again = save_transcript(transcript, segments=words("Hola, soy Rosa"), speakers=WHO, seen=1, by=carmen)

    assert (saved.version, again.version) == (2, 2)


def test_two_who_save_at_once_keep_both_texts(transcript, carmen, diego):
    save_transcript(transcript, segments=words("de Carmen"), speakers=WHO, seen=1, by=carmen)

    with pytest.raises(EditedMeanwhile) as error:
        save_transcript(transcript, segments=words("de Diego"), speakers=WHO, seen=1, by=diego)

    assert error.value.mine["segments"][0]["text"] == "de Diego"
    assert (error.value.theirs["segments"][0]["text"], error.value.theirs["version"]) == ("de Carmen", 2)


def test_what_a_browser_sends_is_brought_into_form(transcript):
    odd = [
        {
            "id": "1",
            "text": "a\x00b\x1b",
            "start": -1,
            "end": "x",
            "doubts": [[0, 9], [0, 1], "x", [1, 1], [True, 2]],
            "html": "<b>",
        },
        {"id": "1", "text": None, "start": True},
        "nothing",
    ]
    saved = save_transcript(transcript, segments=odd, speakers=[{"name": "no key"}, 3], seen=1)

    assert saved.segments == [
        {"id": "1", "start": None, "end": None, "speaker": "", "text": "ab", "doubts": [[0, 1]]},
        {"id": "1-2", "start": None, "end": None, "speaker": "", "text": "", "doubts": []},
    ]
    assert saved.speakers == []


def test_a_file_takes_the_place_of_what_was_there_and_can_give_it_back(transcript, recording, carmen):
    read_through(transcript, by=carmen)
    taken, read = take_transcript(
        recording, name="zoom.vtt", data=b"WEBVTT\n\n00:01.000 --> 00:02.000\nIn\xe9s: Hola\n"
    )

    assert taken.pk == transcript.pk
    assert (taken.how, taken.version, taken.checked_at) == ("zoom.vtt", 2, None)
    assert [one["text"] for one in taken.segments] == ["Hola"]
    assert len(read.warnings) == 1  # the alphabet was assumed

    back = bring_back(taken)
    assert (back.segments, back.how, back.version) == (SAID, "by hand", 3)
    assert bring_back(back).how == "zoom.vtt"


def test_the_same_put_twice_changes_nothing(transcript, recording):
    put = put_transcript(recording, segments=SAID, speakers=WHO, language="es", how="machine")

    assert (put.version, put.earlier) == (1, {})


def test_read_through_can_be_taken_back(transcript, carmen):
    assert read_through(transcript, by=carmen).checked_by == carmen
    assert read_through(transcript, by=carmen, on=False).checked_at is None
