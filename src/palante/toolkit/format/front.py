"""The front matter of a toolkit page, line by line and with the place of every value.

Teams write it by hand and sites read it leniently, so a value with “: ” inside is the rest of its line, a title may
begin with “...”, a list splits at every comma. Nothing here ever fails; what cannot be read is a slip and stays as it is.
"""

import re
from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext as _

from palante.base.frontmatter import written as quoted
from palante.toolkit.format.lines import Line, Lines

Value = str | list[str]

# The order of the canonical form; a key that is added goes behind the nearest of those before it.
ORDER = (
    "title",
    "parent_order",
    "nav_order",
    "layout",
    "signature_solutions",
    "enablers",
    "rblac_priorities",
    "sdg",
)
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t\u00a0]*:(?=[\s\[\"']|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FENCE = re.compile(r"---[ \t]*$")
_CLOSE = re.compile(r"(?:---|\.\.\.)[ \t]*$")


@dataclass(frozen=True)
class Slip:
    line: int
    what: str
    mend: str


@dataclass(frozen=True)
class Item:
    """One value of a list: `text[start:end]` is what stands between its commas, spaces included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """`text[start:end]` is the value as written: quotes and brackets included, space and comment around it not."""

    key: str
    value: Value
    line: int
    start: int
    end: int
    quote: str = ""  # of a single value
    items: list[Item] = field(default_factory=list)
    is_flow: bool = False

    @property
    def text(self) -> str:
        return ", ".join(self.value) if isinstance(self.value, list) else self.value


class Front:
    """`start:end` are its lines without the fences; `body` is where the page's own text begins."""

    def __init__(self, lines: Lines, first: int) -> None:
        self.entries: dict[str, Entry] = {}
        self.slips: list[Slip] = []
        self.exists = self.is_commented = False
        self.start = self.end = self.body = first
        self._lines = lines
        self._text = lines.text
        opening = lines.at(first)
        words = self._text[first : opening.end]
        if words.lstrip().startswith("<!--"):
            self._note_comment(opening)
        elif _FENCE.match(words):
            self._find(opening)

    def get(self, key: str) -> Value:
        entry = self.entries.get(key)
        return entry.value if entry else ""

    def text(self, key: str) -> str:
        entry = self.entries.get(key)
        return entry.text if entry else ""

    def values(self, key: str) -> list[str]:
        """A list's values without outer space, no-break spaces included; a single value is a list of one."""
        value = self.get(key)
        found = value if isinstance(value, list) else [value]
        return [item.strip() for item in found if item.strip()]

    def number(self, key: str) -> int | None:
        text = self.text(key).strip()
        return int(text) if re.fullmatch(r"[-+]?[0-9]{1,9}", text) else None

    # Finding

    def _note_comment(self, opening: Line) -> None:
        following = self._lines.all[opening.number :]
        inside = self._text[opening.start : opening.end].partition("<!--")[2].strip()
        first = inside or next(
            (words for line in following if (words := self._lines.words(line).strip())), ""
        )
        self.is_commented = first == "---"

    def _find(self, opening: Line) -> None:
        rest = self._lines.all[opening.number :]
        closing = next((line for line in rest if _CLOSE.match(self._lines.words(line))), None)
        if closing is None:
            what = _("the front matter is opened with “---” and never closed")
            self.slips.append(Slip(1, what, _("write “---” on a line of its own after the last key")))
            return
        self.exists = True
        self.start, self.end, self.body = opening.stop, closing.start, closing.stop
        self._read(self._lines.all[opening.number : closing.number - 1])

    # Reading

    def _read(self, lines: list[Line]) -> None:
        number = 0
        while number < len(lines):
            line = lines[number]
            number += 1
            words = self._lines.words(line)
            if not words.strip() or words.lstrip().startswith("#"):
                continue
            key = _KEY.match(words)
            if key is None:
                what = _("this line of the front matter is not “key: value”")
                self.slips.append(Slip(line.number, what, _("write “key: value”, or “#” before a note")))
                continue
            start, end = self._trimmed(line.start + key.end(), line.end)
            last = line
            if self._text[start : start + 1] == "[":
                while not self._closes(start, end) and number < len(lines) and self._continues(lines[number]):
                    last = lines[number]
                    end = self._trimmed(start, last.end)[1]
                    number += 1
                self._keep(self._flow(key[1], line.number, start, end))
                continue
            block = []
            if start == end:
                while number < len(lines) and re.match(r"[ \t]*- ", self._lines.words(lines[number])):
                    block.append(lines[number])
                    number += 1
            self._keep(
                self._block(key[1], line.number, block)
                if block
                else self._single(key[1], line.number, start, end)
            )

    def _keep(self, entry: Entry) -> None:
        if entry.key in self.entries:
            what = _("“%(key)s” is written twice; the first counts") % {"key": entry.key}
            self.slips.append(Slip(entry.line, what, _("keep one of them")))
            return
        self.entries[entry.key] = entry

    def _continues(self, line: Line) -> bool:
        words = self._lines.words(line)
        return bool(words.strip()) and not _KEY.match(words)

    def _closes(self, start: int, end: int) -> bool:
        return self._text[end - 1] == "]" and end - start > 1

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        inside = self._text[start:end]
        words = inside.strip()
        if not words:
            return start, start
        offset = len(inside) - len(inside.lstrip())
        return start + offset, start + offset + len(words)

    def _single(self, key: str, line: int, start: int, end: int) -> Entry:
        words = self._text[start:end]
        if words[:1] in ('"', "'") and (close := _closing_quote(words)):
            after = words[close:].strip()
            if not after or after.startswith("#"):
                value = _unquoted(words[:close])
                return Entry(key, value, line, start, start + close, quote=words[0])
        comment = re.search(r"(?:^|[ \t])#", words)
        if comment:
            start, end = self._trimmed(start, start + comment.start())
        return Entry(key, self._text[start:end], line, start, end)

    def _flow(self, key: str, line: int, start: int, end: int) -> Entry:
        """`[A, B]`: a comma always splits, except between quotes. A comment may follow the bracket."""
        words = self._text[start:end]
        stop = _bracket_end(words)
        if stop is None:
            what = _("the list of “%(key)s” is not closed") % {"key": key}
            self.slips.append(Slip(line, what, _("write “]” at its end")))
            stop = len(words)
            inner_end = end
        else:
            inner_end = start + stop - 1
        items = [
            Item(_unquoted(self._text[left:right].strip()), left, right)
            for left, right in _split(self._text, start + 1, inner_end)
        ]
        items = [item for item in items if item.value.strip()]
        values = [item.value for item in items]
        return Entry(key, values, line, start, start + stop, items=items, is_flow=True)

    def _block(self, key: str, line: int, lines: list[Line]) -> Entry:
        items = []
        for each in lines:
            dash = self._text.index("-", each.start)
            start, end = self._trimmed(dash + 1, each.end)
            single = self._single(key, each.number, start, end)
            items.append(Item(str(single.value), single.start, single.end))
        return Entry(key, [item.value for item in items], line, items[0].start, items[-1].end, items=items)

    # Writing

    def replaced(self, key: str, value: Value | int) -> tuple[int, int, str]:
        """Which characters to put in the place of which, so that the key has this value."""
        new: Value = [_one_line(item) for item in value] if isinstance(value, list) else _one_line(str(value))
        entry = self.entries.get(key)
        if entry is None:
            return self._added(key, new)
        if _trim(entry.value) == _trim(new):
            return entry.start, entry.start, ""
        if isinstance(new, list) and entry.is_flow:
            return entry.start, entry.end, self._list(entry, new)
        if isinstance(new, list) and entry.items and len(new) > 0:
            return self._block_list(entry, new)
        written = f"[{', '.join(flow_item(item) for item in new)}]" if isinstance(new, list) else ""
        written = written or (scalar(new, entry.quote) if isinstance(new, str) else "")
        if entry.start == entry.end and written and self._text[entry.start - 1] == ":":
            written = f" {written}"
        return entry.start, entry.end, written

    def _list(self, entry: Entry, new: list[str]) -> str:
        """Items that stay keep their own characters and the spaces around them."""
        left = {item.value.strip(): self._text[item.start : item.end] for item in reversed(entry.items)}
        gap = " " if len(entry.items) < 2 or self._text[entry.items[1].start] == " " else ""
        pieces = []
        for number, value in enumerate(new):
            kept = left.get(value.strip())
            piece = (gap if number else "") + flow_item(value) if kept is None else kept
            if number and not piece[:1].isspace():
                piece = gap + piece
            pieces.append(piece if number or entry.items[:1] == [] or kept is not None else piece.lstrip())
        if pieces and entry.items and new[0].strip() != entry.items[0].value.strip():
            pieces[0] = pieces[0].lstrip()
        return f"[{','.join(pieces)}]"

    def _block_list(self, entry: Entry, new: list[str]) -> tuple[int, int, str]:
        line = self._lines.at(entry.items[0].start)
        indent = self._text[line.start : entry.items[0].start]
        left = {item.value.strip(): self._text[item.start : item.end] for item in entry.items}
        pieces = [left.get(value.strip()) or scalar(value, "") for value in new]
        return entry.start, entry.end, f"{self._lines.newline}{indent}".join(pieces)

    def _added(self, key: str, new: Value) -> tuple[int, int, str]:
        newline = self._lines.newline
        written = (
            f"[{', '.join(flow_item(item) for item in new)}]" if isinstance(new, list) else scalar(new, "")
        )
        line = f"{key}: {written}{newline}"
        if not self.exists:
            return self.start, self.start, f"---{newline}{line}---{newline}"
        before = ORDER[: ORDER.index(key)] if key in ORDER else tuple(self.entries)
        for known in reversed(before):
            if known in self.entries:
                at = self._lines.at(max(self.entries[known].start, self.entries[known].end - 1)).stop
                return at, at, line
        return self.start, self.start, line


def _trim(value: Value) -> Value:
    return [item.strip() for item in value] if isinstance(value, list) else value.strip()


def _one_line(text: str) -> str:
    """A value is one line, without the control characters that a paste may bring."""
    return _CONTROL.sub("", " ".join(text.split()))


def _closing_quote(words: str) -> int:
    """Behind the quote that closes the first; 0 when none does."""
    quote, at = words[0], 1
    while at < len(words):
        if (words[at] == "\\" and quote == '"') or (
            words[at] == quote and quote == "'" and words[at + 1 : at + 2] == "'"
        ):
            at += 2
        elif words[at] == quote:
            return at + 1
        else:
            at += 1
    return 0


def _unquoted(words: str) -> str:
    if len(words) > 1 and words[0] == words[-1] == "'":
        return words[1:-1].replace("''", "'")
    if len(words) > 1 and words[0] == words[-1] == '"':
        return _escapes(words[1:-1])
    return words


_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_NAMED = {"n": " ", "t": " ", "r": " ", "0": ""}


def _escapes(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if not code:
            return _NAMED.get(match[3], match[3])
        number = int(code, 16)
        return "" if 0xD800 <= number < 0xE000 or number == 0 else chr(number)

    return _ESCAPE.sub(plain, text)


def _bracket_end(words: str) -> int | None:
    """Behind the bracket that closes the list; brackets between quotes do not count."""
    quote, fresh = "", False  # a quote opens only at the beginning of an item: an apostrophe is none
    at = 0
    closing = {quote: words.rfind(quote) for quote in "\"'"}
    while at < len(words):
        letter = words[at]
        if quote:
            if letter == "\\" and quote == '"':
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'" and fresh and closing[letter] > at:
            quote = letter
        elif letter == "]":
            return at + 1
        fresh = letter in "[," or (fresh and letter.isspace())
        at += 1
    return None


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces, quote, left, fresh = [], "", start, True
    at = start
    closing = {quote: text.rfind(quote, start, end) for quote in "\"'"}
    while at < end:
        letter = text[at]
        if quote:
            if letter == "\\" and quote == '"':
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'" and fresh and closing[letter] > at:
            quote = letter
        elif letter == ",":
            pieces.append((left, at))
            left = at + 1
        fresh = (letter == "," and not quote) or (fresh and letter.isspace())
        at += 1
    return [*pieces, (left, end)]


def _plain(text: str, *, flow: bool) -> bool:
    """Whether it may stand without quotes: YAML and we must both read it back as it is."""
    if not text or text != text.strip() or text[0] in "\"'[{#" or " #" in text:
        return False
    try:
        read = yaml.load(f"a: [{text}]" if flow else f"a: {text}", Loader=yaml.BaseLoader)  # noqa: S506  (only text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return bool(read == {"a": [text] if flow else text})


def scalar(text: str, quote: str) -> str:
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if not text and not quote:
        return ""
    return quoted(text, quote=True) if quote or not _plain(text, flow=False) else text


def flow_item(text: str) -> str:
    return text if _plain(text, flow=True) else quoted(text, quote=True)
