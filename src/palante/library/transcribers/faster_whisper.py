"""Whisper on this machine, by faster-whisper (the extra `palante[speech]`), with a model that the team has put in place.

PALANTE_WHISPER_MODEL is a folder with a model in CTranslate2's form (model.bin, tokenizer.json, …). Nothing is ever
downloaded: a server that has no network works, and nobody's name for a model becomes a call to a stranger.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext as _

from palante.library.transcribers.heard import Heard, TranscriberError, Word

NEEDED = ("model.bin", "tokenizer.json", "config.json")


class FasterWhisper:
    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.name = f"faster-whisper {self.folder.name}"[:80]

    def problem(self) -> str:
        if find_spec("faster_whisper") is None:
            return _(
                "PALANTE_WHISPER_MODEL is set, but faster-whisper is not installed: pip install 'palante[speech]'."
            )
        missing = [name for name in NEEDED if not (self.folder / name).is_file()]
        if missing:
            return _("PALANTE_WHISPER_MODEL names %(folder)s, where these files are missing: %(files)s.") % {
                "folder": self.folder,
                "files": ", ".join(missing),
            }
        return ""

    def transcribe(
        self, source: Path, *, language: str = "", seconds: float | None = None
    ) -> Iterator[Heard]:
        if problem := self.problem():
            raise TranscriberError(problem)
        from faster_whisper import WhisperModel  # type: ignore[import-not-found]  # noqa: PLC0415  (an extra, and heavy)

        try:
            model = WhisperModel(
                str(self.folder), device="auto", compute_type="default", local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise TranscriberError(
                _("The model for speech cannot be opened: %(why)s") % {"why": error}
            ) from None
        # Without the previous text: a sentence it once made up does not come back for minutes. Silence is skipped, since
        # that is where it makes things up.
        segments, told = model.transcribe(
            str(source),
            language=language or None,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=False,
        )
        for segment in segments:
            text = segment.text.strip()
            if text:
                words = [Word(word.word, word.probability) for word in segment.words or []]
                yield Heard(text, segment.start, segment.end, words, told.language)
