"""Tags: `[[key:value]]`, alone on a line. Their keys, as the archive and its older files write them."""

import re
from dataclasses import dataclass, field

KINDS = ("principles", "skills", "tactics", "tools")
SUMMARY = "ai_summary"  # the one value that may go over several lines
SINGLE = ("audio", "continent", "country", "type", SUMMARY, "summary")  # once in a file
KNOWN = {
    *KINDS, *SINGLE,
    "note", "consent", "language", "license", "licence", "author", "place", "session",
    # keys of the archive's other pages
    "thematic_areas", "sdgs", "latlng", "year", "focal_point", "datasources", "methods", "gender", "source", "date",
}  # fmt: skip
_OLD_KINDS = {"kills": "skills", "priciples": "principles", "principals": "principles", "tacticts": "tactics"}
_OLD_KINDS |= {kind[:-1]: kind for kind in KINDS}
_CARD = re.compile(r" capture cards?$")

_OPEN = re.compile(r"\[\[ *(?P<key>[^\W\d_][\w .&/-]{0,79}?) *:")
_CLOSE = re.compile(r"\\?\]\\?\]")
_INDENT = re.compile(r"[ \t\u200b\ufeff]*")
_BETWEEN = re.compile(r"[ \t,;]*")
_LITTER = re.compile(r"[\s\]\\.,;]*$")  # what a damaged end leaves behind


@dataclass(frozen=True)
class Tag:
    """`kind` is one of KINDS when it names an element, whatever spelling its key has; `name` is exactly as written."""

    key: str
    kind: str | None
    name: str
    line: int
    row: int = field(
        default=0, compare=False, repr=False
    )  # its place, for edits: of the whole, and of the value
    span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)
    value_span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)
    last_row: int = field(default=0, compare=False, repr=False)
    is_damaged: bool = field(default=False, compare=False, repr=False)  # its closing brackets are escaped


@dataclass(frozen=True)
class TagLine:
    """What one line of tags holds. `rest` is where other text begins in it, or None."""

    tags: list[Tag]
    rest: int | None = None
    is_indented: bool = False
    has_litter: bool = False


def plain_key(key: str) -> str:
    """To compare keys: `AI summary` and `ai_summary` are one."""
    return "_".join(key.casefold().replace("_", " ").split())


def kind_of(key: str) -> str | None:
    words = _CARD.sub("", plain_key(key).replace("_", " "))
    return words if words in KINDS else _OLD_KINDS.get(words)


def is_known(key: str) -> bool:
    return plain_key(key) in KNOWN or kind_of(key) is not None


def may_span(line: str) -> re.Match[str] | None:
    """The opening of the one tag whose value may go on in the next lines."""
    opening = _OPEN.match(line, _INDENT.match(line).end())  # type: ignore[union-attr]
    return opening if opening and plain_key(opening["key"]) == SUMMARY else None


def closing(line: str, at: int) -> re.Match[str] | None:
    return _CLOSE.search(line, at)


def read_tag_line(line: str, row: int, at: int = 0) -> TagLine | None:
    """The tags a line begins with; None for a line of text. Cost: one pass, however long the line."""
    indent = _INDENT.match(line, at)
    start = place = indent.end() if indent else at
    if not line.startswith("[[", start):
        return None
    tags: list[Tag] = []
    while opening := _OPEN.match(line, place):
        close = _CLOSE.search(line, opening.end())
        if close is None or opening["key"].casefold() in ("http", "https"):
            break
        if line.find("[[", opening.end(), close.start()) >= 0:  # never closed: this is the end of another one
            break
        value = (opening.end(), close.start())
        tags.append(
            Tag(
                key=opening["key"],
                kind=kind_of(opening["key"]),
                name=line[slice(*value)],
                line=row + 1,
                row=row,
                span=(place, close.end()),
                value_span=value,
                last_row=row,
                is_damaged="\\" in close[0],
            )
        )
        place = _BETWEEN.match(line, close.end()).end()  # type: ignore[union-attr]
    if not tags:
        return None
    litter = place < len(line) and _LITTER.match(line, place) is not None
    if place == len(line) or litter:
        return TagLine(tags, None, start > at, litter)
    # Text after a tag: only a key we know makes it one. “[[Note: she laughs]] and then” is somebody's sentence.
    return TagLine(tags, place, start > at) if all(is_known(tag.key) for tag in tags) else None
