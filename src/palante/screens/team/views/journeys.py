"""My journeys, and one journey seen whole."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.calls.models import Registration, Seat
from palante.journeys.models import Desk, DeskSeat, Journey, Session, Stage
from palante.screens.team.doors import At, TeamRequest, desk_door, member_door
from palante.screens.team.history import told
from palante.screens.team.needs import Need, needs_of
from palante.screens.team.room import show

TONES = {
    Stage.PLANNING: "sky",
    Stage.CALL: "sun",
    Stage.WELCOME: "sun",
    Stage.RUNNING: "leaf",
    Stage.CLOSED: "plum",
}
RECENT = 40


@dataclass(frozen=True)
class Row:
    journey: Journey
    stage: Stage
    tone: str
    next: Session | None
    people: int
    waiting: int
    needs: list[Need]


@member_door()
def team(request: TeamRequest) -> HttpResponse:
    at = now()
    journeys = list(Journey.objects.of(request.user).order_by("starts_on", "pk"))
    rows = _rows(journeys, at)
    # What runs or comes stands first; what is closed last, the latest first.
    rows.sort(key=lambda row: (row.stage == Stage.CLOSED, -len(row.needs)))
    return render(request, "team/journeys.html", {"rows": rows})


def _rows(journeys: list[Journey], at: datetime) -> list[Row]:
    needs = needs_of(journeys, at)
    upcoming: dict[int, Session] = {}
    for session in Session.objects.upcoming(at).filter(journey__in=journeys):
        upcoming.setdefault(session.journey_id, session)
    seats = {
        journey_id: (taken, waiting)
        for journey_id, taken, waiting in Registration.objects.filter(journey__in=journeys)
        .values_list("journey_id")
        .annotate(
            taken=Count("pk", filter=Q(seat=Seat.TAKEN)), queue=Count("pk", filter=Q(seat=Seat.WAITING))
        )
        .order_by()
    }
    return [
        Row(
            journey,
            stage := journey.stage(at),
            TONES[stage],
            upcoming.get(journey.pk),
            *seats.get(journey.pk, (0, 0)),
            needs[journey.pk],
        )
        for journey in journeys
    ]


@desk_door()
def team_journey(request: TeamRequest, at: At) -> HttpResponse:
    moment = now()
    row = _rows([at.journey], moment)[0]
    sitting = DeskSeat.objects.filter(journey=at.journey).select_related("member").order_by("member__name")
    team = sorted(sitting, key=lambda seat: Desk.values.index(seat.desk))
    lines = LogLine.objects.filter(journey_id=at.journey.pk).order_by("-at", "-pk")[:RECENT]
    return show(
        request,
        at,
        "journey",
        "journey.html",
        {"row": row, "team": team, "happened": told(lines, at.journey)[:12]},
    )
