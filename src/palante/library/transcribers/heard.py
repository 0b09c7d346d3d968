"""What a transcriber is, and what it hears."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

SURE = 0.5  # a word below this is shown as doubtful


class TranscriberError(ValueError):
    """It cannot be transcribed; the words say why."""


@dataclass(frozen=True)
class Word:
    text: str
    sure: float  # 0 to 1


@dataclass(frozen=True)
class Heard:
    """Some seconds of speech. `language` is what the transcriber took it for."""

    text: str
    start: float
    end: float
    words: list[Word] = field(default_factory=list)
    language: str = ""
    is_doubtful: bool = False  # all of it, where nothing is known of single words

    def doubts(self) -> list[list[int]]:
        """Places in the text, in characters; neighbours are one."""
        if not self.words:
            return [[0, len(self.text)]] if self.is_doubtful and self.text else []
        found: list[list[int]] = []
        at = 0
        for word in self.words:
            bare = word.text.strip()
            place = self.text.find(bare, at) if bare else -1
            if place < 0:
                continue
            at = place + len(bare)
            if word.sure >= SURE:
                continue
            if found and not self.text[found[-1][1] : place].strip():
                found[-1][1] = at
            else:
                found.append([place, at])
        return found


class Transcriber(Protocol):
    name: str  # kept with the transcript, shown to people

    def transcribe(
        self, source: Path, *, language: str = "", seconds: float | None = None
    ) -> Iterator[Heard]:
        """What is said in a small copy of a recording (ours, never a stranger's file). Language empty: find out."""
        ...
