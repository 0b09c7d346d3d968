"""A story as fields to write in, and what of a posted form differs from what its writer saw.

Writers see words, not escapes; only what they changed touches the file. When somebody else was quicker, each change
finds its place again by the words it replaces; what has no place left is handed back to its writer, never dropped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from palante.stories.format import StoryText

_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
NOT_MACHINE, MACHINE = "", "on"
ONE_LINE = 110


@dataclass
class Field:
    """One thing to write in. `same_as` is what tells it again in another version of the file."""

    name: str
    label: str
    value: str
    kind: str  # "line", "words", "question", "paragraph", "time", "box"
    same_as: str
    number: int = 0
    error: str = ""
    line: int = 0
    tags: int = 0

    @property
    def is_short(self) -> bool:
        """Fits on one line: most questions."""
        return self.kind == "question" and len(self.value) <= ONE_LINE and "\n" not in self.value


def fields_of(text: StoryText) -> list[Field]:
    fields = [
        Field("title", _("Title"), text.title, "line", text.title),
        Field("summary", _("Summary"), text.summary, "words", text.summary),
        Field("machine", _("The summary was made by a machine"), MACHINE if text.summary_is_machine else NOT_MACHINE, "box",
              str(text.summary_is_machine)),
        Field("country", _("Country"), text.country, "line", text.country),
        Field("continent", _("Continent"), text.continent, "line", text.continent),
    ]  # fmt: skip
    for section in text.sections:
        if section.number and section.question:
            number = section.number
            fields.append(
                Field(
                    f"q{section.number}", _("Question"), section.words, "question", section.question, number
                )
            )
            time = written(section.seconds)
            fields.append(
                Field(f"t{number}", _("Minute"), time, "time", f"{section.question} {time}", number)
            )
        for paragraph in section.paragraphs:
            fields.append(
                Field(f"p{paragraph.number}", _("Paragraph"), paragraph.words, "paragraph", paragraph.key,
                      number=paragraph.number, line=paragraph.line, tags=len(paragraph.tags))
            )  # fmt: skip
    return fields


def written(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def read_time(text: str) -> int | None:
    """Seconds of "1:05"; None for nothing. Raises ValueError with a sentence."""
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if not found or int(found[3]) > 59:
        raise ValueError(_("Write the minute like this: 3:07."))
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


def changes(fields: list[Field], posted: Mapping[str, str]) -> dict[str, str]:
    """What the writer wrote otherwise. Browsers send CRLF; a field that was not sent was not changed."""
    found = {}
    for field in fields:
        said = posted.get(field.name)
        if field.kind == "box":
            said = MACHINE if said else NOT_MACHINE
        if said is None:
            continue
        said = said.replace("\r\n", "\n").strip()
        if said != field.value.replace("\r\n", "\n").strip():
            found[field.name] = said
    return found


def apply(text: StoryText, told: dict[str, str]) -> dict[str, str]:
    """Write the changes into the text, the last first: an emptied paragraph moves those below. Field → what was wrong."""
    wrong: dict[str, str] = {}
    for name in sorted(
        told, key=lambda name: (name[0] == "p", int(name[1:]) if name[1:].isdecimal() else 0), reverse=True
    ):
        try:
            _apply_one(text, name, told)
        except ValueError as error:
            wrong[name] = str(error)
    return wrong


def _apply_one(text: StoryText, name: str, told: dict[str, str]) -> None:
    said = told[name]
    if name == "title":
        text.set_title(said)
    elif name in ("summary", "machine"):
        machine = told.get("machine", MACHINE if text.summary_is_machine else NOT_MACHINE) == MACHINE
        text.set_summary(told.get("summary", text.summary), machine=machine)
    elif name in ("country", "continent"):
        text.set_header(name, said)
    elif name[0] == "q":
        text.set_question(int(name[1:]), said)
    elif name[0] == "t":
        text.set_time(text.sections[int(name[1:])], read_time(said))
    elif name[0] == "p":
        text.set_paragraph(int(name[1:]), said)


@dataclass(frozen=True)
class Left:
    """A change that lost its place: what it said, and what stands there now, as far as that can be told."""

    label: str
    mine: str
    theirs: str


def rebase(base: list[Field], theirs: list[Field], told: dict[str, str]) -> list[Left]:
    """Put my changes into their fields, where what I changed still stands as I saw it. The others are given back."""
    before = {field.name: field for field in base}
    homes: dict[tuple[str, str], Field] = {(field.kind, field.same_as): field for field in theirs}
    homes |= {(field.name, field.same_as): field for field in theirs}  # title and place: by their own names
    now: dict[str, Any] = {field.name: field for field in theirs}
    left = []
    for name, said in told.items():
        field = before[name]
        key = field.kind if field.number else field.name
        if home := homes.get((key, field.same_as)):
            home.value = said
        elif name in now and now[name].value.strip() == said:
            continue  # both wrote the same
        else:
            left.append(Left(field.label, said, now[name].value if name in now else ""))
    return left
