"""The archive's few words and numbers, for its templates."""

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from palante.screens.archive.transcript import clock
from palante.screens.archive.words import continent_word, kind_word, stories_word
from palante.stories.together import Node

register = template.Library()
register.filter("clock", clock)
register.filter("kind_word", kind_word)
register.filter("continent_word", continent_word)
register.filter("stories_word", stories_word)


@register.filter
def percent(share: float) -> str:
    return f"{round(share * 100)}\N{NO-BREAK SPACE}%"


@register.simple_tag
def mark(node: Node) -> SafeString:
    """An element on the map: a shape for its kind, never a colour alone, and its name below."""
    x, y, r = node.x, node.y, node.radius
    shapes = {
        "principles": f"M{x} {y - r}l{r} {r}l-{r} {r}l-{r}-{r}z",
        "skills": f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0z",
        "tactics": f"M{x} {y - r}l{r} {round(1.8 * r)}h-{2 * r}z",
        "tools": f"M{x - r} {y - r}h{2 * r}v{2 * r}h-{2 * r}z",
    }
    label = Truncator(node.element.title).chars(24)
    return format_html(
        '<path d="{}"/><text x="{}" y="{}">{}</text>', shapes[node.element.kind], x, y + r + 18, label
    )


@register.simple_tag
def querystring_of(**pairs: str) -> str:
    """`country=Côte d'Ivoire`, as a link carries it."""
    return urlencode(pairs)
