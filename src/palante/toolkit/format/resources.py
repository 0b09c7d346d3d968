"""The lines of “Resources”: what each is, in which language, its title and address.

What does not fit stays text, in its place.
"""

import re
from dataclasses import dataclass, replace

from palante.toolkit.format.links import Link, closes_note, find_links, is_safe

_BULLET = re.compile(r"[ \t\u00a0]*(?:[-*+•][ \t\u00a0]*|\d{1,3}[.)][ \t\u00a0]+)")
_LEAD = re.compile(
    r"(?P<kind>[^()\[\]]{1,60}?)[ \t\u00a0]*[(\[][ \t]*(?P<language>[^()\[\]]{1,60}?)[ \t]*[)\]]"
    r"[ \t\u00a0]*[–—-]?[ \t\u00a0]*$"
)
_ONLY_KIND = re.compile(r"(?P<kind>[^()\[\]:–—]{1,60}?)[ \t\u00a0]*(?:[–—:]|[ \t]-)[ \t\u00a0]*$")
_IN = re.compile(r"\(in ([^\W\d_]{3,30})\)", re.IGNORECASE)
_AFTER = re.compile(
    r"[ \t\u00a0.,;]*(?:[(\[][ \t]*(?P<language>[^()\[\]]{1,60}?)[ \t]*[)\]])?[ \t\u00a0.,;]*$"
)


@dataclass(frozen=True)
class Resource:
    """One resource. `kind` and `language` are as written, empty where the line does not say."""

    kind: str
    language: str
    title: str
    url: str
    line: int
    note: str = ""
    is_unclosed: bool = False


@dataclass(frozen=True)
class Sentence:
    """A line that is no resource."""

    text: str
    line: int
    looks_like_one: bool = False  # a bullet, or a link: somebody may have meant one


def read_resources(text: str, first_line: int, heading: str = "") -> list[Resource | Sentence]:
    """`heading` may say the language of all: “Resources (in Spanish)”."""
    said = _IN.search(heading)
    found = _read(text, first_line)
    if not said:
        return found
    return [
        replace(item, language=said[1]) if isinstance(item, Resource) and not item.language else item
        for item in found
    ]


def _read(text: str, first_line: int) -> list[Resource | Sentence]:
    found: list[Resource | Sentence] = []
    waits: Resource | None = None  # its link is not closed: the next line may be its note
    for number, line in enumerate(text.split("\n"), first_line):
        if waits is not None and closes_note(line):
            note = f"{waits.note} {line.strip().removesuffix(')')}".strip()
            found[-1] = Resource(
                waits.kind, waits.language, waits.title, waits.url, waits.line, note, is_unclosed=True
            )
            waits = None
            continue
        waits = None
        if not line.strip():
            continue
        resource = _resource(line, number)
        if resource is None:
            looks = bool(_BULLET.match(line)) or "http" in line
            found.append(Sentence(line.strip(), number, looks_like_one=looks))
            continue
        waits = resource if resource.is_unclosed else None
        found.append(resource)
    return found


def _resource(line: str, number: int) -> Resource | None:
    bullet = _BULLET.match(line)
    links = find_links(line)
    if bullet is None or len(links) != 1 or not is_safe(links[0].url) or not links[0].url:
        return None
    link = links[0]
    kind, language = "", ""
    before = line[bullet.end() : link.start]
    if before.strip():
        lead = _LEAD.match(before) or _ONLY_KIND.match(before)
        if lead is None:
            return None
        kind = lead["kind"].strip()
        language = (lead.groupdict().get("language") or "").strip()
    after = line[link.end :]
    note = ""
    if link.note:
        note = after.strip().rstrip(".").removesuffix(")").strip()
    else:
        tail = _AFTER.match(after)
        if tail is None:
            note = after.strip(" \t\u00a0,;–-")
        elif tail["language"]:
            language, note = (language, f"({tail['language']})") if language else (tail["language"], "")
    return Resource(kind, language, link.text.strip(), link.url, number, note, link.form == "unclosed")


def written(kind: str, language: str, title: str, url: str) -> str:
    """A line of the canonical form."""
    title = " ".join(title.split())
    url = "".join(url.split()).replace("(", "%28").replace(")", "%29")
    lead = f"{' '.join(kind.split())} ({' '.join(language.split())})" if language.strip() else kind.strip()
    return f"- {lead} – [{title}]({url})" if lead else f"- [{title}]({url})"


def odd_links(text: str, first_line: int) -> list[tuple[int, Link]]:
    """Every link that is not written as Markdown wants it, with its line."""
    return [
        (number, link)
        for number, line in enumerate(text.split("\n"), first_line)
        for link in find_links(line)
        if link.is_odd
    ]
