"""What a file of an archive is, before it is read as that."""

import re
from pathlib import PurePosixPath
from typing import Literal

from palante.stories.format.tags import KINDS, kind_of, plain_key, read_tag_line

_FRONT = 200_000  # characters that decide; the rest of an element's page is pictures
_ROWS = 400
_TIMED = re.compile(r"^ {0,3}###[ \t]+\\?\[\\?\[? ?[0-9]{1,3}[:.][0-9]", re.M)
_QUESTION = re.compile(r"^ {0,3}###[ \t]", re.M)
_PART = re.compile(r"^##[ \t]", re.M)
_ABOUT = {"readme", "index", "changelog", "license", "licence", "contributing", "sources"}


def what_is(path: str, source: bytes) -> Literal["story", "element", "page"]:
    """By its `type`, where it says one (second edition); else by its folder; else by its shape (first edition)."""
    text = (
        source[:_FRONT].decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    )
    keys: dict[str, list[str]] = {}
    for row, line in enumerate(text.split("\n", _ROWS)[:_ROWS]):
        if line[:3].strip().startswith("[[") and (found := read_tag_line(line, row)):
            for tag in found.tags:
                keys.setdefault(plain_key(tag.key), []).append(tag.name.strip().casefold())
    types = keys.get("type", [])
    if "story" in types:
        return "story"
    if types:
        return "element" if any(kind_of(one) in KINDS for one in types) else "page"
    place = PurePosixPath(path)
    folders = {part.casefold() for part in place.parts[:-1]}
    if "elements" in folders:
        return "element" if place.stem.casefold() not in _ABOUT else "page"
    is_story_like = bool(_TIMED.search(text)) or bool({"audio", "continent", "country"} & set(keys))
    if is_story_like:
        return "story"
    if place.stem.casefold() in _ABOUT:
        return "page"
    if "stories" in folders or (_QUESTION.search(text) and not _PART.search(text)):
        return "story"
    return "element" if re.search(r"^## Overview\s*$", text, re.M) and _PART.search(text) else "page"
