"""Every message of the journey, and one of them seen whole.

In demo mode nothing leaves, and this page stands in for everybody's mail box: only there are links and codes shown as
their reader gets them. Elsewhere whoever reads a personal link here could come in as that person, so they stay masked.
"""

import re

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from palante.base.markdown import to_html
from palante.base.redact import redact
from palante.messages.domain.by_hand import tick, untick
from palante.messages.domain.release import hold, release, retry, unhold
from palante.messages.models import Message, State
from palante.messages.queries import counts, of_journey
from palante.messages.queries import outbox as messages_of
from palante.messages.wording import filled, masked
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.looking import looked
from palante.screens.team.room import page_of, show

ALONE = re.compile(r"^(https?://[^\s<>]+)$", re.MULTILINE)


@desk_door()
def outbox(request: TeamRequest, at: At) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = messages_of(at.journey.pk)
    if state in State.values:
        rows = rows.filter(state=state)
    numbers = counts(at.journey.pk)
    tabs = [
        (value, label, numbers[value]) for value, label in State.choices if numbers[value] or value == state
    ]
    context = {
        "page": page_of(request, rows),
        "tabs": tabs,
        "state": state,
        "total": sum(numbers[value] for value in State.values),
    }
    return show(request, at, "outbox", "outbox.html", context)


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
    answer = show(
        request,
        at,
        "outbox",
        "message.html",
        {"message": message, "body": _body(message), "shows_links": settings.DEMO},
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


VERBS = {
    "release": (release, "message_do", "hold"),
    "retry": (retry, "message_do", "hold"),
    "hold": (hold, "message_do", "unhold"),
    "unhold": (unhold, "message_do", "hold"),
    "tick": (tick, "message_do", "untick"),
    "untick": (untick, "message_do", "tick"),
}


@desk_door(CHANGES, contacts=True)
def message_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    """Release what is in doubt, try again, hold back, let go, tick off: each is one tap, each has its undo."""
    words = {
        "release": _(
            "Released: it goes out once more, under the same number, so a mail program shows it once."
        ),
        "retry": _("It is tried again within a minute."),
        "hold": _("Held back: it does not go out."),
        "unhold": _("It goes out again."),
        "tick": _("Marked as sent."),
        "untick": _("It waits to be sent again."),
    }
    do, undo, inverse = one_of(VERBS, verb)
    do(_message(at, pk), by=request.user)
    toasts.say(request, words[verb], undo=undo, args=[at.journey.slug, pk, inverse])
    return back(request, "team_message", at.journey.slug, pk)


MOST = 500  # in one go; the rest with the next tap


@desk_door(CHANGES, contacts=True)
def messages_do(request: TeamRequest, at: At, verb: str) -> HttpResponse:
    """Release everything in doubt, or try everything that failed once more."""
    ways = {
        "release": (State.IN_DOUBT, release, ngettext_lazy("%d message released.", "%d messages released.")),
        "retry": (
            State.FAILED,
            retry,
            ngettext_lazy("%d message is tried again.", "%d messages are tried again."),
        ),
    }
    state, do, words = one_of(ways, verb)
    rows = list(Message.objects.filter(journey_id=at.journey.pk, state=state).order_by("pk")[:MOST])
    for row in rows:
        do(row, by=request.user)
    toasts.say(request, str(words % len(rows)))
    return back(request, "desk_reminders", at.journey.slug)
