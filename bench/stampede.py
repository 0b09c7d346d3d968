"""Everybody comes at once: 2,100 people open Hoy and the running session and join, within a minute.

    python bench/stampede.py                     # a demo of its own, served on a free port
    python bench/stampede.py --people 500 --spread 20 --repeats 3

Arrivals are spread at random over --spread seconds, whether or not the server keeps up, so waiting in a queue is not
hidden. Each person has a connection of her own and makes three requests, one after the other. A figure says little
when other work keeps the machine busy: the share of the processor that others took stands beside it. Talks to this
machine only.
"""

import argparse
import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from dataclasses import dataclass, field

KEY = "only-for-measuring-" + "0" * 40
HOST = "127.0.0.1"
MOST = 10_000
MEETING = "/demo/meeting/"  # where a demo's meetings are
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Tally:
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter = field(default_factory=Counter)

    def spread(self, step: str) -> dict[str, float]:
        """How long this step took, in milliseconds."""
        found = sorted(self.seconds[step]) or [0.0]
        marks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        places = {name: min(len(found) - 1, int(share * len(found))) for name, share in marks.items()}
        return {"n": len(self.seconds[step])} | {
            name: round(1000 * found[place]) for name, place in places.items()
        }


class Server:
    """`palante up` with a demo, in a folder that is thrown away."""

    def __init__(self, people: int, seed: int) -> None:
        self.var = tempfile.TemporaryDirectory(prefix="palante-bench-")
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        self.env = os.environ | {
            "PALANTE_VAR": self.var.name, "PALANTE_DEMO": "1", "PALANTE_DEBUG": "0", "PALANTE_HOSTS": HOST,
            "PALANTE_URL": f"http://{HOST}:{self.port}", "PALANTE_SECRET_KEY": KEY, "PALANTE_FIELD_KEYS": KEY,
            "DJANGO_SETTINGS_MODULE": "palante.config.settings",
        }  # fmt: skip
        self.palante("migrate", "--verbosity", "0", "--skip-checks")
        began = time.monotonic()
        self.palante("demo", "--people", str(people), "--seed", str(seed))
        self.prepared_in = time.monotonic() - began
        self.tokens, self.session = self._sign_everybody_in()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "palante", "up", "--port", str(self.port)],
            env=self.env,
            stdout=subprocess.DEVNULL,
        )
        self._wait()

    def palante(self, *args: str) -> str:
        command = [sys.executable, "-m", "palante", *args]
        return subprocess.run(command, env=self.env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def _sign_everybody_in(self) -> tuple[list[str], int]:
        code = (
            "import json; from django.db import transaction\n"
            "from palante.people.models import Person; from palante.people.domain.sign_in import sign_in\n"
            "from palante.journeys.models import Session\n"
            "with transaction.atomic(): tokens = [sign_in(p, how='card') for p in Person.objects.order_by('pk')]\n"
            "print(json.dumps([tokens, Session.objects.upcoming().first().number]))"
        )
        tokens, session = json.loads(self.palante("shell", "--verbosity", "0", "--command", code))
        return tokens, session

    def _wait(self) -> None:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://{HOST}:{self.port}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The server did not answer within a minute.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=40)
        self.var.cleanup()


class Watch(threading.Thread):
    """Processor seconds and memory of a process and its children; and what others took of the machine meanwhile."""

    TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.peak_pss = 0
        self.first, self.machine = self._ticks(), self._machine()

    def _family(self) -> set[int]:
        parents = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found = {self.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def _ticks(self) -> int:
        total = 0
        for pid in self._family():
            try:
                with open(f"/proc/{pid}/stat") as file:
                    total += sum(map(int, file.read().rpartition(")")[2].split()[11:13]))
            except OSError:
                continue
        return total

    def _machine(self) -> tuple[int, int]:
        with open("/proc/stat") as file:
            ticks = list(map(int, file.readline().split()[1:9]))
        return sum(ticks) - ticks[3] - ticks[4], sum(ticks)

    def _pss(self) -> int:
        total = 0
        for pid in self._family():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
        return total

    def run(self) -> None:
        while not self.over.wait(5):
            self.peak_pss = max(self.peak_pss, self._pss())

    def report(self) -> dict[str, float]:
        self.over.set()
        mine = self._ticks() - self.first
        busy, total = (now - then for now, then in zip(self._machine(), self.machine, strict=True))
        own = time.process_time() * self.TICK
        others = max(0.0, 100 * (busy - mine - own) / max(total, 1))
        return {
            "cpu_s": round(mine / self.TICK, 1),
            "memory_mb": round(self.peak_pss / 1024),
            "others_pct": round(others),
        }


async def request(port: int, pipe, method: str, path: str, cookies: dict[str, str], form: str = ""):
    """One request on an open connection: (status, headers, body)."""
    reader, writer = pipe
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {cookie}\r\nAccept-Encoding: identity\r\n"
        f"Origin: http://{HOST}:{port}\r\nAccept-Language: es\r\n"
    )
    if method == "POST":
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
    writer.write((head + "\r\n" + form).encode())
    await writer.drain()
    status = int((await reader.readline()).split()[1])
    headers: dict[str, str] = {}
    while line := (await reader.readline()).decode().strip():
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
        headers[name.lower()] = value
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int((await reader.readline()).strip() or b"0", 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return status, headers, body.decode(errors="replace")


async def visit(server: Server, token: str, due: float, tally: Tally) -> None:
    """Hoy, the session, join. Her first wait counts from when she was due, not from when she was let in."""
    await asyncio.sleep(max(0.0, due - time.monotonic()))
    cookies, page = {"who": token}, f"/creando/sessions/{server.session}/"
    steps = (("today", "GET", "/today/"), ("session", "GET", page), ("join", "POST", f"{page}join"))
    began, form = due, ""
    try:
        pipe = await asyncio.open_connection(HOST, server.port)
        for step, method, path in steps:
            asked = request(server.port, pipe, method, path, cookies, form if method == "POST" else "")
            status, headers, body = await asyncio.wait_for(asked, timeout=60)
            if fault := wrong(method, status, headers):
                tally.errors[f"{step}: {fault}"] += 1
                return
            if token_field := TOKEN.search(body):
                form = f"csrfmiddlewaretoken={token_field[1]}"
            tally.seconds[step].append(time.monotonic() - began)
            began = time.monotonic()
        tally.seconds["visit"].append(time.monotonic() - due)
        pipe[1].close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
        tally.errors[type(error).__name__] += 1


def wrong(method: str, status: int, headers: dict[str, str]) -> str:
    """What is not as it should be: a page is a page, and joining leads to the meeting."""
    if method == "GET":
        return "" if status == 200 else f"status {status}"
    leads_there = status in (302, 303) and headers.get("location", "").endswith(MEETING)
    return "" if leads_there else f"status {status} to {headers.get('location', 'nowhere')[:40]}"


async def stampede(server: Server, people: int, spread: float, seed: int) -> tuple[Tally, float]:
    dice, tally, zero = random.Random(seed), Tally(), time.monotonic() + 1
    await asyncio.gather(
        *(visit(server, token, zero + dice.uniform(0, spread), tally) for token in server.tokens[:people])
    )
    return tally, time.monotonic() - zero


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2_100)
    parser.add_argument("--spread", type=float, default=60, help="seconds over which they arrive")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    people = min(options.people, MOST)
    server = Server(people, options.seed)
    try:
        for number in range(options.repeats):
            watch = Watch(server.process.pid)
            watch.start()
            tally, seconds = asyncio.run(stampede(server, people, options.spread, options.seed + number))
            requests = sum(len(found) for step, found in tally.seconds.items() if step != "visit")
            result = {
                "people": people, "seconds": round(seconds, 1), "requests_a_second": round(requests / seconds, 1),
                "errors": dict(tally.errors), **{step: tally.spread(step) for step in ("today", "session", "join", "visit")},
                "server": watch.report(), "demo_prepared_in": round(server.prepared_in, 1),
            }  # fmt: skip
            if options.json:
                print(json.dumps(result))
            else:
                for name, value in result.items():
                    print(f"{name:18} {value}")
                print(flush=True)
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
