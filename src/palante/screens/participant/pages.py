"""The text of a session's page, cut into before, now and after."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from palante.base.markdown import to_html
from palante.screens.participant.moment import Phase

PARTS = ("before", "now", "after")


@dataclass(frozen=True)
class Part:
    name: str  # before, now, after; "" for what a team wrote in another shape
    title: str
    html: SafeString
    is_open: bool


@lru_cache(maxsize=512)
def rendered(text: str) -> SafeString:
    """Markdown to HTML, kept: a stampede reads the same page two thousand times."""
    return to_html(text)


def parts_of(page: str, phase: Phase) -> list[Part]:
    """The level-2 headings of the page are its parts. Three of them are before, now and after: the one it is time for
    comes open, the others folded. Any other number is shown as it stands."""
    sections = _sections(page)
    if len([title for title, _text in sections if title]) != len(PARTS) or not sections[0][0]:
        return [Part("", title, rendered(text), True) for title, text in sections]
    wanted = {Phase.AFTER: "after", Phase.RUNNING: "now"}.get(phase, "before")
    return [
        Part(name, title, rendered(text), name == wanted)
        for name, (title, text) in zip(PARTS, sections, strict=True)
    ]


def _sections(page: str) -> list[tuple[str, str]]:
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in page.splitlines():
        if line.startswith("## "):
            sections.append((line[3:].strip(), []))
        else:
            sections[-1][1].append(line)
    return [(title, text) for title, lines in sections if (text := "\n".join(lines).strip()) or title]
