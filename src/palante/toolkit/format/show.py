"""A section's Markdown as people see it: odd links and bullets read as they were meant, nothing fetched from elsewhere."""

import html
import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from palante.toolkit.format.links import Link, find_links, for_show, is_safe

# Beyond this nobody wrote it by hand: it is shown as plain lines.
LONGEST = 60_000

_BARE_BULLET = re.compile(r"^([ \t\u00a0]*)-(?=[^\W\d_]|[¿¡“\"'«(\[*])")
_MARKS = re.compile(r"(?<!\\)(?:[*~`]+|(?<![^\W_])_+|_+(?![^\W_]))")
_LINE_MARK = re.compile(
    r"^[ \t\u00a0]*(?:#{1,6}(?=[ \t]|$)|>+|[-+](?=\s|[^\W\d_])|\d{1,3}[.)](?=\s))[ \t\u00a0]*"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _image_as_link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """A picture from elsewhere would be asked for by the reader's phone: it becomes a link to it."""
    token = tokens[index]
    url = html.escape(str(token.attrs.get("src", "")))
    return f'<a href="{url}">{html.escape(token.content) or url}</a>'


_reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable(
    ["table", "strikethrough"]
)
_reader.validateLink = lambda url: is_safe(html.unescape(url))  # type: ignore[method-assign]
_reader.add_render_rule("image", _image_as_link)


def to_html(text: str) -> SafeString:
    if len(text) > LONGEST:
        return mark_safe("".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip()))  # noqa: S308
    return mark_safe(_reader.render(meant(text)))  # noqa: S308  (markdown-it escapes everything with html off)


def meant(text: str) -> str:
    """The Markdown with odd links and bullets written as CommonMark reads them. For showing only, never kept."""
    lines = without_comments(text).split("\n")
    fence = ""
    for number, line in enumerate(lines):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            continue
        if fence:
            continue
        # “-One person” is meant as a bullet; “-5 degrees” may be a number.
        lines[number] = _with_plain_links(_BARE_BULLET.sub(r"\1- ", line))
    return "\n".join(lines)


def _with_plain_links(line: str) -> str:
    pieces, at = [], 0
    for link in find_links(line):
        if link.is_odd:
            pieces += [line[at : link.start], _plain_link(link)]
            at = link.end
    return "".join([*pieces, line[at:]])


def _plain_link(link: Link) -> str:
    url = for_show(link.url)
    return f"[{link.text}](<{url}>)" if is_safe(link.url) and url else link.text


def without_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        pieces.append(text[at:start])
        at = end + 3
    return "".join([*pieces, text[at:]])


def plain(text: str) -> str:
    """Words without Markdown, one space between them: for lists, search and titles."""
    lines = []
    for line in without_comments(text).split("\n"):
        line = _LINE_MARK.sub("", line)
        line = _without_links(line)
        line = _MARKS.sub("", line) if len(line) < LONGEST else line
        lines.append(_ESCAPE.sub(r"\1", line))
    return " ".join(" ".join(lines).replace("\0", "").split())


def _without_links(line: str) -> str:
    pieces, at = [], 0
    for link in find_links(line):
        pieces += [line[at : link.start], link.text]
        at = link.end
    return "".join([*pieces, line[at:]])
