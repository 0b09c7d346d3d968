"""Círculo. Circles come with a later part of Palante; until then this page says so plainly and pretends nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palante.calls.models import Seat
from palante.calls.queries import journeys_of
from palante.screens.participant.doors import participant, person_here


@require_safe
@participant(full=True, keep=True)
def circle(request: HttpRequest) -> HttpResponse:
    seats = [row for row in journeys_of(person_here(request)) if row.seat == Seat.TAKEN]
    return render(request, "participant/circle.html", {"seats": seats, "here": "circle"})
