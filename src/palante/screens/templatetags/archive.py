"""The archive's few words and numbers, for its templates."""

from urllib.parse import urlencode

from django import template

from palante.screens.archive.transcript import clock
from palante.screens.archive.words import continent_word, kind_word, stories_word

register = template.Library()
register.filter("clock", clock)
register.filter("kind_word", kind_word)
register.filter("continent_word", continent_word)
register.filter("stories_word", stories_word)


@register.filter
def percent(share: float) -> str:
    return f"{round(share * 100)}\N{NO-BREAK SPACE}%"


@register.simple_tag
def querystring_of(**pairs: str) -> str:
    """`country=Côte d'Ivoire`, as a link carries it."""
    return urlencode(pairs)
