"""Words of a form on a screen: Markdown as pyxform has it. Raw HTML is shown as letters, nothing is run or fetched."""

import html
import re
from collections.abc import Sequence
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from palante.base.markdown import to_html


class _Inline(RendererHTML):
    """A link's address stands beside its words: a label is tapped to choose, not to leave."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        env["address"] = str(tokens[idx].attrs.get("href", ""))
        return ""

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f" ({html.escape(env.pop('address', ''))})"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return html.escape(tokens[idx].content)


_reader = MarkdownIt(
    "commonmark",
    {"html": False, "linkify": False, "typographer": False, "breaks": True},
    renderer_cls=_Inline,
).enable("strikethrough")


def inline(text: str) -> SafeString:
    """A label or hint: **bold**, *slanted*, line breaks. A heading's marks (`# `) are only its size, and left out."""
    words = re.sub(r"(?m)^#{1,6}\s+", "", text)
    return mark_safe(_reader.renderInline(words, {}).strip())  # noqa: S308  (html is off, everything is escaped)


def block(text: str) -> SafeString:
    """A note: paragraphs, lists, links."""
    return to_html(text)


def plain(text: str) -> str:
    """The words alone, for a message or an attribute."""
    return html.unescape(strip_tags(inline(text))) if re.search(r"[*_~`#\\\[<&]", text) else text
