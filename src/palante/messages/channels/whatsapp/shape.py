"""A template's form: which words it wants filled in, where, and whether we can.

Meta gives a template as components. Its body has {{alias}} or {{1}}; a button may carry the end of an address; a header may
want a picture, which no message of ours has.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from palante.messages.channels.whatsapp.tables import Template

HOLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
LONGEST = 300  # letters of one word filled in: Meta refuses a body over 1,024 with all of them
OTP = "https://www.whatsapp.com/otp/code/"


@dataclass(frozen=True)
class Button:
    """A button whose address ends with a word of ours."""

    index: int
    start: str  # of its address
    fills: str


@dataclass(frozen=True)
class Shape:
    """All that sending needs of a template; a copy, so that a line need not ask the database."""

    name: str
    language: str
    is_named: bool
    text: str = ""
    head: tuple[str, ...] = ()
    body: tuple[str, ...] = ()  # our placeholders, in the order of its holes
    holes: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    trouble: str = ""  # what we cannot fill in
    is_general: bool = False  # it stands for many reasons, and says of none what it is

    @property
    def wants(self) -> frozenset[str]:
        return frozenset({*self.head, *self.body, *(button.fills for button in self.buttons)})

    def components(self, words: Mapping[str, str]) -> list[dict[str, Any]] | None:
        """What the API wants beside the name; None when a word is missing or does not fit."""
        if self.trouble or any(not words.get(name) for name in self.wants):
            return None
        made: list[dict[str, Any]] = []
        if self.head:
            made.append({"type": "header", "parameters": self._said(self.head, self.head, words)})
        if self.body:
            made.append({"type": "body", "parameters": self._said(self.body, self.holes, words)})
        for button in self.buttons:
            word = words[button.fills]
            if button.fills == "link":
                if not word.startswith(button.start):
                    return None  # an address of another kind than the template was approved for
                word = word.removeprefix(button.start)
            made.append(
                {
                    "type": "button",
                    "sub_type": "url",
                    "index": str(button.index),
                    "parameters": [{"type": "text", "text": word}],
                }
            )
        return made

    def _said(
        self, names: Sequence[str], holes: Sequence[str], words: Mapping[str, str]
    ) -> list[dict[str, str]]:
        said = []
        for name, hole in zip(names, holes, strict=True):
            parameter = {"type": "text", "text": one_line(words[name])}
            said.append(parameter | ({"parameter_name": hole} if self.is_named else {}))
        return said


@dataclass
class _Reader:
    template: Template
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    text: str = ""
    trouble: str = ""

    def fills(self, hole: str, place: int) -> str:
        if self.template.is_named:
            return hole
        fills = self.template.fills
        number = int(hole) - 1 if hole.isdigit() else place
        return str(fills[number]) if isinstance(fills, list) and 0 <= number < len(fills) else ""

    def read(self, part: Mapping[str, Any]) -> None:
        text = str(part.get("text") or "")
        match str(part.get("type") or "").upper():
            case "HEADER" if str(part.get("format") or "TEXT").upper() == "TEXT":
                self.head = [self.fills(hole, place) for place, hole in enumerate(HOLE.findall(text))]
            case "HEADER":
                self.trouble = "media"
            case "BODY":
                self.text = text
                for place, hole in enumerate(dict.fromkeys(HOLE.findall(text))):
                    self.holes.append(hole)
                    self.body.append(self.fills(hole, place))
            case "BUTTONS":
                for index, button in enumerate(part.get("buttons") or []):
                    self.read_button(index, button)
            case "CAROUSEL" | "LIMITED_TIME_OFFER":
                self.trouble = "form"

    def read_button(self, index: int, button: Mapping[str, Any]) -> None:
        url = str(button.get("url") or "")
        kind = str(button.get("type") or "").upper()
        if kind in ("OTP", "COPY_CODE") or url.startswith(OTP):
            self.buttons.append(Button(index, "", "code"))
        elif kind == "URL" and HOLE.search(url):
            self.buttons.append(Button(index, HOLE.split(url)[0], "link"))
        elif kind in ("FLOW", "CATALOG", "MPM"):
            self.trouble = "form"


def shape_of(template: Template) -> Shape:
    reader = _Reader(template)
    for part in template.components if isinstance(template.components, list) else []:
        if isinstance(part, Mapping):
            reader.read(part)
    if not reader.trouble and not all([*reader.head, *reader.body]):
        reader.trouble = "holes"  # nobody has said what goes into {{1}}
    return Shape(
        template.name,
        template.language,
        template.is_named,
        reader.text,
        tuple(reader.head),
        tuple(reader.body),
        tuple(reader.holes),
        tuple(reader.buttons),
        reader.trouble,
    )


def one_line(text: str) -> str:
    """Meta takes no line breaks, tabs or more than four spaces in a word that is filled in."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def filled(text: str, words: Mapping[str, str], fills: Mapping[str, str] | None = None) -> str:
    """A template's text as somebody would read it: for the desk's preview."""
    names = fills or {}
    return HOLE.sub(lambda found: words.get(names.get(found[1], found[1]), found[0]), text)
