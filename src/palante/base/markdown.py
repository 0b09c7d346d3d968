"""Markdown from kits, stories and teams to safe HTML: no raw HTML, no scripts, no pictures from elsewhere."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict


class _Renderer(RendererHTML):
    """A picture becomes a link to it: showing it would tell another site who reads, before anybody asked for it."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        token = tokens[idx]
        address = str(token.attrs.get("src", ""))
        words = self.renderInlineAsText(token.children or [], options, env) or address
        return format_html('<a href="{}">{}</a>', address, words)


_reader = MarkdownIt(
    "commonmark", {"html": False, "linkify": False, "typographer": False}, renderer_cls=_Renderer
).enable(["table", "strikethrough"])


def to_html(text: str) -> SafeString:
    """HTML of CommonMark with tables. Raw HTML in the source is shown as text; `javascript:` links are not made links."""
    return mark_safe(_reader.render(text))  # noqa: S308  (markdown-it escapes everything with html off)
