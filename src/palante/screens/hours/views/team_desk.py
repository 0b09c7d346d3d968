"""The desk of one office hour: who stands in line, who is in, who was helped."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.people.models import ContactKind
from palante.screens.hours.words import GAPS
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, whatsapp
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.room import show
from palante.welcome.domain.office import call, call_off, call_on_again, helped, leave_line, uncall, unhelped
from palante.welcome.models import OfficeHours, Readiness, Turn
from palante.welcome.queries import line_of, turns_today
from palante.welcome.routes import route_of

EVERY = 15  # seconds between two looks
LATELY = 10
VERBS = {"call": call, "uncall": uncall, "helped": helped, "unhelped": unhelped, "left": leave_line}


@dataclass(frozen=True)
class InLine:
    """One who waits or was called, as the desk sees her."""

    turn: Turn
    gaps: list[Any]  # what she said is missing, in words
    whatsapp: str  # for those who write to people


def _office_at(at: At, pk: int) -> OfficeHours:
    return get_object_or_404(at.journey.office_hours.select_related("host"), pk=pk)


def _context(at: At, office: OfficeHours, moment: datetime) -> dict[str, Any]:
    line = line_of(office)
    people = [turn.person_id for turn in line]
    ready = {
        row.person_id: [GAPS[gap] for gap in route_of(row).gaps]
        for row in Readiness.objects.filter(journey=at.journey, person__in=people)
    }
    rows = []
    for turn in line:
        phone = first_of(turn.person.contacts.all(), ContactKind.PHONE) if at.sees_contacts else None
        link = whatsapp(phone.value, _("Hello, %s.") % turn.person.alias) if phone else ""
        rows.append(InLine(turn, ready.get(turn.person_id, []), link))
    over = office.turns.filter(helped_at__isnull=False).select_related("person").order_by("-helped_at")
    told = (
        office.pk,
        office.cancelled_at,
        get_language(),
        [(turn.pk, turn.called_at, turn.about) for turn in line],
    )
    counts = turns_today(office)
    tag = sha256(repr((*told, counts, int(moment.timestamp() // 300))).encode()).hexdigest()[:24]
    return {
        "at": at,
        "journey": at.journey,
        "office": office,
        "moment": moment,
        "inside": [row for row in rows if row.turn.called_at],
        "waiting": [row for row in rows if not row.turn.called_at],
        "over": over[:LATELY],
        "counts": counts,
        "every": EVERY,
        "tag": quote_etag(tag),
    }


@desk_door()
def office_desk(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    return show(request, at, "welcome", "hours/team_desk.html", _context(at, _office_at(at, pk), now()))


@desk_door()
def office_line(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The line, looked at by itself; a 304 while nothing has changed."""
    context = _context(at, _office_at(at, pk), now())
    if context["tag"] in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "hours/_line.html", context)
    answer.headers["ETag"] = context["tag"]
    return answer


@desk_door(CHANGES)
def turn_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    turn = get_object_or_404(Turn, pk=pk, office__journey=at.journey)
    turn = one_of(VERBS, verb)(turn, by=request.user)
    words = {
        "call": _("Called: their page lets them in."),
        "uncall": _("Back in the line, at their own place."),
        "helped": _("Helped."),
        "unhelped": _("In the line again."),
        "left": _("Taken out of the line."),
    }
    undo = {"call": "uncall", "helped": "unhelped"}.get(verb, "")
    if undo:
        toasts.say(request, words[verb], undo="turn_do", args=[at.journey.slug, pk, undo])
    else:
        toasts.say(request, words[verb])
    return back(request, "office_desk", at.journey.slug, turn.office_id)


@desk_door(CHANGES)
def office_off(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    call_off(_office_at(at, pk), by=request.user)
    toasts.say(
        request, _("Called off. Who stands in line sees it."), undo="office_on", args=[at.journey.slug, pk]
    )
    return back(request, "team_welcome", at.journey.slug)


@desk_door(CHANGES)
def office_on(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    call_on_again(_office_at(at, pk), by=request.user)
    toasts.say(request, _("It takes place again."))
    return back(request, "team_welcome", at.journey.slug)
