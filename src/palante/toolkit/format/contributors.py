"""The file of contributors, a YAML map of people by key, and the links to them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from palante.base.document import BOM
from palante.base.frontmatter import FrontMatter
from palante.toolkit.format.links import find_links, is_safe, last_part

FIELDS = ("name", "bio", "email", "picture_dir", "organization", "twitter", "linkedin")


@dataclass(frozen=True)
class Focal:
    """Whom a page names: `name` is what readers see, `key` finds the contributor; the two may differ."""

    name: str
    key: str
    url: str
    line: int


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    bio: str = ""
    email: str = ""
    picture_dir: str = ""
    organization: str = ""
    twitter: str = ""
    linkedin: str = ""


def read_focal(text: str, first_line: int) -> list[Focal]:
    return [
        Focal(
            link.text.strip(), "" if link.url.startswith("mailto:") else last_part(link.url), link.url, number
        )
        for number, line in enumerate(text.split("\n"), first_line)
        for link in find_links(line)
        if is_safe(link.url)
    ]


def folded_key(key: str) -> str:
    """To compare keys: they are written with accents and without, with spaces, hyphens and underscores."""
    plain = unicodedata.normalize("NFKD", key)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(plain.replace("-", " ").replace("_", " ").split()).casefold()


def find_person(key: str, keys: Iterable[str]) -> str:
    """The entry's own key, or nothing."""
    wanted = folded_key(key)
    return next((each for each in keys if wanted and folded_key(each) == wanted), "")


def read_contributors(text: str) -> dict[str, Person] | None:
    """The people of a YAML file by their key; None when the file is something else."""
    text = text.removeprefix(BOM)
    read = FrontMatter(text.removeprefix("---\n").removeprefix("---\r\n"))
    values = read.values if read.values and not read.slips else _by_lines(text)
    people = {
        key: Person(
            key,
            _text(fields.get("name")) or key,
            **{name: _text(fields.get(name)) for name in FIELDS if name != "name"},
        )
        for key, fields in values.items()
        if isinstance(fields, dict) and any(name in fields for name in FIELDS)
    }
    return people or None


def _by_lines(text: str) -> dict[str, dict[str, str]]:
    """For files that YAML refuses, such as a bio with “: ” in it: keys at the margin, their fields indented."""
    found: dict[str, dict[str, str]] = {}
    fields: dict[str, str] = {}
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("#") or ":" not in words:
            continue
        key, _colon, value = words.partition(":")
        key = key.strip().strip("\"'")
        if not line[0].isspace():
            fields = found.setdefault(key, {})
        elif key in FIELDS:
            fields.setdefault(key, value.strip().strip("\"'"))
    return found


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip().replace("\0", "")
