"""What a member does with a card: one word each, the same by a form and by a phone that was without signal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from palante.messages.domain import by_hand
from palante.messages.domain.release import unhold
from palante.messages.domain.stop import start_again
from palante.messages.domain.take_replies import take_reply_by_hand
from palante.messages.models import Message, State
from palante.messages.queries import DESK
from palante.messages.tap import next_hours
from palante.people.models import Member
from palante.screens.team.doors import At

# What she answered, as a reply by hand: it is understood, kept in her thread and counted like any other.
SAID = {
    "yes": {"es": "sí", "en": "yes"},
    "no": {"es": "no", "en": "no"},
    "help": {"es": "ayuda", "en": "help"},
    "stop": {"es": "baja", "en": "stop"},
}


@dataclass(frozen=True)
class Done:
    """What happened, in a sentence, and the word that takes it back (none: there is nothing to take back)."""

    words: str
    undo: str = ""
    ok: bool = True


def message_of(at: At, pk: int) -> Message | None:
    mine = Message.objects.filter(journey_id=at.journey.pk, channel=DESK)
    return mine.select_related("person", "contact").defer("body", "attachment").filter(pk=pk).first()


def do(message: Message, verb: str, *, by: Member, at: datetime, until: str = "", key: str = "") -> Done:
    if verb in SAID:
        return _said(message, verb, by, at, key)
    if verb == "later":
        return _later(message, until, by, at)
    act, words, undo = _acts()[verb]
    if verb == "tick" and message.state == State.HANDED_OVER:
        return Done(_("%s had this one already: it was ticked before.") % _name(message), ok=False)
    act(message, by=by, at=at)
    if verb == "tick" and message.state != State.HANDED_OVER:  # forgotten meanwhile: nothing to tick
        return Done(_("This one is not to be sent any more."), ok=False)
    return Done(words % {"name": _name(message)}, undo)


VERBS = frozenset(
    {*SAID, "later", "tick", "untick", "back", "hold", "unhold", "no_whatsapp", "wrong", "right", "start"}
)


def _acts() -> dict[str, tuple[Callable[..., Any], str, str]]:
    return {
        "tick": (by_hand.tick, _("Sent to %(name)s."), "untick"),
        "untick": (by_hand.untick, _("%(name)s waits to be written to again."), ""),
        "back": (by_hand.bring_forward, _("%(name)s is back among those to write to."), ""),
        "hold": (by_hand.hold_here, _("Nothing goes to %(name)s."), "unhold"),
        "unhold": (unhold, _("%(name)s waits to be written to again."), ""),
        "no_whatsapp": (
            by_hand.could_not,
            _("Noted: this number did not take the message for %(name)s."),
            "right",
        ),
        "wrong": (by_hand.wrong_number, _("Nothing more goes to this number of %(name)s."), "right"),
        "right": (by_hand.right_number, _("The number of %(name)s counts again."), ""),
        "start": (_start, _("%(name)s gets messages here again."), ""),
    }


def _start(message: Message, *, by: Member, at: datetime) -> None:
    if message.contact is not None and message.contact.stopped_at is not None:
        start_again(message.contact, at=at)


def _later(message: Message, until: str, by: Member, at: datetime) -> Done:
    when = next_hours(message, at).get(until)
    if when is None:
        return Done(_("By then it would be too late for this message. It stays in the list."), ok=False)
    by_hand.put_off(message, when, by=by, at=at)
    return Done(_("%s comes up again later.") % _name(message), "back")


def _said(message: Message, verb: str, by: Member, at: datetime, key: str) -> Done:
    if message.person is None or message.journey_id is None:
        return Done(_("This message is for nobody we know."), ok=False)
    words = SAID[verb].get(message.language, SAID[verb]["en"])
    take_reply_by_hand(
        message.person,
        message.journey_id,
        words,
        by=by,
        at=at,
        key=f"tap:{message.pk}:{key}" if key else "",
        contact=message.contact,
    )
    said = {
        "yes": _("Noted: %(name)s says yes."),
        "no": _("Noted: %(name)s says no."),
        "help": _("Noted: %(name)s asks for help. It waits among the answers for somebody to call."),
        "stop": _("Noted: nothing more goes to %(name)s at this number."),
    }
    return Done(said[verb] % {"name": _name(message)}, "start" if verb == "stop" else "")


def _name(message: Message) -> str:
    return message.person.alias if message.person else _("an invited address")
