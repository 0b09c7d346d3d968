"""How what was said becomes a story's questions and paragraphs. Pure: transcript lines in, sections out.

What somebody says who asks is a question, with its second. Everything else is an answer; lines of one voice run on in
one paragraph until the voice rests or the paragraph is long enough to be read and tagged by itself.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

REST = 1.5  # seconds of silence that end a paragraph of some length
SOME = 350  # characters
A_NOD = 18  # characters of who asks that only say: go on
ENOUGH = 700  # from here on the next sentence's end ends it
LONG = 1_100  # from here on it ends whatever stands there
_SENTENCE_ENDS = re.compile(r"[.?!…。؟][»”\"')\]]*$")


@dataclass
class Answer:
    text: str
    seconds: int | None
    speaker: str = ""
    ends: float = 0.0


@dataclass
class Question:
    """`text` is empty for what is said before anybody asks."""

    text: str
    seconds: int | None
    answers: list[Answer] = field(default_factory=list)


def shape(segments: Iterable[dict[str, Any]], *, asks: Collection[str]) -> list[Question]:
    """Questions with their answers, in the order of the voice. `asks` are the keys of those who ask."""
    asks = set(asks)
    sections: list[Question] = []
    was_question = False
    for line in _without_nods(segments, asks):
        text = " ".join(str(line["text"]).split())
        start, end = float(line.get("start") or 0), float(line.get("end") or 0)
        second = None if line.get("start") is None else int(start)  # a text may have no times
        speaker = str(line.get("speaker") or "")
        if speaker in asks:
            if was_question:
                sections[-1].text += f" {text}"
            else:
                sections.append(Question(text, second))
            was_question = True
            continue
        if not sections:
            sections.append(Question("", None))
        answers = sections[-1].answers
        last = answers[-1] if answers else None
        if last and not was_question and last.speaker == speaker and not _ends(last, start):
            last.text += f" {text}"
            last.ends = end
        else:
            answers.append(Answer(text, second, speaker, end))
        was_question = False
    _keep_rising(sections)
    return sections


def _without_nods(segments: Iterable[dict[str, Any]], asks: set[str]) -> list[dict[str, Any]]:
    """Lines with words, in the order of time."""
    lines = sorted(
        (line for line in segments if str(line.get("text") or "").strip()),
        key=lambda line: float(line.get("start") or 0),
    )
    voices = [str(line.get("speaker") or "") for line in lines]

    def is_nod(at: int) -> bool:
        words = str(lines[at]["text"]).strip()
        is_amid = 0 < at < len(lines) - 1 and voices[at - 1] == voices[at + 1] and voices[at - 1] not in asks
        return voices[at] in asks and is_amid and len(words) <= A_NOD and "?" not in words

    return [line for at, line in enumerate(lines) if not is_nod(at)]


def _ends(paragraph: Answer, next_start: float) -> bool:
    length = len(paragraph.text)
    if length >= LONG:
        return True
    is_sentence = bool(_SENTENCE_ENDS.search(paragraph.text))
    return (length >= ENOUGH and is_sentence) or (
        length >= SOME and is_sentence and next_start - paragraph.ends >= REST
    )


def _keep_rising(sections: list[Question]) -> None:
    """Seconds strictly rise through a file. The first answer under a question needs none: the question has it."""
    last = -1
    for section in sections:
        if section.seconds is not None:
            section.seconds = section.seconds if section.seconds > last else None
            last = max(last, section.seconds if section.seconds is not None else -1)
        for number, answer in enumerate(section.answers):
            begins = answer.seconds if answer.seconds is not None else -1
            if (number == 0 and section.seconds is not None) or begins <= last:
                answer.seconds = None
            last = max(last, begins)
