"""Reads as much of a story file as a plain page needs: its title, its tags, its text without time marks.

The whole format, with its passages and its round trip, comes with the archive.
"""

import re
from dataclasses import dataclass, field

_TAG = re.compile(r"^\[\[(?P<key>[^\]:]*[A-Za-z][^\]:]*):(?P<value>(?:(?!\]\]).)*)\]\]\s*$")
_TIME = re.compile(r"\[\[\d+:\d\d\]\]\s*")
_ESCAPED = re.compile(r"\\([^\w\s])")
_HIDDEN = {"type", "audio", "ai_summary", "summary", "license", "licence"}


@dataclass(frozen=True)
class StoryText:
    title: str
    summary: str
    text: str  # Markdown
    tags: list[tuple[str, str]] = field(default_factory=list)


def read_story(source: str) -> StoryText:
    title, tags, lines, summary = "", [], [], ""
    for line in source.lstrip("\ufeff").splitlines():
        if found := _TAG.match(line):
            key, value = found["key"].strip().lower(), _plain(found["value"].strip())
            if key in ("ai_summary", "summary"):
                summary = value
            elif key not in _HIDDEN and (key, value) not in tags:
                tags.append((key, value))
        elif not title and line.startswith("# "):
            title = _plain(line[2:].strip())
        else:
            lines.append(_TIME.sub("", line))
    text = "\n".join(lines).strip()
    if not re.search(r"^##? ", text, re.M):
        text = re.sub(
            r"^###(?= )", "##", text, flags=re.M
        )  # the questions: next below the page's own heading
    return StoryText(title, summary or _first_paragraph(text), text, tags)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _first_paragraph(text: str, most: int = 220) -> str:
    paragraph = next(
        (part for part in re.split(r"\n\s*\n", text) if part.strip() and not part.startswith("#")), ""
    )
    paragraph = _plain(" ".join(paragraph.split()))
    return paragraph if len(paragraph) <= most else f"{paragraph[:most].rsplit(' ', 1)[0]}…"
