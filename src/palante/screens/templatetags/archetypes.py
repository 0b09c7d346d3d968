"""Tags of the pages about archetypes: `{% load archetypes %}`."""

from uuid import uuid4

from django import template

from palante.archetypes.models import Archetype

register = template.Library()


@register.simple_tag
def fresh_id() -> str:
    """A form's own id: sent twice, what it says is kept once."""
    return str(uuid4())


@register.filter
def intro(archetype: Archetype) -> str:
    return str(archetype.say("intro"))
