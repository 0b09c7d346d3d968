"""Tasks and readiness: done, undone, pinned, answered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from palante.base.models import LogLine
from palante.journeys.domain.plan import (
    NewTask,
    add_tasks,
    finish_task,
    pin_task,
    remove_tasks,
    reopen_task,
    unpin_task,
)
from palante.journeys.domain.readiness import answer_question
from palante.journeys.models import Answer, Desk, ReadinessQuestion, Task
from palante.journeys.queries import tasks_due
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START - timedelta(days=10)


def make_task(journey, key="experts", days_before=60, desk=Desk.LEAD, **fields):
    due_on = journey.starts_on - timedelta(days=days_before)
    return Task.objects.create(
        journey=journey,
        key=key,
        desk=desk,
        days_before=days_before,
        due_on=due_on,
        words={"es": {"what": "Invitar"}},
        **fields,
    )


def test_a_finished_task_can_be_reopened(journey, carmen):
    task = make_task(journey)

    done = finish_task(task, carmen, at=AT)
    assert (done.done_at, done.done_by) == (AT, carmen)
    assert finish_task(task, None, at=make.START).done_by == carmen

    assert reopen_task(task, carmen).done_at is None
    assert sorted(LogLine.objects.values_list("verb", flat=True)) == ["task_finished", "task_reopened"]


def test_a_pinned_task_goes_back_to_its_place_when_unpinned(journey, carmen):
    task = make_task(journey)

    assert pin_task(task, date(2026, 12, 24), carmen).due_on == date(2026, 12, 24)
    back = unpin_task(task, carmen)

    assert (back.due_on, back.is_pinned) == (date(2026, 12, 3), False)


def test_due_are_the_open_tasks_of_the_days_to_come_the_latest_first(journey, carmen):
    late, soon = make_task(journey, "late", 60), make_task(journey, "soon", 5, desk=Desk.HOST)
    make_task(journey, "far", 1)
    finish_task(make_task(journey, "done", 60), carmen)

    assert list(tasks_due(journey, AT)) == [late, soon]
    assert list(tasks_due(journey, AT, desk=Desk.HOST)) == [soon]
    assert list(tasks_due(journey, AT, within=0)) == [late]


def test_a_readiness_answer_can_be_changed_and_taken_back(journey, carmen):
    question = ReadinessQuestion.objects.create(
        journey=journey, key="gap", order=1, words={"es": {"question": "¿Hay datos?"}}
    )

    assert answer_question(question, Answer.NOT_YET, carmen, at=AT).answered_by == carmen
    assert answer_question(question, "yes", carmen, at=AT).answer == Answer.YES
    assert answer_question(question, "", carmen, at=AT).answered_at is None


def _more(*keys):
    return [NewTask(key, {"es": {"what": f"Hacer {key}"}}) for key in keys]


def test_added_tasks_stand_at_the_beginning_of_the_plan_and_once(journey, carmen):
    early = datetime(2026, 6, 1, tzinfo=UTC)
    assert len(add_tasks(journey, _more("visit", "practise"), carmen, at=early)) == 2
    assert add_tasks(journey, _more("visit"), carmen, at=early) == []
    assert {task.due_on for task in journey.tasks.all()} == {journey.starts_on - timedelta(days=90)}


def test_a_task_added_late_is_due_in_a_week_rather_than_overdue_at_once(journey, carmen):
    late = datetime(2027, 1, 20, 12, tzinfo=UTC)
    (task,) = add_tasks(journey, _more("visit"), carmen, at=late)
    assert task.due_on == date(2027, 1, 27)
    assert task.days_before == (journey.starts_on - task.due_on).days


def test_added_tasks_can_be_taken_away_but_not_one_that_is_done(journey, carmen):
    visit, _practise = add_tasks(journey, _more("visit", "practise"), carmen)
    finish_task(visit, carmen)
    remove_tasks(journey, ["visit", "practise"], carmen)
    assert list(journey.tasks.values_list("key", flat=True)) == ["visit"]
