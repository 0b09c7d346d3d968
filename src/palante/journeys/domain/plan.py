"""The plan's tasks: done, not done after all, or due on a day that a person chose."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Task
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
