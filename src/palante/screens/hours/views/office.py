"""Office hours for those who come: take a place in line, see it, be called, leave."""

from datetime import datetime
from hashlib import blake2b
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import get_current_timezone_name, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palante import __version__
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.screens.participant.doors import participant, person_here, seat_in
from palante.screens.participant.join import MAY_LEAVE
from palante.welcome.domain.office import NotOpenError, come, leave_line
from palante.welcome.models import OfficeHours, Turn
from palante.welcome.queries import before, offices_ahead


@require_safe
@csp_update(MAY_LEAVE)
@participant()
def office_hours(request: HttpRequest, slug: str) -> HttpResponse:
    journey, person = seat_in(request, slug).journey, person_here(request)
    return render(request, "hours/office.html", _context(journey, person, now()) | {"here": "today"})


@require_safe
@participant()
def office_now(request: HttpRequest, slug: str) -> HttpResponse:
    """The part that changes while she waits; mostly a 304."""
    journey, person = seat_in(request, slug).journey, person_here(request)
    context = _context(journey, person, now())
    if request.headers.get("If-None-Match") == context["etag"]:
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "hours/_office_now.html", context)
    answer.headers["ETag"] = context["etag"]
    return answer


@require_POST
@participant()
def office_come(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    office, person = _office(request, slug, pk)
    try:
        wants = request.POST.get("wants_word") == "1"
        come(office, person, about=request.POST.get("about", ""), wants_word=wants)
    except NotOpenError as fault:
        messages.info(request, str(fault))
    return redirect("office_hours", slug)


@require_POST
@participant()
def office_leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    office, person = _office(request, slug, pk)
    if turn := office.turns.filter(person=person, helped_at=None, left_at=None).first():
        leave_line(turn, by=person)
        messages.success(request, _("You left the line. You can come back any time."))
    return redirect("office_hours", slug)


@require_POST
@participant()
def office_enter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """She was called: on to the meeting. Its address stands in this one answer only."""
    office, person = _office(request, slug, pk)
    turn = office.turns.filter(person=person, helped_at=None, left_at=None, called_at__isnull=False).first()
    if turn is None or not office.meeting_url:
        messages.info(request, _("It is not your turn yet. This page tells you as soon as it is."))
        return redirect("office_hours", slug)
    answer = HttpResponseRedirect(office.meeting_url)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _office(request: HttpRequest, slug: str, pk: int) -> tuple[OfficeHours, Person]:
    journey = seat_in(request, slug).journey
    return get_object_or_404(journey.office_hours, pk=pk), person_here(request)


def _context(journey: Journey, person: Person, at: datetime) -> dict[str, Any]:
    ahead = list(offices_ahead(journey, at)[:12])
    turn = (
        Turn.objects.filter(
            office__journey=journey, person=person, helped_at=None, left_at=None, office__ends__gt=at
        )
        .select_related("office__host")
        .order_by("office__starts")
        .first()
    )
    place = before(turn) if turn and turn.called_at is None else 0
    open_now = [one for one in ahead if one.is_open(at) and not (turn and turn.office_id == one.pk)]
    told = (
        __version__,
        person.pk,
        get_language(),
        get_current_timezone_name(),
        [(one.pk, one.starts, one.is_open(at), one.has_begun(at)) for one in ahead],
        turn and (turn.pk, turn.called_at, place, turn.office.cancelled_at),
    )
    return {
        "journey": journey,
        "turn": turn,
        "place": place,
        "open_now": open_now,
        "later": [one for one in ahead if not one.is_open(at)],
        "now": at,
        "etag": f'"{blake2b(repr(told).encode(), digest_size=9).hexdigest()}"',
    }
