"""A text as its lines, each with its own end. Joined again they are the text, whatever stands in it."""

import re

BOM = "\ufeff"
# Only these end a line. Python's splitlines() would also cut at form feeds and at U+2028, which people paste unseen.
_END = re.compile(r"(\r\n|\n|\r)")


class Lines:
    """`texts[row]` and `ends[row]`; rows count from 0, the lines people are told from 1."""

    def __init__(self, texts: list[str], ends: list[str], bom: str = "") -> None:
        self.texts, self.ends, self.bom = texts, ends, bom

    @classmethod
    def of(cls, text: str) -> "Lines":
        bom = BOM if text.startswith(BOM) else ""
        if "\r" in text:
            pieces = _END.split(text[len(bom) :])
            texts, ends = pieces[::2], [*pieces[1::2], ""]
        else:  # nearly every file; some have megabytes of pictures
            texts = text[len(bom) :].split("\n")
            ends = ["\n"] * (len(texts) - 1) + [""]
        if not texts[-1]:  # what follows the last line end is no line
            texts.pop()
            ends.pop()
        return cls(texts, ends, bom)

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        return self.bom + "".join(part for line in zip(self.texts, self.ends, strict=True) for part in line)

    def copy(self) -> "Lines":
        return Lines(list(self.texts), list(self.ends), self.bom)

    @property
    def newline(self) -> str:
        """The line end of this file, for lines that are added."""
        return next((end for end in self.ends if end), "\n")

    def is_blank(self, row: int) -> bool:
        return not self.texts[row].strip()

    def insert(self, row: int, *texts: str) -> None:
        """New lines before a row. A last line without an end gets one, and the file still ends as it did."""
        ends = [self.newline] * len(texts)
        if row == len(self.texts) and row and not self.ends[-1]:
            self.ends[-1], ends[-1] = ends[-1], ""
        self.texts[row:row] = texts
        self.ends[row:row] = ends

    def delete(self, start: int, stop: int) -> None:
        """Take lines away. When they were the last ones, the file still ends as it did."""
        last = self.ends[-1]
        del self.texts[start:stop], self.ends[start:stop]
        if self.ends and start == len(self.texts) and not last:
            self.ends[-1] = ""

    def replace(self, start: int, stop: int, texts: list[str]) -> None:
        """Other lines in the place of these: the last keeps the end that stood there."""
        end = self.ends[stop - 1]
        self.ends[start:stop] = [self.newline] * (len(texts) - 1) + [end]
        self.texts[start:stop] = texts

    def rewritten(self, text: str) -> "Lines":
        """These lines as somebody rewrote them in a text field, which knows one kind of line end.

        Lines that stayed keep their own ends, others get the file's; a byte order mark stays.
        """
        new = re.split(r"\r\n|\n|\r", text.removeprefix(BOM))
        has_end = not new[-1]
        if has_end:
            new.pop()
        shorter = min(len(self.texts), len(new))
        above = 0
        while above < shorter and self.texts[above] == new[above]:
            above += 1
        below = 0
        while below < shorter - above and self.texts[-1 - below] == new[-1 - below]:
            below += 1
        changed = [self.newline] * (len(new) - above - below)
        ends = [*self.ends[:above], *changed, *self.ends[len(self.ends) - below :]]
        ends = [end or self.newline for end in ends]
        if ends and not has_end:
            ends[-1] = ""
        return Lines(new, ends, self.bom)
