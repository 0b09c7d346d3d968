"""Why somebody is on the list, in a sentence; how a note would reach them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palante.drifting.models import How, Outcome, Reason
from palante.drifting.queries import Why
from palante.messages.ways import NoWay

ICONS = {
    Reason.UNANSWERED: "message-circle-question-mark",
    Reason.CONNECTION: "wifi-off",
    Reason.NEVER_CAME: "door-open",
    Reason.MISSED: "calendar-x",
    Reason.CANVAS: "pencil-line",
}
HOW_ICONS = {How.WROTE: "pencil", How.CALLED: "phone", How.MATE: "heart-handshake", How.SPOKE: "users"}
# What one taps after a call, the likeliest first.
OUTCOMES = [
    Outcome.COMES,
    Outcome.SPOKE,
    Outcome.NO_ANSWER,
    Outcome.CANNOT,
    Outcome.ENOUGH,
    Outcome.WRONG,
]
CHANNELS: dict[str, Any] = {
    "desk": gettext_lazy("WhatsApp from your own phone"),
    "whatsapp": gettext_lazy("WhatsApp, sent by Palante"),
    "telegram": gettext_lazy("Telegram"),
    "push": gettext_lazy("A notice on their phone"),
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("Text message (SMS)"),
    "screen": gettext_lazy("On their page"),
}


def sentence(why: Why) -> str:
    """The time it tells of stands beside it on the screen."""
    title = {"title": why.title, "number": why.number}
    match why.reason:
        case Reason.UNANSWERED:
            return (
                _("Asked us something and has no answer")
                if not why.title
                else (_("Asked for help in “%(title)s” and has no answer") % title)
            )
        case Reason.CONNECTION:
            return _("Had trouble getting in to “%(title)s”, and was not seen since") % title
        case Reason.NEVER_CAME:
            return (
                ngettext(
                    "Has a place and has not come yet: %(number)s session so far",
                    "Has a place and has not come yet: %(number)s sessions so far",
                    why.number,
                )
                % title
            )
        case Reason.MISSED:
            return (
                ngettext(
                    "Was not at the last %(number)s session",
                    "Was not at the last %(number)s sessions",
                    why.number,
                )
                % title
            )
        case Reason.CANVAS:
            return _("Stopped in the middle of “%(title)s”") % title


def why_not(why: NoWay) -> str:
    """Why nobody can be written to, and what there is to do."""
    return {
        NoWay.NO_ADDRESS: _("We have no number and no address. Whoever brought them may know one."),
        NoWay.STOPPED: _("They asked for no more messages. A call is a smaller step, if you know them."),
        NoWay.NOT_WANTED: _("They want no notes of this kind. A call is a smaller step, if you know them."),
        NoWay.PAUSED: _("They asked for a pause. It ends by itself; let it."),
        NoWay.NOT_READY: _("The only way to them is not set up here."),
    }[why]
