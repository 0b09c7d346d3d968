"""Long work that a person started: making a sound small, writing down what was said.

    @job("transcribe")
    def transcribe(job):                       # in a room's `jobs.py`
        for done, segment in enumerate(…):
            if job.should_stop:
                return None
            job.step(done, total, says=_("Writing down …"))
        return {"transcript": 12}              # its outcome

    ask("transcribe", key="recording 12", told={"recording": 12}, member=carmen, journey=journey)

`ask` makes a row and, after the commit, a task of django-tasks; `palante worker` does it (`base/taskqueue.py`). One job of a
kind and key at a time: asking again gives the one under way. Work may be cut off at any moment and is then begun
again from the start, so done twice it does no harm. `JobFailed("…")` ends it with a sentence for the person who asked.

Stopping changes the row at once; the work notices when it asks `should_stop` or makes its next step. That is also what
keeps two workers apart: a worker that was thought dead finds that the row is no longer its own, and leaves it alone.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django_tasks import task, task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from palante.base.chores import every
from palante.base.events import announce
from palante.base.models import Job

logger = logging.getLogger(__name__)

AGAIN = 3  # so often a job that was cut off is begun again
SILENT = timedelta(seconds=60)  # a worker lets its jobs beat much more often: see `taskqueue.py`
EVERY = 1.0  # seconds between two writings of how far it is
KEPT, TASKS_KEPT = timedelta(days=30), timedelta(days=2)
LANGUAGE = "_language"  # in `told`: whoever asked reads the sentences
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)

LONG = "long"  # the lane of work that takes an hour, so that what takes a minute does not wait behind it
LANES = ("default", LONG)

Work = Callable[["Running"], dict[str, Any] | None]
_works: dict[str, Work] = {}
_lanes: dict[str, str] = {}
_here: dict[int, int] = {}  # jobs running in this process, and which try of each
_leaving = threading.Event()  # this worker stops


class JobFailed(Exception):  # noqa: N818  (reads as what happened)
    """It cannot be done. The words are shown to the person who asked."""


class JobStopped(Exception):  # noqa: N818  (reads as what happened)
    """Raised by work that was told to stop, where returning would be awkward."""


def job(kind: str, *, lane: str = LANES[0]) -> Callable[[Work], Work]:
    """Decorator: this function does jobs of that kind. It gets a `Running`; what it returns is the outcome."""

    def keep(work: Work) -> Work:
        _works[kind], _lanes[kind] = work, lane
        return work

    return keep


@transaction.atomic
def ask(
    kind: str,
    *,
    key: str,
    told: dict[str, Any],
    total: int = 0,
    member: models.Model | None = None,
    journey: models.Model | None = None,
    at: datetime | None = None,
) -> Job:
    """Have this done. When the same is under way already, that job is returned and nothing new is made."""
    try:
        with transaction.atomic():
            row = Job.objects.create(
                kind=kind,
                key=key,
                told=told | {LANGUAGE: translation.get_language() or ""},
                total=total,
                member_id=member.pk if member else None,
                journey_id=journey.pk if journey else None,
                asked_at=at or now(),
            )
    except IntegrityError:
        return Job.objects.get(kind=kind, key=key, state__in=UNDER_WAY)
    _enqueue(row)
    return row


def stop(row: Job, *, at: datetime | None = None) -> bool:
    """Asked by a person. False when it had ended already."""
    asked = {"state": Job.State.STOPPED, "ended_at": at or now(), "says": ""}
    stopped = bool(Job.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(**asked))
    if stopped:
        announce("job_ended", Job.objects.get(pk=row.pk))
    return stopped


def jobs_of(journey: models.Model, *, at: datetime | None = None) -> QuerySet[Job]:
    """What is under way in a journey, and what ended within the last day; the newest first."""
    recent = models.Q(state__in=UNDER_WAY) | models.Q(ended_at__gte=(at or now()) - timedelta(days=1))
    return Job.objects.filter(recent, journey_id=journey.pk).order_by("-asked_at", "-pk")


def last_job(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key).order_by("-asked_at", "-pk").first()


class Running:
    """A job while it is done: what was asked, how far it is, and whether it should stop."""

    def __init__(self, row: Job) -> None:
        self.row, self.told = row, {name: value for name, value in row.told.items() if name != LANGUAGE}
        self.pk, self.key, self.tries = row.pk, row.key, row.tries
        self.member_id, self.journey_id = row.member_id, row.journey_id
        self.state = {"done": row.done, "total": row.total, "says": ""}
        self.is_ours, self.was_told_to_stop = True, False
        self._written = float("-inf")

    def step(self, done: float, total: float | None = None, says: str = "") -> None:
        """How far it is. Written down at most once a second, so it may be called as often as one likes."""
        self.state["done"] = max(0, int(done))
        if total is not None:
            self.state["total"] = max(0, int(total))
        if says:
            self.state["says"] = says[:300]
        self._tell()

    @property
    def should_stop(self) -> bool:
        self._tell()
        if not self.is_ours or _leaving.is_set():
            self.was_told_to_stop = True
        return self.was_told_to_stop

    def _tell(self) -> None:
        if time.monotonic() - self._written >= EVERY:
            self.is_ours = self.is_ours and bool(self.mine().update(beat_at=now(), **self.state))
            self._written = time.monotonic()

    def mine(self) -> QuerySet[Job]:
        """The row, as long as it is still this try's own."""
        return Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, tries=self.tries)

    def end(self, state: Job.State, *, says: str = "", outcome: dict[str, Any] | None = None) -> None:
        fields: dict[str, Any] = {"state": state, "ended_at": now(), "says": says[:300]}
        if state == Job.State.DONE:
            fields |= {"outcome": outcome or {}, "done": self.state["total"] or self.state["done"]}
            fields |= {"total": self.state["total"]}
        if self.mine().update(**fields):
            announce("job_ended", Job.objects.get(pk=self.pk))

    def give_back(self) -> None:
        """This worker leaves: the next one begins it anew, and that does not count as a failure."""
        fields = {"state": Job.State.WAITING, "tries": F("tries") - 1, "beat_at": None, "says": ""}
        if self.mine().update(**fields):
            _enqueue(self.row)


@task()
def do(pk: int) -> None:
    """The one task of our queue. A job that is not waiting any more (stopped, done by another) is left alone."""
    begun = {"state": Job.State.RUNNING, "began_at": now(), "beat_at": now(), "tries": F("tries") + 1}
    if not Job.objects.filter(pk=pk, state=Job.State.WAITING).update(**begun):
        return
    running = Running(Job.objects.get(pk=pk))
    _here[pk] = running.tries
    try:
        with translation.override(running.row.told.get(LANGUAGE) or None):
            _do(running)
    finally:
        _here.pop(pk, None)


def _do(running: Running) -> None:
    work = _works.get(running.row.kind)
    try:
        if work is None:
            raise JobFailed(_("This version of Palante does not know this work any more."))
        outcome = work(running)
    except JobFailed as failed:
        running.end(Job.State.FAILED, says=str(failed))
    except JobStopped:
        running.give_back()  # when a person stopped it the row is no longer ours, and stays as it is
    except Exception:
        logger.exception("Job %s (%s) failed", running.pk, running.row.kind)
        running.end(
            Job.State.FAILED, says=_("Something went wrong on our side. Nothing was lost; try again.")
        )
    else:
        if running.was_told_to_stop:
            running.give_back()
        else:
            running.end(Job.State.DONE, outcome=outcome)


def beat(at: datetime) -> None:
    """The jobs of this process are alive, however long the library they wait for stays silent."""
    for pk, tries in list(_here.items()):
        Job.objects.filter(pk=pk, tries=tries, state=Job.State.RUNNING).update(beat_at=at)


def come() -> None:
    _leaving.clear()


def leave() -> None:
    """This process stops: whatever runs here is told so."""
    _leaving.set()


def _enqueue(row: Job) -> None:
    lane = do.using(queue_name=_lanes.get(row.kind, LANES[0]))
    transaction.on_commit(partial(lane.enqueue, row.pk))


@every(seconds=15)
def begin_again(at: datetime) -> None:
    """Jobs that fell silent (kill -9, the power) are begun again; those for which no task stands in the queue get one."""
    for row in Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=at - SILENT):
        mine = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, tries=row.tries, beat_at=row.beat_at)
        if row.tries <= AGAIN:
            if mine.update(state=Job.State.WAITING, beat_at=None):
                logger.warning("Job %s (%s) was cut off; it is begun again", row.pk, row.kind)
                _enqueue(row)
            continue
        with translation.override(row.told.get(LANGUAGE) or None):
            says = _("This was cut off again and again, so it is not tried any more. The file is kept.")
        if mine.update(state=Job.State.FAILED, ended_at=at, says=says):
            logger.error("Job %s (%s) was cut off %s times", row.pk, row.kind, row.tries)
            announce("job_ended", Job.objects.get(pk=row.pk))
    if not isinstance(task_backends["default"], DatabaseBackend):
        return
    waiting = Job.objects.filter(state=Job.State.WAITING, asked_at__lt=at - SILENT)
    queued = {
        pk
        for told in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
        for pk in told["args"]
    }
    for row in waiting.exclude(pk__in=queued):
        _enqueue(row)


@every(seconds=3600)
def forget_old_jobs(at: datetime) -> None:
    Job.objects.filter(ended_at__lt=at - KEPT).delete()
    DBTaskResult.objects.filter(finished_at__lt=at - TASKS_KEPT).delete()
    # Of workers that were killed: nobody ever finishes these.
    DBTaskResult.objects.running().filter(started_at__lt=at - TASKS_KEPT).delete()
