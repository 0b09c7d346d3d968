"""Canonical files: what a story or an element made here looks like."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from palante.stories.format.escape import safe_line, safe_paragraph
from palante.stories.format.tags import SUMMARY
from palante.stories.format.times import written_time

SECTIONS = (
    "Overview",
    "Purpose",
    "How it works",
    "Requirements",
    "Reflections",
    "Related methods (if any)",
    "License",
    "Examples",
)


def tag_line(key: str, value: str) -> str:
    """`[[key:value]]`. Raises ValueError for a value that a tag cannot hold."""
    if "]]" in value or "[[" in value or value.endswith("]") or _breaks(value) or _breaks(key) or ":" in key:
        raise ValueError(_("a tag is one line without “[[” and “]]”: %(value)s") % {"value": value[:80]})
    return f"[[{key}:{value}]]"


def _breaks(value: str) -> bool:
    return "\n" in value or "\r" in value


def summary_line(text: str, *, machine: bool) -> str:
    """A machine's summary may keep its paragraphs; a person's stands on one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    for mark in ("[[", "]]"):
        while mark in text:
            text = text.replace(mark, mark[0])
    text = text.rstrip("]") if text.endswith("]") else text
    return f"[[{SUMMARY}:{text}]]" if machine else f"[[summary:{' '.join(text.split())}]]"


def write_story(
    *,
    title: str,
    sections: Iterable[tuple[int | None, str, Iterable[tuple[Any, ...]]]] = (),
    audio: str = "",
    continent: str = "",
    country: str = "",
    summary: str = "",
    machine: bool = False,
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """A story's file. `sections`: (seconds, question, [(text, [(kind, name)])]); an empty question puts its paragraphs
    before the first heading. A paragraph may have a third part, the second it begins at."""
    lines = []
    if summary.strip():
        lines.append(summary_line(summary, machine=machine))
    if audio:
        lines.append(tag_line("audio", audio))
    if lines:
        lines.append("")
    header = {"continent": continent, "country": country} | dict(extra or {}) | {"type": "story"}
    lines += [tag_line(key, value) for key, value in header.items() if value]
    lines += ["", f"# {safe_line(title)}".rstrip()]
    for seconds, question, paragraphs in sections:
        if question.strip() or seconds is not None:
            lines += ["", f"### {_time(seconds)}{safe_line(question)}".rstrip()]
        for text, tags, *own in paragraphs:
            if rows := safe_paragraph(text):
                rows[0] = _time(own[0] if own else None) + rows[0]
                lines += ["", *(tag_line(kind, name) for kind, name in tags), *rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _time(seconds: int | None) -> str:
    return "" if seconds is None else f"{written_time(seconds)} "


def write_element(*, kinds: Iterable[str], title: str, sections: Iterable[tuple[str, str]] = ()) -> bytes:
    """An element's page, in the archive's order and, as all of its pages, without a final line end."""
    lines = [tag_line("type", kind) for kind in kinds]
    lines += ["", f"# {safe_line(title)}"]
    for name, text in sections:
        lines += ["", f"## {safe_line(name)}", *text.strip("\n").replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).rstrip("\n").encode("utf-8")
