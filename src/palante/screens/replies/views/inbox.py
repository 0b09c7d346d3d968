"""Who waits for an answer, how long, by when; whose it is."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.messages.domain.canned import set_answer_time
from palante.screens.replies import inbox as ask
from palante.screens.replies.forms import HoursForm
from palante.screens.replies.ways import CHANNELS, ICONS
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.room import page_of, show

EVERY = 25  # seconds between two looks
WHICH = ("waiting", "mine", "all", "unknown")


def which_of(request: TeamRequest) -> str:
    return request.GET["which"] if request.GET.get("which") in WHICH else "waiting"


def _context(request: TeamRequest, at: At, moment: datetime) -> dict[str, Any]:
    journey, which, words = at.journey, which_of(request), request.GET.get("q", "").strip()[:200]
    threads = ask.threads_of(journey, moment)
    rows = {
        "waiting": ask.waiting(threads),
        "mine": threads.filter(taken_by=request.user).order_by(
            "-is_pressing", "waits_since", "-heard_at", "-pk"
        ),
        "all": threads.order_by("-heard_at", "-pk"),
        "unknown": threads.filter(person=None).order_by("-heard_at", "-pk"),
    }[which]
    if which == "mine":
        rows = ask.waiting(threads.filter(taken_by=request.user))
    if words:
        rows = ask.matching(threads.order_by("-heard_at", "-pk"), words, journey)
    page = page_of(request, rows.select_related("person", "taken_by"), 30)
    hours = ask.hours_of(journey.pk)
    shown = ask.rows_of(page.object_list, hours, moment, at.journey)
    looked(request, at, [row.thread.person_id for row in shown if row.thread.person_id], "message")
    return {
        "rows": [(row, ask.preview(row.last), CHANNELS.get(row.thread.channel, ""), ICONS.get(row.thread.channel, "send"))
                 for row in shown],
        "page": page,
        "which": which,
        "q": words,
        "numbers": ask.counts(threads, request.user),
        "hours": hours,
        "moment": moment,
        "tag": _tag(request, at, moment),
        "every": EVERY,
        "tab": "replies",
    }  # fmt: skip


def _tag(request: TeamRequest, at: At, moment: datetime) -> str:
    """The same as long as the list looks the same: who waits moves from “soon” to “late” by the minute, so ten of them."""
    state = ask.state_of(ask.threads_of(at.journey, moment))
    asked = (request.GET.urlencode(), get_language(), request.user.pk, moment.hour, moment.minute // 10)
    return quote_etag(sha256(repr((sorted(state.items()), asked)).encode()).hexdigest()[:24])


@desk_door(contacts=True)
def team_replies(request: TeamRequest, at: At) -> HttpResponse:
    context = _context(request, at, now()) | {
        "hours_form": HoursForm(initial={"hours": ask.hours_of(at.journey.pk)})
    }
    return show(request, at, "reminders", "replies/inbox.html", context)


@desk_door(contacts=True)
def team_replies_now(request: TeamRequest, at: At) -> HttpResponse:
    """The list alone, polled: some bytes while nothing happened."""
    moment = now()
    tag = _tag(request, at, moment)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    context = {"at": at, "journey": at.journey} | _context(request, at, moment)
    answer_ = render(request, "replies/_list.html", context)
    answer_.headers["ETag"] = tag
    return answer_


@desk_door(CHANGES, contacts=True)
def team_replies_hours(request: TeamRequest, at: At) -> HttpResponse:
    form = HoursForm(request.POST)
    if form.is_valid():
        set_answer_time(at.journey.pk, form.cleaned_data["hours"], by=request.user)
        toasts.say(request, _("Kept. Who waits longer than this stands out from now on."))
        return back(request, "team_replies", at.journey.slug)
    toasts.warn(request, _("Write a number of hours between 1 and 72."))
    return back(request, "team_replies", at.journey.slug)
