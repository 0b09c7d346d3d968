"""Markdown from kits and teams to safe HTML: no raw HTML, no scripts, links open as they are."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable(
    ["table", "strikethrough"]
)


def to_html(text: str) -> SafeString:
    """HTML of CommonMark with tables. Raw HTML in the source is shown as text; `javascript:` links are not made links."""
    return mark_safe(_reader.render(text))  # noqa: S308  (markdown-it escapes everything with html off)
