"""Long work: one at a time, stopped by a person, begun again after a kill, and never in the way of the post."""

import threading
import time
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from palante.base import events, jobs
from palante.base.jobs import JobFailed, JobStopped, ask, begin_again, forget_old_jobs, job, jobs_of, stop
from palante.base.models import Job
from palante.base.taskqueue import Queue

pytestmark = pytest.mark.django_db
DATABASE = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}})
State = Job.State


@pytest.fixture(autouse=True)
def works(monkeypatch):
    """Kinds that a test adds are gone after it, and so is the word of a queue that stopped: it is told to the whole
    process, where jobs that run at once would give themselves back for ever."""
    monkeypatch.setattr(jobs, "_works", dict(jobs._works))
    monkeypatch.setattr(jobs, "_leaving", threading.Event())


@pytest.fixture
def ended(monkeypatch):
    heard = []
    monkeypatch.setitem(events._listeners, "job_ended", [heard.append])
    return heard


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    def do(kind="count", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            row = ask(kind, **({"key": "thing 1", "told": {"thing": 1}} | fields))
        row.refresh_from_db()
        return row

    return do


def test_a_job_is_done_and_says_what_came_of_it(asked, ended, journey, carmen):
    @job("count")
    def count(job):
        assert job.told == {"thing": 1}
        job.step(3, 7, says="Counting")
        return {"counted": 7}

    row = asked(member=carmen, journey=journey)

    assert (row.state, row.outcome, row.done, row.total) == (State.DONE, {"counted": 7}, 7, 7)
    assert (row.member_id, row.journey_id, row.tries) == (carmen.pk, journey.pk, 1)
    assert ended == [row]
    assert list(jobs_of(journey)) == [row]
    assert list(jobs_of(journey, at=now() + timedelta(days=2))) == []


def test_the_same_is_done_once_at_a_time(carmen):
    first, second = ask("count", key="thing 1", told={}), ask("count", key="thing 1", told={})
    other = ask("count", key="thing 2", told={})

    assert first == second
    assert other != first


def test_once_it_has_ended_it_can_be_asked_again(asked):
    @job("count")
    def count(job):
        return None

    assert asked() != asked()


def test_a_job_that_cannot_be_done_says_why(asked, ended):
    @job("count")
    def count(job):
        raise JobFailed("There is no sound in it.")

    row = asked()

    assert (row.state, row.says) == (State.FAILED, "There is no sound in it.")
    assert ended == [row]


def test_a_slip_of_ours_is_told_without_its_innards(asked, caplog):
    @job("count")
    def count(job):
        raise ZeroDivisionError("secret")

    row = asked()

    assert row.state == State.FAILED
    assert "secret" not in row.says
    assert "failed" in caplog.text


def test_a_kind_nobody_knows_fails_with_a_sentence(asked):
    row = asked("forgotten")

    assert (row.state, bool(row.says)) == (State.FAILED, True)


def test_sentences_are_in_the_language_of_who_asked(asked):
    @job("count")
    def count(job):
        return {"language": translation.get_language()}

    with translation.override("es"):
        row = asked()

    assert row.outcome == {"language": "es"}


@pytest.mark.parametrize("by_raising", [True, False])
def test_a_stopped_job_stays_stopped_whatever_its_work_returns(asked, monkeypatch, by_raising):
    monkeypatch.setattr(jobs, "EVERY", 0)

    @job("count")
    def count(job):
        assert not job.should_stop
        assert stop(job.row)
        job.step(1, 2)
        assert job.should_stop
        if by_raising:
            raise JobStopped
        return {"counted": 2}

    row = asked()

    assert (row.state, row.outcome) == (State.STOPPED, {})
    assert not stop(row)


def test_a_waiting_job_that_is_stopped_is_never_begun(django_capture_on_commit_callbacks):
    @job("count")
    def count(job):
        pytest.fail("it was stopped")

    with django_capture_on_commit_callbacks(execute=True):
        row = ask("count", key="1", told={})
        stop(row)

    row.refresh_from_db()
    assert row.state == State.STOPPED


def test_progress_is_not_written_more_than_once_a_second(asked, django_assert_num_queries):
    @job("count")
    def count(job):
        with django_assert_num_queries(1):
            for done in range(1000):
                job.step(done, 1000)

    asked()


def test_a_worker_that_leaves_gives_the_job_back(asked, monkeypatch):
    seen = []

    @job("count")
    def count(job):
        seen.append(job.should_stop)
        if len(seen) == 1:
            jobs.leave()
            seen.append(job.should_stop)
            jobs.come()
        return {"counted": 1}

    row = asked()

    assert seen == [False, True, False]
    assert (row.state, row.tries) == (State.DONE, 1)  # the leaving did not count


def silent(**fields):
    at = now() - timedelta(minutes=5)
    return Job.objects.create(
        **(
            {"kind": "count", "key": "1", "state": State.RUNNING, "asked_at": at, "beat_at": at, "tries": 1}
            | fields
        )
    )


def test_a_job_that_fell_silent_is_begun_again(django_capture_on_commit_callbacks):
    @job("count")
    def count(job):
        return {"counted": 1}

    row, alive = silent(), silent(key="2", beat_at=now())

    with django_capture_on_commit_callbacks(execute=True):
        begin_again(now())

    row.refresh_from_db()
    alive.refresh_from_db()
    assert (row.state, row.tries) == (State.DONE, 2)
    assert (alive.state, alive.tries) == (State.RUNNING, 1)


def test_after_three_new_beginnings_it_is_left_with_a_sentence(django_capture_on_commit_callbacks, ended):
    row = silent(tries=4)

    with django_capture_on_commit_callbacks(execute=True):
        begin_again(now())

    row.refresh_from_db()
    assert (row.state, bool(row.says)) == (State.FAILED, True)
    assert ended == [row]


def test_who_was_thought_dead_changes_nothing_any_more(asked, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)

    @job("count")
    def count(job):
        Job.objects.filter(pk=job.pk).update(tries=2, done=5)  # another worker took it
        job.step(1)
        return {"counted": 1}

    row = asked()

    assert (row.state, row.done, row.outcome) == (State.RUNNING, 5, {})


@DATABASE
def test_a_job_whose_task_got_lost_is_queued_again_and_only_once(django_capture_on_commit_callbacks):
    silent(state=State.WAITING, beat_at=None, tries=0)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            begin_again(now())

    assert DBTaskResult.objects.count() == 1


@DATABASE
def test_old_jobs_and_tasks_are_forgotten(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        fresh = ask("count", key="1", told={})
    silent(key="2", state=State.DONE, ended_at=now() - timedelta(days=40))
    DBTaskResult.objects.update(finished_at=now() - timedelta(days=3))

    forget_old_jobs(now())

    assert list(Job.objects.all()) == [fresh]
    assert not DBTaskResult.objects.exists()


@DATABASE
@pytest.mark.django_db(transaction=True)
def test_the_workers_thread_does_what_stands_in_the_queue_and_survives_what_breaks(monkeypatch, caplog):
    @job("count")
    def count(job):
        if job.told["thing"] == 2:
            raise SystemExit  # as a library that is rude
        job.step(1, 1)
        return {"counted": 1}

    monkeypatch.setattr("palante.base.taskqueue.POLL", 0.02)
    has_work, calls = Queue._has_work, []

    def stumbles(self):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the first look fails")
        return has_work(self)

    monkeypatch.setattr(Queue, "_has_work", stumbles)
    monkeypatch.setattr("palante.base.taskqueue.PAUSE", (0.02, 0.1))
    rows = [ask("count", key=str(n), told={"thing": n}) for n in (1, 2, 3)]
    stopping = threading.Event()
    queue = Queue(stopping)

    queue.start()
    wait_until(lambda: Job.objects.filter(state=State.DONE).count() == 2)
    stopping.set()
    queue.join(timeout=5)

    assert not queue.is_alive()
    assert [Job.objects.get(pk=row.pk).state for row in rows] == [State.DONE, State.RUNNING, State.DONE]
    assert "The queue stumbled" in caplog.text


@DATABASE
@pytest.mark.django_db(transaction=True)
def test_a_polite_stop_gives_the_running_job_back_to_the_next_worker(monkeypatch):
    is_begun = threading.Event()

    @job("count")
    def count(job):
        is_begun.set()
        while not job.should_stop:
            time.sleep(0.01)

    monkeypatch.setattr("palante.base.taskqueue.POLL", 0.02)
    row = ask("count", key="1", told={})
    stopping = threading.Event()
    queue = Queue(stopping)

    queue.start()
    assert is_begun.wait(timeout=5)
    stopping.set()
    queue.join(timeout=5)

    row.refresh_from_db()
    assert not queue.is_alive()
    assert (row.state, row.tries) == (State.WAITING, 0)
    assert DBTaskResult.objects.ready().count() == 1


@DATABASE
@pytest.mark.django_db(transaction=True)
def test_what_takes_an_hour_keeps_nothing_else_waiting(monkeypatch):
    goes_on = threading.Event()

    @job("hour", lane=jobs.LONG)
    def hour(job):
        goes_on.wait(timeout=5)

    @job("minute")
    def minute(job):
        return {}

    monkeypatch.setattr("palante.base.taskqueue.POLL", 0.02)
    long, short = ask("hour", key="1", told={}), ask("minute", key="1", told={})
    stopping = threading.Event()
    queues = [Queue(stopping, lane) for lane in jobs.LANES]
    for queue in queues:
        queue.start()

    wait_until(lambda: Job.objects.get(pk=short.pk).state == State.DONE)
    assert Job.objects.get(pk=long.pk).state == State.RUNNING
    goes_on.set()
    wait_until(lambda: Job.objects.get(pk=long.pk).state == State.DONE)
    stopping.set()
    for queue in queues:
        queue.join(timeout=5)


def wait_until(is_so, seconds=10):
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)
