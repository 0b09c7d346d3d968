"""2,100 SMS due at once through a real Kannel and its fake SMS centre, with the worker killed ten times on the way.

    python -m bench.kannel                              # SQLite, as installed
    python -m tests.cluster python -m bench.kannel      # PostgreSQL, thrown away afterwards
    python -m bench.kannel --reports                    # with delivery reports, which settle what is in doubt

Real processes throughout: two workers, bearerbox, smsbox, fakesmsc. Each SMS carries its
own number in its words, so that what the centre got twice is seen. `load` shows other work on the machine.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
os.environ["PALANTE_VAR"] = FOLDER = tempfile.mkdtemp(prefix="palante-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now

from palante.messages.callbacks import Call
from palante.messages.channels.sms.hook import hear
from palante.messages.domain.release import release
from palante.messages.domain.take_receipts import match_early_receipts, take_receipts
from palante.messages.domain.write import write_many
from palante.messages.models import Attempt, Message, State
from tests.factories import make_member
from tests.messages.sms.kannel import MISSING, NUMBER, Kannel, is_here
from tests.messages.trial import CONNECTIONS, WAITING, database_url, states


class Workers:
    """`palante worker`, so many of them, over this process's database."""

    def __init__(self, kannel: Kannel, count: int, folder: Path) -> None:
        self.kannel, self.count = kannel, count
        self.log = (folder / "worker.log").open("a")
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        env = os.environ | {
            "PALANTE_DATABASE_URL": database_url(),
            "PALANTE_SMS_URL": self.kannel.url,
            "PALANTE_SMS_FROM": NUMBER,
            "PALANTE_URL": settings.URL,
            "PALANTE_EMAIL_CONNECTIONS": str(CONNECTIONS),
            "PALANTE_DEMO": "0",
            "PALANTE_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        while len(self.running) < self.count:
            self.running.append(
                subprocess.Popen([sys.executable, "-m", "palante", "worker"], env=env, stderr=self.log)
            )

    def kill_one(self, dice: random.Random) -> None:
        worker = self.running.pop(dice.randrange(len(self.running)))
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def stop(self) -> None:
        for worker in self.running:
            worker.terminate()
        for worker in self.running:
            worker.wait(timeout=60)
        self.running.clear()

    def end(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.wait()
        self.log.close()


class Ear:
    """Where Kannel's reports come in: read and taken down as `/hooks/sms/` does."""

    def __init__(self, url: str) -> None:
        self.taken = 0
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
                ear.taken += take_receipts(
                    "sms", hear(Call("GET", self.path, {}, query, b"")).deliveries, at=now()
                )
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        settings.SMS_URL = url
        HTTPServer.request_queue_size = 256
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        settings.URL = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        self.server.serve_forever(poll_interval=0.05)
        connection.close()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def write(count: int) -> None:
    Message.objects.all().delete()
    at = now()
    write_many(
        (
            {
                "key": f"sms:{n}",
                "kind": "reminder",
                "channel": "sms",
                "body": f"Hola, te esperamos a las 7. Tu número es {n:05}.",
                "address": f"+519{n:08}",
                "language": "es",
            }
            for n in range(count)
        ),
        at=at,
    )


def waits() -> bool:
    return Message.objects.filter(state__in=WAITING).exists()


def wait_until(is_so: Callable[[], bool], seconds: float = 300, every: float = 0.05) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, f"not so after {seconds} s: {states()}"
        time.sleep(every)


def numbers_got(kannel: Kannel) -> list[str]:
    """Which SMS the centre got, by the number in their words."""
    log = (kannel.folder / "centre.out").read_bytes()
    return re.findall(r"%00((?:\d%00){4}\d)", log.decode("latin-1").replace("%2E", ".")) or re.findall(
        r" es (\d{5})\.", log.decode("latin-1")
    )


def run(people: int, kills: int, workers: int, seed: int, *, with_reports: bool) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(dir=FOLDER))
    kannel, dice = Kannel(folder), random.Random(seed)
    ear = Ear(kannel.url) if with_reports else None
    hands = Workers(kannel, workers, folder)
    figures: dict[str, Any] = {}
    try:
        kannel.start()
        write(people)
        started = time.monotonic()
        hands.start()
        for kill in range(kills):
            wanted = int(people * (kill + dice.random()) / (kills + 1))
            wait_until(lambda wanted=wanted: kannel.count() >= wanted, every=0.005)
            time.sleep(dice.random() * 0.02)
            hands.kill_one(dice)
            hands.start()
        wait_until(lambda: not waits())
        figures["seconds"] = round(time.monotonic() - started, 1)
        hands.stop()
        found = states()
        wait_until(lambda: kannel.count() >= found[State.HANDED_OVER], seconds=30)
        time.sleep(1)
        got = numbers_got(kannel)
        figures |= {
            "handed_over": found[State.HANDED_OVER],
            "in_doubt": found[State.IN_DOUBT],
            "at_most_in_doubt": kills * CONNECTIONS,
            "received": len(got),
            "received_twice": len(got) - len(set(got)),
        }
        assert found[State.HANDED_OVER] + found[State.IN_DOUBT] == people, figures
        assert figures["received_twice"] == 0, figures
        assert figures["in_doubt"] <= figures["at_most_in_doubt"], figures
        if ear:
            _wait_for_reports(ear, figures)
        assert len(got) >= found[State.HANDED_OVER], figures
        taken = [Attempt.Outcome.ACCEPTED, Attempt.Outcome.DELIVERED]
        priced = Attempt.objects.filter(channel="sms", outcome__in=taken)
        assert set(priced.values_list("parts", flat=True)) == {1}
        _release_doubts(hands, people)
        got = numbers_got(kannel)
        assert len(set(got)) == people, "not everybody got one in the end"
        figures["twice_after_release"] = sum(count > 1 for count in Counter(got).values())
    finally:
        hands.end()
        kannel.stop()
        if ear:
            ear.stop()
    figures["load"] = round(os.getloadavg()[0], 1)
    return figures


def _wait_for_reports(ear: Ear, figures: dict[str, Any]) -> None:
    """Until none has come for three seconds. What was in doubt and had arrived is known to have."""
    began, before = time.monotonic(), -1
    while before != ear.taken and time.monotonic() - began < 300:
        before = ear.taken
        time.sleep(3)
    match_early_receipts(at=now())
    figures["delivered"] = Message.objects.filter(delivered_at__isnull=False).count()
    figures["in_doubt_after_reports"] = states()[State.IN_DOUBT]


def _release_doubts(hands: Workers, people: int) -> None:
    """A person lets go what may have arrived: then everybody has it, some perhaps twice."""
    carmen = make_member("Carmen")
    for message in Message.objects.filter(state=State.IN_DOUBT):
        release(message, by=carmen)
    hands.start()
    wait_until(lambda: not waits())
    hands.stop()
    time.sleep(1)
    assert states() == {State.HANDED_OVER: people}, states()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2100)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--reports", action="store_true")
    options = parser.parse_args()
    if not is_here():
        sys.exit(MISSING)
    call_command("migrate", verbosity=0)
    for seed in range(options.runs):
        undisturbed = run(options.people, 0, options.workers, seed, with_reports=options.reports)
        killed = run(options.people, options.kills, options.workers, seed, with_reports=options.reports)
        print(json.dumps({"database": connection.vendor, "undisturbed": undisturbed, "killed": killed}))


if __name__ == "__main__":
    main()
