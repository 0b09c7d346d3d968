"""One message seen whole: its words, its tries, what they cost, and what a person may decide about it.

In demo mode nothing leaves, and this page stands in for everybody's mail box: only there are links and codes shown as
their reader gets them. Elsewhere whoever reads a personal link here could come in as that person, so they stay masked.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.markdown import to_html
from palante.base.redact import redact
from palante.messages.channels import DESK, ready
from palante.messages.domain.by_hand import tick, untick
from palante.messages.domain.fall_back import go_another_way
from palante.messages.domain.let_go import call_back, let_one_go, let_wait_again
from palante.messages.domain.release import hold, release, retry, unhold
from palante.messages.models import Attempt, Message, State
from palante.messages.queries import of_journey
from palante.messages.wording import filled, masked
from palante.screens.outbox.words import channel_name, ways_left
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.looking import looked
from palante.screens.team.room import show

ALONE = re.compile(r"^(https?://[^\s<>]+)$", re.MULTILINE)
TRIES = 40  # the latest; an outage of days may leave more


def _message(at: At, pk: int) -> Message:
    mine = of_journey(at.journey.pk).select_related("person", "member", "link", "code", "contact")
    return get_object_or_404(mine, pk=pk)


def _body(message: Message) -> SafeString:
    """Mail is Markdown. An address on a line of its own is made a link before it is drawn, never in what was drawn."""
    words = filled(message) if settings.DEMO else redact(masked(message))
    return to_html(ALONE.sub(r"<\1>", words))


@desk_door()
def team_message(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    message = _message(at, pk)
    if message.person_id:
        looked(request, at, [message.person_id], "message")
    tries = Attempt.objects.filter(message=message).select_related("contact").order_by("-pk")[:TRIES]
    context = {
        "message": message,
        "body": _body(message),
        "shows_links": settings.DEMO,
        "attempts": list(tries),
        "ways": ways_left(message),
        "acts": _acts(message),
        "is_ready": message.channel in ready(),
    }
    answer = show(request, at, "outbox", "outbox/message.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _acts(message: Message) -> list[dict[str, Any]]:
    """What may be decided now, the likeliest first."""
    if not message.body:
        return []
    onward = []
    if message.ways and message.state in (State.DUE, State.FAILED, State.IN_DOUBT, State.HELD):
        by = channel_name(message.ways[0][0])
        words = _("Send by %(channel)s instead") % {"channel": by}
        onward = [{"verb": "onward", "label": words, "icon": "corner-up-right", "kind": "plain"}]
    hold_it = {"verb": "hold", "label": _("Hold back"), "icon": "pause", "kind": "plain"}
    if message.channel == DESK and message.state == State.DUE:
        sent = {"verb": "tick", "label": _("Sent"), "icon": "check", "kind": "primary"}
        return [sent, hold_it, *onward]
    if message.channel == DESK and message.state == State.HANDED_OVER:
        return [{"verb": "untick", "label": _("Not sent"), "icon": "undo-2", "kind": "plain"}]
    first = {
        State.WAITING: {"verb": "let_go", "label": _("Let it go"), "icon": "send", "kind": "primary"},
        State.IN_DOUBT: {"verb": "release", "label": _("Release"), "icon": "send", "kind": "primary"},
        State.FAILED: {"verb": "retry", "label": _("Try again"), "icon": "refresh-cw", "kind": "primary"},
        State.HELD: {"verb": "unhold", "label": _("Let it go"), "icon": "send", "kind": "plain"},
        State.DUE: hold_it,
    }.get(State(message.state))
    acts = [first] if first else []
    if message.state in (State.WAITING, State.IN_DOUBT):
        acts.append(hold_it)
    return [*acts, *onward]


def _onward(message: Message, *, by: Any) -> None:
    go_another_way(message, by=by, at=now())


def _wait(message: Message, *, by: Any) -> None:
    """The inverse of letting go, and of holding back what waited: a person decides again."""
    call_back(Message.objects.filter(pk=message.pk))
    let_wait_again(message, by=by)


# What to do, and what takes it back (onward cannot be taken back: hold it).
VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "release": (release, "hold"),
    "retry": (retry, "hold"),
    "hold": (hold, "unhold"),
    "unhold": (unhold, "hold"),
    "let_go": (let_one_go, "wait"),
    "wait": (_wait, "let_go"),
    "tick": (tick, "untick"),
    "untick": (untick, "tick"),
    "onward": (_onward, ""),
}


@desk_door(CHANGES, contacts=True)
def message_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    """Release what is in doubt, try again, hold back, let go, tick off, another way: each is one tap, each has its undo."""
    words = {
        "release": _(
            "Released: it goes out once more, under the same number, so a mail program shows it once."
        ),
        "retry": _("It is tried again within a minute."),
        "hold": _("Held back: it does not go out."),
        "unhold": _("It goes out again."),
        "let_go": _("It goes out as soon as it is due."),
        "wait": _("It waits for a person to let it go."),
        "tick": _("Marked as sent."),
        "untick": _("It waits to be sent again."),
        "onward": _("It goes out by the next way."),
    }
    do, inverse = one_of(VERBS, verb)
    message = _message(at, pk)
    before = (message.state, message.channel)
    if verb == "hold" and message.state == State.WAITING:
        inverse = "wait"  # taking it back must not send it
    do(message, by=request.user)
    if (message.state, message.channel) == before:
        toasts.warn(request, _("Nothing was changed: it stands elsewhere by now."))
    else:
        undo = "message_do" if inverse else ""
        toasts.say(request, words[verb], undo=undo, args=[at.journey.slug, pk, inverse])
    return back(request, "team_message", at.journey.slug, pk)
