"""Tags of the reminders desk: `{% load reminders %}`."""

from django import template

from palante.journeys.models import Journey
from palante.reminders.models import Rule
from palante.screens.reminders.said import CHANNELS, said_when
from palante.screens.reminders.tabs import Tab, tabs_of

register = template.Library()


@register.simple_tag
def reminder_tabs(journey: Journey) -> list[Tab]:
    return tabs_of(journey)


@register.filter
def when_words(rule: Rule) -> str:
    """“1 day before a session”, as the team says it."""
    return said_when(rule)


@register.filter
def channel_words(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))
