"""Links as people write them: `[text] (url)`, `[text]( url)`, `[text](url` never closed.

Found a line at a time, in one pass.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

Form = Literal["normal", "space", "inner", "note", "unclosed"]

LONGEST = 20_000  # a line that nobody wrote by hand: it is shown as it stands

# What may stand behind “[text] (”, so that “[sic] (see above)” stays text.
_ADDRESS = re.compile(r"(?:https?://|mailto:|/|\./|\.\./)", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_TITLE = re.compile(r"""(?:"[^"]*"|'[^']*'|\([^()]*\))$""")
_TICKS = re.compile(r"`+")
_SPACE = re.compile(r"\s")
_BRACKET = re.compile(r"\\.|[\[\]()]")


@dataclass(frozen=True)
class Link:
    """A link in a line: `line[start:end]` is all of it, with what closes it; `url` is trimmed, otherwise as written."""

    text: str
    url: str
    start: int
    end: int
    url_start: int
    url_end: int
    form: Form = "normal"
    is_image: bool = False

    @property
    def is_odd(self) -> bool:
        return self.form != "normal"

    @property
    def note(self) -> bool:
        """Words follow the address before anything closes it."""
        return self.form in ("note", "unclosed")


def find_links(line: str) -> list[Link]:
    if len(line) > LONGEST:
        return []
    if "](" not in line and "] " not in line and "]\t" not in line and "]\u00a0" not in line:
        return []
    codes = _code_spans(line)
    squares: list[int] = []
    rounds = _pairs(line, codes)
    opens: list[tuple[int, int]] = []  # of square brackets, in the order of their ends
    for match in _BRACKET.finditer(line):
        if match[0] == "[" and not _inside(codes, match.start()):
            squares.append(match.start())
        elif match[0] == "]" and squares and not _inside(codes, match.start()):
            opens.append((squares.pop(), match.start()))
    found: list[Link] = []
    for start, stop in opens:
        if found and start < found[-1].end:
            continue
        link = _link_at(line, start, stop, rounds)
        if link:
            found.append(link)
    return found


def _link_at(line: str, start: int, stop: int, rounds: dict[int, int]) -> Link | None:
    at = stop + 1
    while at < len(line) and line[at] in " \t\u00a0":
        at += 1
    if line[at : at + 1] != "(":
        return None
    has_space = at > stop + 1
    inside = at + 1
    close = rounds.get(at)
    end = close if close is not None else len(line)
    while inside < end and line[inside].isspace():
        inside += 1
    address = _ADDRESS.match(line, inside, end)
    if not address and (has_space or close is None):
        return None
    is_image = start > 0 and line[start - 1] == "!"
    first = start - 1 if is_image else start
    text = line[start + 1 : stop]
    if line[inside : inside + 1] == "<" and (angle := line.find(">", inside, end)) > 0:
        url_start, url_end = inside + 1, angle
        rest_from = angle + 1
    else:
        url_start = url_end = inside
        space = _SPACE.search(line, inside, end)
        url_end = rest_from = space.start() if space else end
    rest = line[rest_from:end].strip() if close is not None else ""
    form: Form = "normal"
    if close is None:
        form = "unclosed"
    elif rest and not _TITLE.match(rest):
        if not address:
            return None
        form = "note"
    elif has_space:
        form = "space"
    elif inside > at + 1 or (rest_from < end and not rest):
        form = "inner"
    stop_at = url_end if form in ("unclosed", "note") else end + 1
    return Link(text, line[url_start:url_end], first, stop_at, url_start, url_end, form, is_image)


def _pairs(line: str, codes: list[tuple[int, int]]) -> dict[int, int]:
    """Where each round bracket that is closed is closed."""
    stack: list[int] = []
    rounds: dict[int, int] = {}
    for match in _BRACKET.finditer(line):
        if match[0] == "(" and not _inside(codes, match.start()):
            stack.append(match.start())
        elif match[0] == ")" and stack and not _inside(codes, match.start()):
            rounds[stack.pop()] = match.start()
    return rounds


def _code_spans(line: str) -> list[tuple[int, int]]:
    """What stands between backticks is shown as it is."""
    if "`" not in line:
        return []
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    by_length: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        by_length.setdefault(end - start, []).append(number)
    spans, number = [], 0
    while number < len(runs):
        start, end = runs[number]
        same = by_length[end - start]
        following = bisect_right(same, number)
        if following < len(same):
            close = same[following]
            spans.append((start, runs[close][1]))
            number = close
        number += 1
    return spans


def _inside(spans: list[tuple[int, int]], index: int) -> bool:
    at = bisect_right(spans, (index, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= index < spans[at][1]


def is_safe(url: str) -> bool:
    """Only these become links on a page: http, https, mailto, and addresses of the same place."""
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto")


def for_show(url: str) -> str:
    """The address as a browser takes it: characters beyond ASCII percent-encoded, and nothing that ends a Markdown link."""
    try:
        return quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=~-._")
    except UnicodeEncodeError:  # half a character, from a broken copy
        return ""


def last_part(url: str) -> str:
    """`María Pérez` of `https://…/contributors/Mar%C3%ADa%20Pérez.html`."""
    try:
        path = urlsplit(url.strip()).path
    except ValueError:
        path = url
    return unquote(path.rstrip("/").rpartition("/")[2]).removesuffix(".html")


def mended(line: str, link: Link, following: str | None = None) -> tuple[str, str | None]:
    """The line, and the one after it, with this link's brackets and spaces put right. Only those characters change."""
    if link.form in ("space", "inner"):
        square = line.rindex("]", link.start, link.url_start)
        bracket = line.index("(", square)
        return (
            f"{line[: square + 1]}({line[bracket + 1 : link.end - 1].strip()}){line[link.end :]}",
            following,
        )
    if link.form == "note":
        return f"{_opened(line, link)}) ({line[link.url_end :].lstrip()}", following
    rest = line[link.url_end :]
    words = rest.strip()
    if words:
        if ")" in words:
            return f"{_opened(line, link)}) ({rest.lstrip()}", following
        return f"{_opened(line, link)}){rest}", following
    if following is not None and closes_note(following):
        indent = len(following) - len(following.lstrip())
        return f"{_opened(line, link)}){rest}", f"{following[:indent]}({following[indent:]}"
    return f"{_opened(line, link)}){rest}", following


def _opened(line: str, link: Link) -> str:
    """All before the link's end, with no space between its brackets or before its address."""
    square = line.rindex("]", link.start, link.url_start)
    return f"{line[: square + 1]}({line[link.url_start : link.url_end]}"


def closes_note(line: str) -> bool:
    """A line that only goes on from the one before: no bullet of its own, and a bracket it did not open."""
    words = line.strip()
    if not words or re.match(r"[-*+#\[(]|\d+[.)]", words):
        return False
    return words.count(")") > words.count("(")
