"""The calendar of what will go out; a coming message let go beforehand, or left out this time."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from palante.base.markdown import to_html
from palante.reminders.ahead import Coming, coming
from palante.reminders.asking import posting_of
from palante.reminders.domain.round import release_round, resume_round, round_of, stop_round, unrelease_round
from palante.reminders.queries import preview
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.room import show

DAYS = 14
FAR = 400  # days


@desk_door()
def team_calendar(request: TeamRequest, at: At) -> HttpResponse:
    """Two weeks at a time, by day, in the journey's own time."""
    moment = now()
    today = localtime(moment).date()
    first = _day(request.GET.get("from", ""), today)
    begins = datetime.combine(first, time(), at.journey.tzinfo)
    rows = coming(at.journey, moment, DAYS, since=begins)
    days = [
        (localtime(found[0].due_at), found)
        for _date, group in groupby(rows, key=lambda row: localtime(row.due_at).date())
        if (found := list(group))
    ]
    context = {
        "days": days,
        "first": begins,
        "last": begins + timedelta(days=DAYS - 1),
        "earlier": max(first - timedelta(days=DAYS), today) if first > today else None,
        "later": first + timedelta(days=DAYS) if first < today + timedelta(days=FAR) else None,
        "asking": sum(row.may_release for row in rows),
        "rounds": len(rows),
        "posting": posting_of(at.journey),
    }
    return show(request, at, "reminders", "reminders/calendar.html", context)


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(found, today), today + timedelta(days=FAR))


def _moment(at: At, pk: int, number: int) -> Coming:
    """The coming moment of a rule, for the session of this number (0: of the journey); 404 once it is due."""
    for row in coming(at.journey, days=FAR + DAYS):
        if row.rule.pk == pk and (row.session.number if row.session else 0) == number:
            return row
    raise Http404


@desk_door()
def team_moment(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """One coming message: how it will read, to how many, and the question whether it may go."""
    row = _moment(at, pk, number)
    seen = preview(row.rule, row.session)
    posting = posting_of(at.journey)
    context = {
        "row": row,
        "number": number,
        "seen": seen,
        "seen_body": to_html(seen.body),
        "is_many": row.people > posting.asks_above,
    }
    return show(request, at, "reminders", "reminders/moment.html", context)


@desk_door(CHANGES, contacts=True)
def moment_do(request: TeamRequest, at: At, pk: int, number: int, verb: str) -> HttpResponse:
    """Let a coming message go, or leave it out this time; each has its undo."""
    row = _moment(at, pk, number)
    inverse = one_of({"release": "unrelease", "unrelease": "", "stop": "resume", "resume": ""}, verb)
    round = round_of(row.moment)
    if round is None:
        raise Http404
    words = {
        "release": _("It will leave at its hour. You can still call it back."),
        "unrelease": _("It waits for one of you again."),
        "stop": _("It does not go out this time."),
        "resume": _("It goes out again as planned."),
    }
    if verb == "release":
        said = number_in(request.POST.get("people", ""))
        if row.people > max(said, posting_of(at.journey).asks_above):
            # Nobody was asked about this number yet: the page that asks.
            return redirect("team_moment", at.journey.slug, pk, number)
        release_round(round, people=max(said, row.people), by=request.user)
    elif verb == "unrelease":
        unrelease_round(round, by=request.user)
    elif verb == "stop":
        stop_round(round, by=request.user)
    else:
        resume_round(round, by=request.user)
    undo: dict[str, Any] = (
        {"undo": "moment_do", "args": [at.journey.slug, pk, number, inverse]} if inverse else {}
    )
    toasts.say(request, words[verb], **undo)
    return back(request, "team_calendar", at.journey.slug)


def number_in(text: str) -> int:
    """What a form said; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
