"""The pages of the reminders desk, in the order of the tabs. A page that does not exist here is left out."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palante.journeys.models import Journey

TABS = [
    ("today", "desk_reminders", _("Today")),
    ("tap", "team_tap", _("By hand")),
    ("replies", "team_replies", _("Replies")),
    ("drifting", "team_drifting", _("Drifting away")),
    ("calendar", "team_calendar", _("Calendar")),
    ("rules", "team_rules", _("Messages")),
    ("outbox", "outbox", pgettext_lazy("tab", "Outbox")),
    ("whatsapp", "team_whatsapp", _("WhatsApp")),
    ("sms", "team_sms", _("SMS")),
]


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    href: str


def tabs_of(journey: Journey) -> list[Tab]:
    found = []
    for key, page, label in TABS:
        try:
            found.append(Tab(key, str(label), reverse(page, args=[journey.slug])))
        except NoReverseMatch:
            continue
    return found
