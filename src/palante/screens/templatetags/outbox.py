"""Tags of the outbox's pages: `{% load outbox %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from palante.messages.models import Message
from palante.people.models import Contact, ContactKind
from palante.screens.outbox import words
from palante.screens.team.contacts import shown
from palante.screens.team.doors import At
from palante.screens.templatetags.ui import icon

register = template.Library()
register.filter("channel_name", words.channel_name)


@register.filter
def costs(millionths: int, currency: str = "") -> str:
    return words.money(millionths, currency)


@register.simple_tag
def channel(name: str, size: int = 16) -> SafeString:
    """The channel with its sign."""
    return format_html(
        '<span class="num">{} {}</span>',
        icon(words.channel_icon(name), size=size),
        words.channel_name(name),
    )


@register.simple_tag
def standing(message: Message) -> SafeString:
    """Where a message stands, as a badge."""
    said, tone = words.became(message)
    return format_html('<span class="badge {}">{}</span>', tone, said)


@register.filter
def address_for(contact: Contact, at: At) -> str:
    """A number or address, masked for those who do not write to people; never what a browser gave us to knock at."""
    if contact.kind not in (ContactKind.PHONE, ContactKind.EMAIL):
        return str(contact.get_kind_display())
    return shown(contact, at.sees_contacts)


@register.filter
def totals(rows: list[Any]) -> str:
    return words.totals(rows)
