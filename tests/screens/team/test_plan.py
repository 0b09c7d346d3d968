"""The plan and the readiness check."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from palante.base.models import LogLine
from palante.journeys.models import Task
from tests import factories as make
from tests.screens.team.conftest import undo_of

PLAN = "/team/creando/plan/"


def add_task(journey, key: str, days: int = 0, desk: str = "host") -> Task:
    due_on = localdate(timezone=journey.tzinfo) + timedelta(days=days)
    return Task.objects.create(
        journey=journey,
        key=key,
        desk=desk,
        days_before=3,
        due_on=due_on,
        words={"es": {"what": f"Tarea {key}"}},
    )


def test_tasks_stand_under_overdue_this_week_and_later(lead, journey):
    for key, days in (("a", -1), ("b", 0), ("c", 6), ("d", 7)):
        add_task(journey, key, days)
    parts = lead.get(PLAN).context["parts"]
    assert [[task.key for task in part.tasks] for part in parts] == [["a"], ["b", "c"], ["d"]]


def test_tasks_of_one_desk(lead, journey):
    add_task(journey, "a", desk="host")
    add_task(journey, "b", desk="partners")
    assert [
        task.key for part in lead.get(PLAN + "?desk=partners").context["parts"] for task in part.tasks
    ] == ["b"]


def test_tick_twice_is_done_once_and_undo_opens_it_again(host, journey):
    task = add_task(journey, "a")
    for _time in range(2):
        answer = host.post(f"{PLAN}tasks/{task.pk}/finish/", follow=True)
    task.refresh_from_db()
    assert task.done_at
    assert LogLine.objects.filter(verb="task_finished").count() == 1
    host.post(undo_of(answer))
    task.refresh_from_db()
    assert task.done_at is None


def test_pinned_date_stays_and_can_be_let_go(host, journey):
    task = add_task(journey, "a")
    answer = host.post(f"{PLAN}tasks/{task.pk}/pin/", {"due_on": "2027-05-05"}, follow=True)
    task.refresh_from_db()
    assert (task.is_pinned, f"{task.due_on}") == (True, "2027-05-05")
    host.post(undo_of(answer))
    task.refresh_from_db()
    assert (task.is_pinned, task.due_on) == (False, journey.starts_on - timedelta(days=3))


@pytest.mark.parametrize("text", ["", "tomorrow", "2027-02-31", "9999-01-01", "0207-01-01"])
def test_what_is_no_date_changes_nothing_and_says_so(host, journey, text):
    task = add_task(journey, "a")
    answer = host.post(f"{PLAN}tasks/{task.pk}/pin/", {"due_on": text}, follow=True)
    assert "Eso no es una fecha" in answer.content.decode()
    task.refresh_from_db()
    assert not task.is_pinned


def test_not_yet_shows_what_it_asks_for(host, journey):
    question = journey.readiness.create(
        key="q", order=1, words={"es": {"question": "¿Hay aliadas?", "advice": "Busca **tres**."}}
    )
    host.post(f"{PLAN}readiness/{question.pk}/", {"answer": "not_yet"})
    assert "Busca <strong>tres</strong>." in host.get(PLAN).content.decode()
    host.post(f"{PLAN}readiness/{question.pk}/", {"answer": "yes"})
    assert "Busca" not in host.get(PLAN).content.decode()


def test_unknown_answer_is_not_taken(host, journey):
    question = journey.readiness.create(key="q", order=1)
    host.post(f"{PLAN}readiness/{question.pk}/", {"answer": "perhaps"})
    question.refresh_from_db()
    assert question.answer == ""


def test_plan_costs_the_same_for_1_and_30_tasks(lead, journey, django_assert_max_num_queries):
    make.make_session(journey, 1)
    add_task(journey, "a")
    lead.get(PLAN)
    with django_assert_max_num_queries(50) as one:
        lead.get(PLAN)
    for number in range(29):
        add_task(journey, f"t{number}", number - 10)
        journey.readiness.create(
            key=f"q{number}", order=number, words={"es": {"question": "¿?", "advice": "x"}}
        )
    with django_assert_max_num_queries(len(one)):
        lead.get(PLAN)
