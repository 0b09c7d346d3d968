"""The `## ` headings inside a section: a canvas's fields, a message's subject, the questions of the readiness check."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^##[ \t]+(.*?)[ \t]*(?:\{#([\w-]*)\})?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading and the words below it. `line` counts from 0 in the section; `start:end` covers heading and words."""

    title: str
    key: str
    body: str
    line: int
    start: int
    end: int


def split(text: str) -> tuple[str, list[Heading]]:
    """The words before the first heading, and the headings with theirs."""
    found = list(_HEADING.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    headings = [
        Heading(
            title=match[1].strip(),
            key=match[2] or "",
            body=text[match.end() : end].strip("\n"),
            line=text.count("\n", 0, match.start()),
            start=match.start(),
            end=end,
        )
        for match, end in zip(found, ends, strict=False)
    ]
    return (text[: found[0].start()] if found else text).strip("\n"), headings


def joined(text: str, intro: str, pieces: list[tuple[str, str, str]]) -> str:
    """The section with this intro and these (title, key, body) pieces. A piece that reads the same keeps its characters."""
    old_intro, headings = split(text)
    kept = {
        (heading.title, heading.key, heading.body): text[heading.start : heading.end] for heading in headings
    }
    first = headings[0].start if headings else len(text)
    written = [text[:first] if intro == old_intro else f"{intro}\n\n"]
    for piece in pieces:
        title, key, body = piece
        mark = f" {{#{key}}}" if key else ""
        source = kept.get(piece) or f"## {title}{mark}\n\n{body}\n\n"
        if not written[-1].endswith("\n") and written[-1]:
            written.append("\n\n")
        written.append(source)
    return "".join(written).strip("\n")
