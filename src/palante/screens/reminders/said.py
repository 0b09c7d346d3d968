"""Times, events and channels in the team's words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from palante.reminders.models import Anchor, Rule
from palante.reminders.when import parts_of

CHANNELS = {
    "email": _("e-mail"),
    "whatsapp": _("WhatsApp"),
    "sms": _("SMS"),
    "push": _("notices on the phone"),
    "telegram": _("Telegram"),
    "screen": _("on their page Today"),
    "desk": _("by hand"),
}
EVENTS = {
    "registered": _("at once, when somebody registers"),
    "waiting": _("at once, when somebody comes onto the waiting list"),
    "seat": _("at once, when there is a place for somebody who waited"),
    "moved": _("when a session is moved, to who had heard the old time"),
}
_SPANS = {
    "minutes": ngettext_lazy("%d minute", "%d minutes"),
    "hours": ngettext_lazy("%d hour", "%d hours"),
    "days": ngettext_lazy("%d day", "%d days"),
    "weeks": ngettext_lazy("%d week", "%d weeks"),
}
_PLACES = {
    Anchor.SESSION_START: _("%(span)s before each session"),
    Anchor.SESSION_BEGUN: _("%(span)s after each session has begun"),
    Anchor.SESSION_END: _("%(span)s after each session"),
    Anchor.CANVAS: _("%(span)s after each session with a canvas"),
    Anchor.JOURNEY_START: _("%(span)s before the journey begins"),
    Anchor.JOURNEY_BEGUN: _("%(span)s after the journey has begun"),
    Anchor.JOURNEY_END: _("%(span)s after the journey"),
    Anchor.CALL_OPENED: _("%(span)s after the call opens"),
    Anchor.CALL_CLOSES: _("%(span)s before the call closes"),
    Anchor.CALL_CLOSED: _("%(span)s after the call closes"),
}
_ABSENCES = ngettext_lazy(
    "%(span)s after somebody missed %(number)d session",
    "%(span)s after somebody missed %(number)d sessions in a row",
    "number",
)


def said_when(rule: Rule) -> str:
    if rule.anchor == Anchor.EVENT:
        return str(EVENTS.get(rule.event, rule.event))
    number, unit = parts_of(rule.minutes)
    span = str(_SPANS[unit] % number)
    if rule.anchor == Anchor.ABSENCE:
        return str(_ABSENCES % {"span": span, "number": rule.absences})
    return str(_PLACES[Anchor(rule.anchor)]) % {"span": span}
