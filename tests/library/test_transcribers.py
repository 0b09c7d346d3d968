"""Speech to text: by a service that speaks as OpenAI's documentation says, and by a model that the team has put in place."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from palante.base.jobs import last_job
from palante.base.models import Job
from palante.library import transcribers
from palante.library.domain import transcribe
from palante.library.domain.recording import keep_recording, key_of
from palante.library.domain.transcribe import CannotTranscribe, ask_to_transcribe
from palante.library.models import Transcript
from palante.library.transcribers import Heard, TranscriberError, Word, problem, transcriber
from palante.library.transcribers import outside as service
from palante.library.transcribers.outside import read_answer
from tests.library.sounds import NEEDS_FFMPEG, sound

pytestmark = pytest.mark.slow

# As the provider's reference shows it, with words of our own.
VERBOSE = {
    "task": "transcribe", "language": "spanish", "duration": 8.47, "text": " Hola, soy Rosa. Vendo pan.",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 3.32, "text": " Hola, soy Rosa.", "tokens": [50364, 440],
         "temperature": 0.0, "avg_logprob": -0.286, "compression_ratio": 1.2, "no_speech_prob": 0.009},
        {"id": 1, "seek": 0, "start": 3.32, "end": 5.1, "text": " Vendo pan.", "tokens": [50530], "temperature": 0.0,
         "avg_logprob": -1.4, "compression_ratio": 1.2, "no_speech_prob": 0.009},
    ],
    "words": [{"word": "Hola", "start": 0.0, "end": 0.5}, {"word": "soy", "start": 0.5, "end": 0.8}],
}  # fmt: skip


@contextmanager
def serving(*answers):
    """Gives these answers in turn, the last again and again; keeps what was asked."""
    asked, left = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], body))
            status, answer = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(service, "PAUSE", 0)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.WHISPER_MODEL = settings.TRANSCRIBER_URL = ""


def test_doubts_are_where_the_unsure_words_stand():
    words = [
        Word(" Vendo", 0.9),
        Word(" arepas", 0.2),
        Word(" con", 0.3),
        Word(" queso", 0.9),
        Word(" de", 0.1),
    ]

    assert Heard("Vendo arepas con queso de", 0, 1, words).doubts() == [[6, 16], [23, 25]]
    assert Heard("Vendo", 0, 1, [], is_doubtful=True).doubts() == [[0, 5]]
    assert Heard("Vendo", 0, 1).doubts() == []


def test_a_service_is_asked_as_its_documentation_says(tmp_path, settings):
    with serving((200, VERBOSE)) as (url, asked):
        settings.TRANSCRIBER_URL, settings.TRANSCRIBER_KEY = url, "secret"
        source = tmp_path / "voice.ogg"
        source.write_bytes(b"OggS made up")
        heard = list(transcriber().transcribe(source, language="es", seconds=8))

    path, key, body = asked[0]
    assert (path, key) == ("/v1/audio/transcriptions", "Bearer secret")
    for field in (
        b'name="model"\r\n\r\nwhisper-1',
        b'name="response_format"\r\n\r\nverbose_json',
        b'name="language"\r\n\r\nes',
        b'name="timestamp_granularities[]"\r\n\r\nsegment',
        b'filename="voice.ogg"',
        b"OggS made up",
    ):
        assert field in body
    assert [(one.start, one.end, one.text, one.language) for one in heard] == [
        (0.0, 3.32, "Hola, soy Rosa.", "es"),
        (3.32, 5.1, "Vendo pan.", "es"),
    ]
    assert [one.doubts() for one in heard] == [[], [[0, 10]]]


def test_what_is_temporary_is_asked_again_and_what_is_not_is_said(tmp_path):
    source = tmp_path / "voice.ogg"
    source.write_bytes(b"OggS")
    with serving((500, {}), (429, {}), (200, VERBOSE)) as (url, asked):
        assert len(list(service.Outside(url, "", "m").transcribe(source, seconds=8))) == 2
        assert len(asked) == 3
    with serving((401, {})) as (url, asked):
        with pytest.raises(TranscriberError, match="key"):
            list(service.Outside(url, "", "m").transcribe(source, seconds=8))
        assert len(asked) == 1
    with serving((503, {})) as (url, asked):
        with pytest.raises(TranscriberError, match="503"):
            list(service.Outside(url, "", "m").transcribe(source, seconds=8))
        assert len(asked) == service.TRIES


@NEEDS_FFMPEG
def test_a_long_recording_goes_in_parts_and_no_word_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "PART", 10.0)
    monkeypatch.setattr(service, "OVERLAP", 4.0)
    # Each part hears a word a second, from its own beginning.
    every = {"language": "es", "segments": [{"start": n, "end": n + 0.5, "text": f"w{n}"} for n in range(14)]}
    source = sound(tmp_path / "long.ogg", 30, "-c:a", "libopus")

    with serving((200, every)) as (url, asked):
        heard = list(service.Outside(url, "", "m").transcribe(source, seconds=30))

    assert len(asked) == 3
    assert [one.start for one in heard] == sorted({one.start for one in heard})
    assert [int(one.start) for one in heard] == list(range(33 + 1))[: len(heard)]
    assert b'name="language"' not in asked[0][2]
    assert b'name="language"\r\n\r\nes' in asked[1][2]


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({}, 0),
        ({"text": "solo texto"}, 1),
        ({"segments": None, "text": "a"}, 1),
        ({"segments": [{"text": "x", "start": "nan", "end": None}, 3]}, 1),
    ],
)
def test_answers_with_holes_are_done_with(answer, count):
    assert len(list(read_answer(answer, 10.0, 5.0))) == count


def test_without_any_it_is_said_what_one_can_do(settings):
    assert transcriber() is None
    assert "by hand" in problem()

    settings.TRANSCRIBER_URL = "example.org"
    assert "https://" in problem()


def test_a_model_that_is_not_there_is_named(settings, tmp_path, monkeypatch):
    settings.WHISPER_MODEL = str(tmp_path / "small")
    monkeypatch.setattr(transcribers.faster_whisper, "find_spec", lambda name: None)
    assert "palante[speech]" in problem()

    monkeypatch.setattr(transcribers.faster_whisper, "find_spec", lambda name: object())
    assert "model.bin" in problem()
    assert transcriber().name == "faster-whisper small"


class Made:
    name = "made up"

    def __init__(self, *heard):
        self.heard = heard

    def transcribe(self, source, *, language="", seconds=None):
        assert source.exists()
        yield from self.heard


@pytest.fixture
def recording(db, journey, carmen, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        kept = keep_recording(sound(tmp_path / "voice.wav", 2), journey=journey, name="voice.wav", by=carmen)
    kept.refresh_from_db()
    return kept


@NEEDS_FFMPEG
def test_the_job_writes_a_transcript_with_doubts(
    recording, carmen, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.TRANSCRIBER_URL = "http://127.0.0.1:1/v1"
    heard = [
        Heard("Hola, soy Rosa", 0.0, 1.5, [Word("Hola,", 0.9), Word("soy", 0.9), Word("Rosa", 0.3)], "es")
    ]
    monkeypatch.setattr(transcribe, "transcriber", lambda: Made(*heard))

    with django_capture_on_commit_callbacks(execute=True):
        ask_to_transcribe(recording, by=carmen)

    transcript = Transcript.objects.get()
    assert transcript.segments == [
        {"id": "1", "start": 0.0, "end": 1.5, "speaker": "", "text": "Hola, soy Rosa", "doubts": [[10, 14]]}
    ]
    assert (transcript.language, transcript.how) == ("es", "made up")
    assert last_job("transcribe", key_of(recording)).outcome == {"transcript": transcript.pk, "segments": 1}


@NEEDS_FFMPEG
def test_silence_is_said_and_makes_no_transcript(
    recording, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.TRANSCRIBER_URL = "http://127.0.0.1:1/v1"
    monkeypatch.setattr(transcribe, "transcriber", lambda: Made())

    with django_capture_on_commit_callbacks(execute=True):
        ask_to_transcribe(recording)

    job = last_job("transcribe", key_of(recording))
    assert (job.state, "Nobody speaks" in job.says) == (Job.State.FAILED, True)
    assert not Transcript.objects.exists()


@NEEDS_FFMPEG
def test_asked_without_a_machine_it_says_so_at_once(recording):
    with pytest.raises(CannotTranscribe, match="by hand"):
        ask_to_transcribe(recording)
