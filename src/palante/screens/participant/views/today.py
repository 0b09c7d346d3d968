"""Hoy: what is next, one thing to do, what can be caught up with. Nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from palante.archetypes.assigned import archetypes_for
from palante.archetypes.models import Archetype
from palante.base.weave import Chevron
from palante.calls.models import Registration, Seat
from palante.calls.queries import journeys_of, places_in_line
from palante.canvases.queries import Progress, progress_of
from palante.journeys.models import Journey, Lesson, Session, Stage
from palante.library.models import Resource
from palante.library.queries import resources_of
from palante.live.queries import threads_in
from palante.people.models import Person, Strength
from palante.screens.archetypes.tailored import lessons_first, size_first
from palante.screens.participant.doors import participant, person_here, sign_in_here
from palante.screens.participant.join import MAY_LEAVE
from palante.screens.participant.moment import FRESH, Moment, moment_of, team_names
from palante.screens.participant.timetable import Stop, slim, stops, week_of

CATCH_UP_AT_ONCE = 2  # the rest is one tap away in the library
STILL_HERE = timedelta(days=60)  # so long a closed journey stands on Hoy


@dataclass(frozen=True)
class Band:
    """One journey's weave on Hoy."""

    journey: Journey
    stops: Sequence[Stop]
    stage: Stage
    week: int

    @property
    def chevrons(self) -> list[Chevron]:
        return [stop.chevron for stop in self.stops]

    @property
    def weeks(self) -> int:
        return self.stops[-1].session.week if self.stops else 0

    @property
    def next(self) -> Session | None:
        return next((stop.session for stop in self.stops if stop.is_now), None)


@dataclass(frozen=True)
class Task:
    title: str
    href: str
    icon: str
    note: str = ""
    tone: str = "sun"


@dataclass(frozen=True)
class Missed:
    """A session that can be caught up with, and how: the smallest first."""

    stop: Stop
    resources: list[Resource]


@dataclass(frozen=True)
class Today:
    bands: list[Band] = field(default_factory=list)
    waiting: list[Registration] = field(default_factory=list)
    moment: Moment | None = None
    task: Task | None = None
    missed: list[Missed] = field(default_factory=list)
    missed_in_all: int = 0
    lessons: list[Lesson] = field(default_factory=list)
    tailored: str = ""  # the journey whose order follows what suits her: hers to change
    how_was: Session | None = None
    is_before: bool = False

    @property
    def closed(self) -> list[Band]:
        return [band for band in self.bands if band.stage == Stage.CLOSED]


@require_safe
@csp_update(MAY_LEAVE)
@participant(keep=True)
def today(request: HttpRequest) -> HttpResponse:
    at = now()
    shown = gather(person_here(request), at)
    moment = shown.moment
    context = {
        "today": shown,
        "moment": moment,
        "session": moment.session if moment else None,
        "journey": moment.session.journey if moment else None,
        "team": team_names(moment.session.journey_id) if moment else {},
        "now": at,
        "here": "today",
        "is_full": sign_in_here(request).strength == Strength.FULL,
        "on_today": True,
    }
    return render(request, "participant/today.html", context)


def gather(person: Person, at: datetime) -> Today:
    """Everything Hoy shows. The number of queries does not depend on how many journeys or sessions there are."""
    registrations = list(journeys_of(person))
    waiting: list[Any] = [row for row in registrations if row.seat == Seat.WAITING]
    places = places_in_line(waiting)
    for row in waiting:
        row.place = places.get(row.pk, 1)
    journeys = {row.journey_id: row.journey for row in registrations if row.seat == Seat.TAKEN}
    if not journeys:
        return Today(waiting=waiting)
    by_journey: dict[int, list[Session]] = {pk: [] for pk in journeys}
    for session in slim(Session.objects.filter(journey__in=journeys), journeys.values()).order_by("number"):
        session.journey = journeys[session.journey_id]
        by_journey[session.journey_id].append(session)
    threads, canvases = threads_in(person, list(journeys)), progress_of(person, journeys)
    bands = []
    for pk, journey in journeys.items():
        mine = [canvas for canvas in canvases if canvas.template.journey_id == pk]
        row = stops(by_journey[pk], threads, mine, at)
        if journey.stage(at) != Stage.CLOSED or journey.ends_on >= (at - STILL_HERE).date():
            bands.append(Band(journey, row, journey.stage(at), week_of(row, at)))
    # The journey of the session that is nearest stands first; what is over, last.
    never = at + timedelta(days=10_000)
    bands.sort(key=lambda band: (band.stage == Stage.CLOSED, band.next.starts if band.next else never))
    coming = bands[0].next if bands else None
    moment = moment_of(coming, person, at) if coming else None
    past = [stop for band in bands for stop in band.stops if stop.session.ends <= at]
    missed = sorted(
        (stop for stop in past if not stop.was_there), key=lambda stop: stop.session.starts, reverse=True
    )
    before = bool(bands) and all(band.stage in (Stage.PLANNING, Stage.CALL, Stage.WELCOME) for band in bands)
    lessons = list(Lesson.objects.filter(journey=bands[0].journey)) if before else []
    # Asked only where there is something to put in order.
    suits = archetypes_for(person, journeys) if lessons or missed else {}
    return Today(
        bands=bands,
        waiting=waiting,
        moment=moment,
        task=_task(person, bands, canvases, at),
        missed=_with_resources(missed[:CATCH_UP_AT_ONCE], suits),
        missed_in_all=len(missed),
        lessons=lessons_first(lessons, suits.get(bands[0].journey.pk)) if lessons else [],
        tailored=next((band.journey.slug for band in bands if band.journey.pk in suits), ""),
        how_was=_how_was(past, at),
        is_before=before,
    )


def _how_was(past: list[Stop], at: datetime) -> Session | None:
    """The last session she was in, while it is fresh and she has not said how it was."""
    last = max((stop for stop in past if stop.was_there), key=lambda stop: stop.session.ends, default=None)
    if last is None or "feedback" in last.threads or last.session.ends < at - FRESH:
        return None
    return last.session


def _task(person: Person, bands: list[Band], canvases: list[Progress], at: datetime) -> Task | None:
    """The one thing to do: the canvas it is time for, else what she sells, which others can only then see."""
    running = {band.journey.pk: band for band in bands}
    for canvas in reversed(canvases):
        band = running.get(canvas.template.journey_id)
        if band and canvas.missing and _has_begun(canvas, band, at):
            return Task(
                title=_("Your canvas: %(title)s") % {"title": canvas.template.title},
                href=reverse("canvas", args=[band.journey.slug, canvas.template.slug]),
                icon="pencil-line",
                note=canvas_note(canvas),
            )
    if bands and not person.business:
        return Task(
            title=_("Tell what you do"),
            href=reverse("profile"),
            icon="store",
            note=_("One line. You choose who sees it."),
            tone="leaf",
        )
    return None


def _has_begun(canvas: Progress, band: Band, at: datetime) -> bool:
    """Its session is today or was, or she has begun to fill it by herself."""
    if canvas.answered:
        return True
    first = min(
        (stop.session.starts for stop in band.stops if stop.session.canvas == canvas.template.slug),
        default=None,
    )
    return first is not None and first <= at + timedelta(hours=12)


def canvas_note(canvas: Progress) -> str:
    if not canvas.answered:
        return ngettext("%(count)s question", "%(count)s questions, one at a time", canvas.questions) % {
            "count": canvas.questions
        }
    return ngettext("%(count)s question to go", "%(count)s questions to go", canvas.missing) % {
        "count": canvas.missing
    }


def _with_resources(missed: list[Stop], suits: dict[int, Archetype]) -> list[Missed]:
    found = resources_of(stop.session for stop in missed)
    return [
        Missed(
            stop,
            size_first(
                [one for one in found if one.session_id == stop.session.pk],
                suits.get(stop.session.journey_id),
            )[:3],
        )
        for stop in missed
    ]
