"""Any service that speaks like OpenAI's `/audio/transcriptions`: theirs, or one's own (speaches, LocalAI, vLLM, …).

A long recording is sent in parts of ten minutes that overlap a little, so that no word is cut in two, no part is too large
for the service, and a part that failed is sent again alone.
"""

import math
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from palante.base.outside import ServiceError, post
from palante.library.audio import SoundError, cut
from palante.library.transcribers.heard import Heard, TranscriberError, Word

PART, OVERLAP = 600.0, 6.0  # seconds
LARGEST = 20_000_000  # bytes; the best known service takes 25 MB
TRIES, PAUSE = 4, 2.0  # 2, 4 and 8 seconds between them
UNSURE = -0.9  # mean log probability of a segment, below which all of it is doubtful
MADE_UP = 0.8  # chance that nobody speaks there


class Outside:
    def __init__(self, url: str, key: str, model: str) -> None:
        self.url, self.key, self.model = url.rstrip("/"), key, model
        self.name = model[:80]

    def transcribe(
        self, source: Path, *, language: str = "", seconds: float | None = None
    ) -> Iterator[Heard]:
        length = seconds or 0.0
        parts = max(1, math.ceil((length - OVERLAP) / PART))
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            for number in range(parts):
                start = number * PART
                path = source
                if parts > 1:
                    path = Path(folder) / "part.ogg"
                    try:
                        cut(source, path, start, PART + OVERLAP)
                    except SoundError as error:
                        raise TranscriberError(str(error)) from None
                # Each word belongs to the part in which it stands farther from the edge.
                begins = start + OVERLAP / 2 if number else 0.0
                ends = start + PART + OVERLAP / 2 if number < parts - 1 else math.inf
                for heard in self._part(
                    path, start, min(PART + OVERLAP, length - start) if length else 0.0, language
                ):
                    if begins <= (heard.start + heard.end) / 2 < ends:
                        language = language or heard.language  # the rest is in the same one
                        yield heard

    def _part(self, path: Path, offset: float, seconds: float, language: str) -> Iterator[Heard]:
        if path.stat().st_size > LARGEST:
            raise TranscriberError(_("A part of this recording is too large for the service."))
        fields: dict[str, Any] = {
            "model": self.model,
            "response_format": "verbose_json",
            "timestamp_granularities[]": ["segment", "word"],
        }
        if language:
            fields["language"] = language
        answer = self._ask(path, fields)
        if not isinstance(answer, dict):
            raise TranscriberError(_("The service answered with something we cannot read."))
        yield from read_answer(answer, offset, seconds)

    def _ask(self, path: Path, fields: dict[str, Any]) -> Any:
        for attempt in range(1, TRIES + 1):
            try:
                with path.open("rb") as opened:
                    sound = {"file": (f"{path.stem}.ogg", opened, "audio/ogg")}
                    return post(
                        f"{self.url}/audio/transcriptions",
                        data=fields,
                        files=sound,
                        key=self.key,
                        seconds=600,
                    )
            except ServiceError as error:
                if attempt == TRIES or not error.is_temporary:
                    raise TranscriberError(str(error)) from None
                time.sleep(PAUSE * 2 ** (attempt - 1))
        return None


def read_answer(answer: dict[str, Any], offset: float, seconds: float) -> Iterator[Heard]:
    """Segments where the service gives them; else the text as one piece. Fields that are missing are done without."""
    language = _code(str(answer.get("language") or ""))
    segments = [one for one in answer.get("segments") or [] if isinstance(one, dict)]
    words = [one for one in answer.get("words") or [] if isinstance(one, dict)]
    if not segments and answer.get("text"):
        yield Heard(" ".join(str(answer["text"]).split()), offset, offset + seconds, [], language)
    for one in segments:
        text = " ".join(str(one.get("text") or "").split())
        start, end = _number(one.get("start")), _number(one.get("end"))
        if not text:
            continue
        own = [
            word
            for word in one.get("words") or words
            if start <= _number(word.get("start")) < max(end, start + 0.01)
        ]
        known = [
            Word(str(word["word"]), _number(word["probability"]))
            for word in own
            if "word" in word and "probability" in word
        ]
        doubtful = _number(one.get("avg_logprob")) < UNSURE or _number(one.get("no_speech_prob")) > MADE_UP
        yield Heard(text, offset + start, offset + max(start, end), known, language, doubtful)


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def _code(language: str) -> str:
    """Some say "es", some say "spanish"."""
    names = {
        "spanish": "es",
        "english": "en",
        "portuguese": "pt",
        "french": "fr",
        "quechua": "qu",
        "german": "de",
        "italian": "it",
    }
    return names.get(language.lower(), language.lower()[:2] if len(language) <= 5 else "")
