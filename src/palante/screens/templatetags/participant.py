"""Tags of participants' pages: `{% load participant %}`."""

from django import template

from palante.library.models import Form, Resource
from palante.people.models import Person
from palante.screens.participant import prices
from palante.screens.participant.doors import who as short_name

register = template.Library()


@register.filter
def form_icon(form: str) -> str:
    return prices.ICONS[Form(form)]


@register.filter
def form_tone(form: str) -> str:
    return prices.TONES.get(Form(form), "clay")


@register.filter
def what(resource: Resource) -> str:
    return prices.what(resource)


@register.filter
def line(resource: Resource) -> str:
    return prices.line(resource)


@register.filter
def price(resource: Resource) -> str:
    return prices.price(resource)


@register.simple_tag
def who(person: Person | None) -> str:
    """The name under which scripts keep this person's things on a phone; empty for nobody."""
    return short_name(person) if person else ""
