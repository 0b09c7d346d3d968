"""Words for participants' pages that more than one template needs. `{% load participant %}`."""

from django import template
from django.utils.translation import gettext as _

from palante.library.models import Form, Resource
from palante.people.models import Person
from palante.screens.participant.doors import who as short_name
from palante.screens.templatetags.ui import size

register = template.Library()

ICONS = {
    Form.TEXT: "file-text",
    Form.AUDIO: "headphones",
    Form.VIDEO: "video",
    Form.PICTURE: "image",
    Form.FILE: "download",
    Form.LINK: "external-link",
}


@register.filter
def form_icon(form: str) -> str:
    return ICONS[Form(form)]


@register.filter
def form_tone(form: str) -> str:
    return {Form.AUDIO: "leaf", Form.VIDEO: "plum", Form.TEXT: "sky", Form.LINK: "sun"}.get(
        Form(form), "clay"
    )


@register.filter
def price(resource: Resource) -> str:
    """What a tap costs: "about 10 MB · 1 h 25 min"; for a link whose size nobody told, that it leaves this site."""
    parts = [size(resource.bytes)] if resource.bytes is not None else [_("another site")]
    if resource.seconds:
        hours, minutes = divmod(max(round(resource.seconds / 60), 1), 60)
        parts.append(
            " ".join(filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]))
        )
    return " · ".join(parts)


@register.simple_tag
def who(person: Person | None) -> str:
    """The name under which scripts keep this person's things on a phone; empty for nobody."""
    return short_name(person) if person else ""
