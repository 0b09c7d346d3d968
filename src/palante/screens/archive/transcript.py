"""A story's text as the reader shows it: questions, passages with their times, tags beside them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from palante.base.markdown import to_html
from palante.stories.format import StoryText
from palante.stories.models import Element, Kind, Mention

LONG = 160  # letters; a longer heading is no question but an answer that was written down as one


@dataclass
class Chip:
    """A tag to tap. Without an element it is only a word."""

    kind: str
    name: str
    element: Element | None = None


@dataclass
class Said:
    """A passage. `starts` is the second it can be heard at; `is_own` when the file says it of this very passage."""

    number: int
    html: SafeString
    is_block: bool  # lists, quotes …: more than the words of one paragraph
    starts: int | None
    is_own: bool
    is_first: bool  # right below its question, at that question's time
    anchors: bool  # the first thing at its second: `#t=` lands here
    letters: int
    kept: list[Chip] = field(default_factory=list)  # a person decided
    proposed: list[Chip] = field(default_factory=list)

    @property
    def chips(self) -> list[Chip]:
        return [*self.kept, *self.proposed]


@dataclass
class Part:
    """A question and what was answered. Before the first question there is none."""

    question: str
    seconds: int | None
    anchors: bool
    said: list[Said]

    @property
    def is_long(self) -> bool:
        return len(self.question) > LONG


def parts_of(text: StoryText, tags: Iterable[Mention], decided: set[tuple[str, str, str]]) -> list[Part]:
    by_passage: dict[int, list[Mention]] = defaultdict(list)
    for tag in tags:
        if tag.passage:
            by_passage[tag.passage.number].append(tag)
    seen: set[int] = set()  # a second is one place of the page, however often the file names it

    def first_at(second: int | None) -> bool:
        is_first = second is not None and second not in seen
        if second is not None:
            seen.add(second)
        return is_first

    parts = []
    for section in text.sections:
        if not section.paragraphs and not section.question:
            continue
        part = Part(section.question, section.seconds, first_at(section.seconds), [])
        for place, paragraph in enumerate(section.paragraphs):
            html, is_block = _rendered(paragraph.markdown)
            said = Said(
                number=paragraph.number,
                html=html,
                is_block=is_block,
                starts=paragraph.starts,
                is_own=paragraph.seconds is not None,
                is_first=place == 0 and paragraph.seconds is None,
                anchors=paragraph.seconds is not None and first_at(paragraph.seconds),
                letters=len(paragraph.text),
            )
            for tag in sorted(by_passage[paragraph.number], key=_order):
                element = tag.element if tag.element_id else None
                chip = Chip(tag.kind, element.title if element else tag.name, element)
                is_decided = (tag.passage.key, tag.kind, tag.name) in decided if tag.passage else False
                (said.kept if is_decided else said.proposed).append(chip)
            part.said.append(said)
        parts.append(part)
    return parts


def _order(tag: Mention) -> tuple[int, int]:
    return (Kind.values.index(tag.kind) if tag.kind in Kind.values else len(Kind.values), tag.position)


def _rendered(markdown: str) -> tuple[SafeString, bool]:
    """The words of one paragraph without its `<p>`, so that the page can put a time before them; else blocks."""
    html = to_html(markdown).strip()
    inner = html.removeprefix("<p>").removesuffix("</p>")
    if len(inner) == len(html) - 7 and "<p>" not in inner:
        return mark_safe(inner), False  # noqa: S308  (to_html escapes)
    return mark_safe(html), True  # noqa: S308


def clock(second: float | None) -> str:
    """A place in a recording as players show it: 0:07, 12:30, 1:02:03."""
    if second is None:
        return ""
    hours, rest = divmod(int(second), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
