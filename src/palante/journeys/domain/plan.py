"""The plan's tasks: done, not done after all, or due on a day that a person chose."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.kitpage import LEAD_DAYS
from palante.journeys.models import Desk, Journey, Task
from palante.people.models import Member


def _lock(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("journey").get(pk=task.pk)


@transaction.atomic
def finish_task(task: Task, by: Member | None, *, at: datetime | None = None) -> Task:
    at = at or now()
    task = _lock(task)
    if task.done_at is None:
        task.done_at, task.done_by = at, by
        task.save(update_fields=["done_at", "done_by"])
        record("task_finished", task, by=by, journey=task.journey, at=at)
    return task


@transaction.atomic
def reopen_task(task: Task, by: Member | None, *, at: datetime | None = None) -> Task:
    """The inverse of `finish_task`."""
    at = at or now()
    task = _lock(task)
    if task.done_at is not None:
        task.done_at = task.done_by = None
        task.save(update_fields=["done_at", "done_by"])
        record("task_reopened", task, by=by, journey=task.journey, at=at)
    return task


@transaction.atomic
def pin_task(task: Task, due_on: date, by: Member | None, *, at: datetime | None = None) -> Task:
    """Set the day by hand. From now on another first day of the journey does not move it."""
    at = at or now()
    task = _lock(task)
    if not task.is_pinned or task.due_on != due_on:
        old = task.due_on
        task.is_pinned, task.due_on = True, due_on
        task.save(update_fields=["is_pinned", "due_on"])
        record("task_pinned", task, by=by, journey=task.journey, at=at, old=old, new=due_on)
    return task


@transaction.atomic
def unpin_task(task: Task, by: Member | None, *, at: datetime | None = None) -> Task:
    """Let the task follow the journey's first day again. The inverse of `pin_task`."""
    at = at or now()
    task = _lock(task)
    if task.is_pinned:
        task.is_pinned = False
        task.due_on = task.journey.starts_on - timedelta(days=task.days_before)
        task.save(update_fields=["is_pinned", "due_on"])
        record("task_unpinned", task, by=by, journey=task.journey, at=at)
    return task


class NewTask(NamedTuple):
    key: str  # the same key is the same task: adding it twice changes nothing
    words: dict[str, dict[str, str]]  # {"es": {"what": …}}
    desk: Desk = Desk.LEAD


@transaction.atomic
def add_tasks(
    journey: Journey, tasks: Iterable[NewTask], by: Member | None, *, at: datetime | None = None
) -> list[Task]:
    """Put more into the plan: at its beginning, or a week from now when that has passed. Returns those that are new."""
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    lead = journey.settings.get("lead_days", {}).get("plan", LEAD_DAYS["plan"])
    today = at.astimezone(journey.tzinfo).date()
    due = max(journey.starts_on - timedelta(days=lead), today + timedelta(days=7))
    known = set(journey.tasks.values_list("key", flat=True))
    made = []
    for task in tasks:
        if task.key not in known:
            known.add(task.key)
            row = Task.objects.create(
                journey=journey,
                key=task.key,
                words=task.words,
                desk=task.desk,
                days_before=(journey.starts_on - due).days,
                due_on=due,
            )
            record("task_added", row, by=by, journey=journey, at=at)
            made.append(row)
    return made


@transaction.atomic
def remove_tasks(
    journey: Journey, keys: Iterable[str], by: Member | None, *, at: datetime | None = None
) -> int:
    """The inverse of `add_tasks`. A task that is done stays: somebody did it."""
    rows = journey.tasks.select_for_update().filter(key__in=list(keys), done_at=None)
    for row in rows:
        record("task_removed", row, by=by, journey=journey, at=at or now())
    return rows.delete()[0]
