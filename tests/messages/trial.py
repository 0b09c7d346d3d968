"""A worker in a process of its own, killed at random moments while messages leave. Used by the tests and by bench/."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from palante.messages.domain.write import write_many
from palante.messages.models import Message, State
from tests.messages.conftest import Postbox

CONNECTIONS = 4
WAITING = [State.DUE, State.CLAIMED, State.HANDING_OVER]


def database_url() -> str:
    """The database this process uses, for another process."""
    it = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{it['NAME']}"
    return f"postgresql://{it['USER']}@{quote(str(it['HOST']), safe='')}/{it['NAME']}"


def write_letters(count: int) -> None:
    write_many(
        {
            "key": f"letter:{n}",
            "kind": "reminder",
            "subject": "Nos vemos mañana",
            "body": "Hola, Rosa. Te esperamos mañana.",
            "address": f"person-{n}@example.org",
            "language": "es",
        }
        for n in range(count)
    )


class Trial:
    """A mail server and a worker, over the database of this process."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.postbox = Postbox(folder / "taken.jsonl", "--brief", *options)
        self.log = (folder / "worker.log").open("a")
        self.worker: subprocess.Popen[bytes] | None = None  # the one started last
        self.workers: list[subprocess.Popen[bytes]] = []  # all that run

    def environment(self) -> dict[str, str]:
        """Of a worker over this process's database."""
        return os.environ | {
            "PALANTE_DATABASE_URL": database_url(),
            "PALANTE_EMAIL_CONNECTIONS": str(CONNECTIONS),
            "PALANTE_DEMO": "0",
            "PALANTE_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "DJANGO_SETTINGS_MODULE": "palante.config.settings",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }

    def start_worker(self) -> subprocess.Popen[bytes]:
        env = self.environment() | {"PALANTE_EMAIL_URL": self.postbox.url}
        self.worker = subprocess.Popen([sys.executable, "-m", "palante", "worker"], env=env, stderr=self.log)
        self.workers.append(self.worker)
        return self.worker

    def kill_worker(self, worker: subprocess.Popen[bytes] | None = None) -> None:
        worker = worker or self.worker
        assert worker
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def stop_worker(self) -> int:
        """Politely, the one started last; returns its exit code."""
        assert self.worker
        return self._stop(self.worker)

    def _stop(self, worker: subprocess.Popen[bytes]) -> int:
        worker.terminate()
        code = worker.wait(timeout=60)
        self.workers.remove(worker)
        return code

    def taken(self) -> list[str]:
        return [row["id"] for row in self.postbox.taken]

    def wait_until(self, is_so: Callable[[], bool], *, seconds: float = 120, every: float = 0.05) -> float:
        """How long it took. Asking more often would slow down what is measured."""
        started = time.monotonic()
        while not is_so():
            assert time.monotonic() - started < seconds, f"not so after {seconds} s: {states()}"
            time.sleep(every)
        return time.monotonic() - started

    def kill_often(self, count: int, *, kills: int, seed: int, workers: int = 1) -> None:
        """Kill one of the workers `kills` times, each at a random moment of its own slice of the `count` messages."""
        dice = random.Random(seed)
        for kill in range(kills):
            while len(self.workers) < workers:
                self.start_worker()
            at = int(count * (kill + dice.random()) / (kills + 1))
            self.wait_until(lambda at=at: self._taken_quickly() >= at, every=0.005)
            time.sleep(dice.random() * 0.02)
            self.kill_worker(dice.choice(self.workers))

    def finish(self, *, workers: int = 1) -> float:
        """Let workers hand over the rest and stop them; returns the seconds from their start."""
        started = time.monotonic()
        while len(self.workers) < workers:
            self.start_worker()
        self.wait_until(lambda: not waiting())
        took = time.monotonic() - started
        for worker in list(self.workers):
            assert self._stop(worker) == 0
        return took

    def _taken_quickly(self) -> int:
        file = self.postbox.file
        return file.read_bytes().count(b"\n") if file.exists() else 0

    def end(self) -> None:
        for worker in list(self.workers):
            self.kill_worker(worker)
        self.postbox.stop()
        self.log.close()


def waiting() -> bool:
    return Message.objects.filter(state__in=WAITING).exists()


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))
