"""Markdown as the short text that an SMS, a chat or a notice shows: no stars, no brackets, addresses in full.

What phones show is not Markdown, and a `**` in it looks like a mistake. Paragraphs stay apart, lists keep their marks, and a
link becomes its words and its address, because nobody can tap on words there.
"""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

# The same Markdown as `base.markdown.to_html` understands: what is bold in a mail has no stars in an SMS.
_reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
# An address that stands by itself is not read as Markdown: a token such as `_aB_` in it would lose its underscores.
_ADDRESS = re.compile(r"(?<![(<\[])\bhttps?://[^\s<>()\[\]*`\"]+")
_HELD = re.compile("\ue000(\\d+)\ue001")  # letters of the private area: Markdown leaves them as they are
_PRIVATE = re.compile("[\ue000\ue001]")


def plain_text(markdown: str) -> str:
    """The words alone, each paragraph after an empty line, without a line break at the end."""
    addresses: list[str] = []

    def hold(found: re.Match[str]) -> str:
        addresses.append(found[0])
        return f"\ue000{len(addresses) - 1}\ue001"

    held = _ADDRESS.sub(hold, _PRIVATE.sub("", markdown))
    text = "".join(_blocks(_reader.parse(held)))
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return _HELD.sub(lambda found: addresses[int(found[1])], text)


def _blocks(tokens: Iterable[Token]) -> Iterable[str]:
    counters: list[int | None] = []  # of the lists we are in: the next number, or None for bullets
    is_first_in_item = False
    cells = 0
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_open":
                counters.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
                yield "" if counters else "\n"
            case "list_item_open":
                yield "  " * (len(counters) - 1) + _mark(counters)
                is_first_in_item = True
            case "paragraph_open":
                if counters and not is_first_in_item:
                    yield "  " * len(counters)
                is_first_in_item = False
            case "tr_open":
                cells = 0
            case "th_open" | "td_open":
                yield ", " if cells else ""
                cells += 1
            case "inline":
                yield _words(token.children or [])
            case "fence" | "code_block":
                yield token.content
                yield "\n"
            case "paragraph_close" if token.hidden or counters:
                yield "\n"
            case "paragraph_close" | "heading_close" | "table_close":
                yield "\n\n"
            case "tr_close":
                yield "\n"


def _mark(counters: list[int | None]) -> str:
    number = counters[-1]
    if number is None:
        return "- "
    counters[-1] = number + 1
    return f"{number}. "


def _words(tokens: list[Token]) -> str:
    """A line's text. A link's address follows its words, unless they are the address or its end."""
    said: list[str] = []
    links: list[tuple[str, int]] = []  # address, and where its words begin
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "html_inline":
                said.append(token.content)
            case "softbreak":
                said.append(" ")
            case "hardbreak":
                said.append("\n")
            case "image":
                said.append(_with_address(token.content, str(token.attrs.get("src", ""))))
            case "link_open":
                links.append((str(token.attrs.get("href", "")), len(said)))
            case "link_close":
                address, start = links.pop()
                words = "".join(said[start:])
                said[start:] = [_with_address(words, address)]
    return "".join(said)


def _with_address(words: str, address: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not words or words == address:
        return bare
    if not bare or bare.removesuffix("/").endswith(words.removesuffix("/")):
        return bare or words
    return f"{words}: {bare}"
