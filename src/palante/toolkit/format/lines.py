"""The lines of a text and where each stands: places in the text become line numbers and back, quickly."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` is the line, `text[start:stop]` the line with its end."""

    number: int
    start: int
    end: int
    stop: int


class Lines:
    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[Line] = []
        start = 0
        for match in _END.finditer(text):
            self.all.append(Line(len(self.all) + 1, start, match.start(), match.end()))
            start = match.end()
        if start < len(text) or not self.all:
            self.all.append(Line(len(self.all) + 1, start, len(text), len(text)))
        self._starts = [line.start for line in self.all]
        first = _END.search(text)
        self.newline = first[0] if first else "\n"

    def at(self, index: int) -> Line:
        """The line in which this place of the text stands."""
        return self.all[bisect_right(self._starts, index) - 1]

    def number(self, index: int) -> int:
        return self.at(index).number

    def words(self, line: Line) -> str:
        return self.text[line.start : line.end]


def unified(text: str) -> str:
    """With plain line ends, as sections are read and forms are filled in."""
    return _END.sub("\n", text)
