"""The worker's other threads: each does the tasks of one lane, one after the other, beside the post.

django-tasks-db brings the worker that takes a task and does it. Ours looks with a plain read whether there is any,
since theirs takes SQLite's write lock at every look; keeps the hearts of running jobs beating; and when a task brings
its worker down, starts another.
"""

import logging
import threading
import time

from django.db import DatabaseError, connection
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from palante.base import jobs

logger = logging.getLogger(__name__)
BACKEND = "default"
POLL = 1.0
BEAT = 5.0
PAUSE = (1.0, 60.0)  # after a crash; longer while it keeps crashing


class Queue(threading.Thread):
    """Runs until `stopping` is set; then running jobs are told to stop and given back."""

    def __init__(self, stopping: threading.Event, lane: str = jobs.LANES[0]) -> None:
        super().__init__(daemon=True, name=f"queue {lane}")
        self.stopping, self.lane = stopping, lane
        self.worker: Worker | None = None

    def run(self) -> None:
        if not isinstance(task_backends[BACKEND], DatabaseBackend):
            return  # others, such as RQ, bring programs of their own
        if not self.stopping.is_set():
            jobs.come()
        heart = threading.Thread(target=self._beat, daemon=True, name="queue-heart")
        heart.start()
        pause = PAUSE[0]
        while not self.stopping.wait(POLL):
            try:
                if self._has_work():
                    self._do_all()
                pause = PAUSE[0]
            except Exception:
                logger.exception(
                    "The queue stumbled; it goes on in %.0f s. The post is not touched by it.", pause
                )
                connection.close()
                self.stopping.wait(pause)
                pause = min(pause * 2, PAUSE[1])
        heart.join(timeout=BEAT)
        connection.close()

    def _has_work(self) -> bool:
        return DBTaskResult.objects.ready().filter(backend_name=BACKEND, queue_name=self.lane).exists()

    def _do_all(self) -> None:
        self.worker = Worker(
            queue_names=[self.lane],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if not self.stopping.is_set():
            self.worker.run()

    def _beat(self) -> None:
        beaten = time.monotonic()
        while not self.stopping.wait(max(0.0, BEAT - (time.monotonic() - beaten))):
            beaten = time.monotonic()
            try:
                jobs.beat(now())
            except DatabaseError:
                connection.close()
        jobs.leave()
        if self.worker:
            self.worker.running = False
        connection.close()
