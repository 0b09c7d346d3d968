"""The plan: what is overdue, what is for this week, what comes later; and whether the team is ready."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.markdown import to_html
from palante.journeys.domain.plan import finish_task, pin_task, reopen_task, unpin_task
from palante.journeys.domain.readiness import answer_question
from palante.journeys.models import Answer, Desk, Task
from palante.journeys.queries import warnings
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.forms import near
from palante.screens.team.room import show
from palante.welcome.queries import warnings as first_steps

DONE_SHOWN = 60


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    tone: str
    tasks: list[Task]


def parts_of(tasks: QuerySet[Task], today: date) -> list[Part]:
    """Overdue, this week (seven days from today), later."""
    todo = list(tasks.filter(done_at=None))
    week = today + timedelta(days=7)
    return [
        Part("overdue", _("Overdue"), "rose", [task for task in todo if task.due_on < today]),
        Part("week", _("This week"), "sun", [task for task in todo if today <= task.due_on < week]),
        Part("later", _("Later"), "sky", [task for task in todo if task.due_on >= week]),
    ]


@desk_door()
def plan(request: TeamRequest, at: At) -> HttpResponse:
    journey, moment = at.journey, now()
    desk = request.GET.get("desk", "")
    tasks = journey.tasks.select_related("done_by")
    if desk in Desk.values:
        tasks = tasks.filter(desk=desk)
    total, done = tasks.count(), tasks.exclude(done_at=None).order_by("-done_at")
    questions: list[Any] = list(journey.readiness.select_related("answered_by"))
    for question in questions:
        question.advice = to_html(str(question.say("advice"))) if question.answer != Answer.YES else ""
    context = {
        "parts": parts_of(tasks, moment.astimezone(journey.tzinfo).date()),
        "done": done[:DONE_SHOWN],
        "done_count": done.count(),
        "total": total,
        "desk": desk,
        "desks": Desk.choices,
        "my_desks": at.seats,
        "questions": questions,
        "ready": sum(question.answer == Answer.YES for question in questions),
        "warnings": [*warnings(journey, moment), *first_steps(journey, moment)],
    }
    return show(request, at, "plan", "plan.html", context)


def _task(at: At, pk: int) -> Task:
    return get_object_or_404(at.journey.tasks, pk=pk)


@desk_door(CHANGES)
def task_finish(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    task = _task(at, pk)
    finish_task(task, by=request.user)
    toasts.say(request, _("Done: %s") % task.say("what"), undo="task_reopen", args=[at.journey.slug, pk])
    return back(request, "plan", at.journey.slug)


@desk_door(CHANGES)
def task_reopen(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    task = _task(at, pk)
    reopen_task(task, by=request.user)
    toasts.say(
        request, _("To do again: %s") % task.say("what"), undo="task_finish", args=[at.journey.slug, pk]
    )
    return back(request, "plan", at.journey.slug)


@desk_door(CHANGES)
def task_pin(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Set a date by hand: from then on it stays when the journey's start moves."""
    task = _task(at, pk)
    try:
        due_on = parse_date(request.POST.get("due_on", ""))
        due_on = near(due_on) if due_on else None
    except (ValueError, ValidationError):
        due_on = None
    if due_on is None:
        toasts.warn(request, _("This is not a date, so nothing was changed. Choose one in the calendar."))
    else:
        pin_task(task, due_on, by=request.user)
        toasts.say(
            request,
            _("The date is set and stays, even when the journey moves."),
            undo="task_unpin",
            args=[at.journey.slug, pk],
        )
    return back(request, "plan", at.journey.slug)


@desk_door(CHANGES)
def task_unpin(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    unpin_task(_task(at, pk), by=request.user)
    toasts.say(request, _("The date follows the journey's start again."))
    return back(request, "plan", at.journey.slug)


@desk_door(CHANGES)
def readiness_answer(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    question = get_object_or_404(at.journey.readiness, pk=pk)
    answer = request.POST.get("answer", "")
    if answer in ("", *Answer.values):
        answer_question(question, answer, by=request.user)
        toasts.say(request, _("Noted."))
    return back(request, "plan", at.journey.slug)
