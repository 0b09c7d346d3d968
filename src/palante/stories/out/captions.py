"""WebVTT of a story: captions to read along, chapters to jump by.

A transcript has a mark every half minute or so, and a player needs a line every few seconds. Between two marks the words
are shared out by their length: an estimate, and the file says so. A mark that does not increase (damaged, or typed
wrongly) is not followed; its words stay, between those that can be believed.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from palante.stories.format import StoryText

MOST_SIGNS = 160  # of one cue: two lines of a wide screen, four of a narrow one
SHORTEST = 700  # thousandths of a second: less cannot be read
SIGNS_A_SECOND = 14  # of speech, where the end is not known
LONGEST_TITLE = 100  # of a chapter; some questions are whole answers by mistake
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…:;])\s+")


@dataclass(frozen=True)
class Block:
    """A question or a paragraph: its words, and its own mark in seconds, if it has one."""

    text: str
    seconds: int | None
    is_question: bool


@dataclass(frozen=True)
class Cue:
    starts: int  # thousandths of a second
    ends: int
    text: str
    voice: str = ""


@dataclass(frozen=True)
class Span:
    """The stretch from one mark to the next. `marked` is the block whose mark it is."""

    starts: int  # seconds
    ends: int
    blocks: list[Block]
    marked: Block


@dataclass(frozen=True)
class Chapter:
    starts: int  # seconds
    ends: int
    title: str


Voices = Callable[[Block, Span], str]  # a block and where it stands: who speaks, or nothing


def captions(
    story: StoryText, *, source: str, seconds: float | None = None, voices: Voices | None = None
) -> str:
    """The whole file. `source` says where the story stands; `seconds` how long the recording is, if that is known."""
    blocks = list(_blocks(story))
    spans, unfollowed = _spans(blocks, seconds)
    cues = [cue for span in spans for cue in _cues(span, voices)]
    notes = [_("The times between the marks of the transcript are estimated.")] if cues else []
    if unfollowed:
        said = _("Marks that stand out of order were not followed: %(marks)s.")
        notes.append(said % {"marks": ", ".join(clock(mark) for mark in unfollowed)})
    if not cues:
        notes.append(_("This transcript has no times."))
    return _file(story, source, notes, cues)


def chapters(story: StoryText, *, source: str, seconds: float | None = None) -> str:
    found = chapter_list(story, seconds)
    cues = [Cue(chapter.starts * 1000, chapter.ends * 1000, chapter.title) for chapter in found]
    return _file(story, source, [] if cues else [_("This transcript has no times.")], cues)


def chapter_list(story: StoryText, seconds: float | None = None) -> list[Chapter]:
    """One a question that has a time. The last ends with the recording, or with an estimate of its words."""
    blocks = list(_blocks(story))
    spans, _unfollowed = _spans(blocks, seconds)
    found = [(span.starts, span.marked.text) for span in spans if span.marked.is_question]
    starts = [*(start for start, _title in found), spans[-1].ends if spans else 0]
    return [
        Chapter(start, following, _shortened(title))
        for (start, title), following in zip(found, starts[1:], strict=True)
    ]


def clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _blocks(story: StoryText) -> Iterator[Block]:
    for section in story.sections:
        if text := one_line(section.question):
            yield Block(text, section.seconds, is_question=True)
        for paragraph in section.paragraphs:
            if text := one_line(paragraph.text):
                yield Block(text, paragraph.seconds, is_question=False)


def _spans(blocks: Sequence[Block], seconds: float | None) -> tuple[list[Span], list[int]]:
    """The stretches between marks that increase, each with its words, and the marks that were not followed."""
    marks = [(place, block.seconds) for place, block in enumerate(blocks) if block.seconds is not None]
    followed = _increasing([(place, mark) for place, mark in marks if not seconds or mark < seconds])
    known = set(followed)
    unfollowed = [mark for place, mark in marks if (place, mark) not in known]
    spans: list[Span] = []
    for (place, start), following in zip_longest(followed, followed[1:]):
        # Words before the first mark are said at its beginning: nobody wrote when.
        inside = list(blocks[place if spans else 0 : following[0] if following else None])
        end = following[1] if following else _end(start, inside, seconds)
        spans.append(Span(start, end, inside, blocks[place]))
    return spans, unfollowed


def _end(start: int, inside: Sequence[Block], seconds: float | None) -> int:
    if seconds and seconds >= start + 1:
        return int(seconds)
    return start + max(2, round(sum(len(block.text) for block in inside) / SIGNS_A_SECOND))


def _increasing(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of marks that strictly increase: one wrong mark costs itself, not all that come after it."""
    tails: list[int] = []  # the smallest last mark of a run of this length …
    ends: list[int] = []  # … and where it stands
    before: list[int] = []
    for place, (_block, mark) in enumerate(marks):
        length = bisect_left(tails, mark)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [mark]
        ends[length : length + 1] = [place]
    run = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(marks[place])
        place = before[place]
    return run[::-1]


def _cues(span: Span, voices: Voices | None) -> Iterator[Cue]:
    """The words of one stretch in pieces one can read, each with its share of the time."""
    pieces = [
        (piece, voices(block, span) if voices else "")
        for block in span.blocks
        for piece in _pieces(block.text)
    ]
    first, length = span.starts * 1000, (span.ends - span.starts) * 1000
    while len(pieces) > 1 and len(pieces) > length // SHORTEST:
        # More words than could have been said in this time: longer pieces, none lost.
        pieces = [_joined(pieces[place : place + 2]) for place in range(0, len(pieces), 2)]
    total = sum(len(text) for text, _voice in pieces)
    passed, begins = 0, first
    for left, (text, voice) in zip(range(len(pieces) - 1, -1, -1), pieces, strict=True):
        passed += len(text)
        ends = first + length * passed // total
        # A short word beside a long speech has its thousandth too, and leaves theirs to those that follow.
        ends = min(max(ends, begins + 1), first + length - left)
        yield Cue(begins, ends, text, voice)
        begins = ends


def _joined(pieces: Sequence[tuple[str, str]]) -> tuple[str, str]:
    voices = {voice for _text, voice in pieces}
    return " ".join(text for text, _voice in pieces), voices.pop() if len(voices) == 1 else ""


def _pieces(text: str) -> Iterator[str]:
    """Whole sentences where they fit, else as many words as do."""
    piece = ""
    for sentence in _END_OF_SENTENCE.split(text):
        for part in _fitting(sentence):
            if piece and len(piece) + 1 + len(part) > MOST_SIGNS:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


def _fitting(sentence: str) -> Iterable[str]:
    if len(sentence) <= MOST_SIGNS:
        return [sentence]
    count = -(-len(sentence) // MOST_SIGNS)  # pieces of one length read better than a long one and a crumb
    aim = len(sentence) // count + 1
    parts = [""]
    for word in sentence.split(" "):
        if parts[-1] and len(parts[-1]) + 1 + len(word) > aim:
            parts.append("")
        parts[-1] = f"{parts[-1]} {word}".strip()
    return parts


def one_line(text: str) -> str:
    """Without line ends, which end a cue, and without the zero byte, which ends the reading."""
    return " ".join(text.replace("\0", "").split())


def _shortened(title: str) -> str:
    return (
        title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0].rstrip(',;:')}…"
    )


def _file(story: StoryText, source: str, notes: Iterable[str], cues: Iterable[Cue]) -> str:
    head = [one_line(line).replace("-->", "→") for line in (story.title, source, *notes) if line]
    parts = ["WEBVTT", "\n".join(["NOTE", *head])]
    for number, cue in enumerate(cues, 1):
        voice = f"<v {_escaped(one_line(cue.voice))}>" if cue.voice else ""
        parts.append(f"{number}\n{_time(cue.starts)} --> {_time(cue.ends)}\n{voice}{_escaped(cue.text)}")
    return "\n\n".join(parts) + "\n"


def _time(thousandths: int) -> str:
    seconds, thousandths = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
