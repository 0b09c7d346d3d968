"""Keeps the web server and the worker running. No Django in here: `palante up` becomes this small process.

    python -m palante.cli.supervisor '{"address": ["127.0.0.1", 8000], "programs": {"web": […], …}, "ready": "…", …}'

Its sentences come in the plan too, translated.
A program that dies is started again, after a pause that grows while it keeps dying. SIGTERM and Ctrl-C are passed on,
and everything ends with the supervisor, even one that is killed.
"""

import ctypes
import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

LAST_WORDS = 40.0  # the worker finishes what it is handing over; then patience ends
PAUSE = (1.0, 30.0)
HEALTHY = 30.0  # seconds after which a program counts as well again
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Program:
    def __init__(self, name: str, command: list[str], again: str) -> None:
        self.name, self.command, self.again = name, command, again
        self.pause, self.start_at, self.started_at = PAUSE[0], 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def keep_running(self) -> None:
        clock = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            if clock - self.started_at > HEALTHY:
                self.pause = PAUSE[0]
            say(self.again % {"name": self.name, "reason": _reason(code), "seconds": f"{self.pause:.0f}"})
            self.process, self.start_at = None, clock + self.pause
            self.pause = min(self.pause * 2, PAUSE[1])
        if clock >= self.start_at:
            self.started_at = clock
            # A session of its own: Ctrl-C in the terminal reaches the supervisor, which stops things in order.
            self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603

    def send(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    def __init__(
        self, programs: dict[str, list[str]], *, address: tuple[str, int], ready: str, again: str
    ) -> None:
        self.programs = [Program(name, command, again) for name, command in programs.items()]
        self.address, self.ready = address, ready
        self.asked_to_stop = 0

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.asked_to_stop:
            for program in self.programs:
                program.keep_running()
            if self.ready and _answers(self.address):
                say(self.ready)
                self.ready = ""
            time.sleep(0.1 if self.ready else 0.5)
        return self._end()

    def _stop(self, *_: object) -> None:
        self.asked_to_stop += 1

    def _end(self) -> int:
        ends, asked = time.monotonic() + LAST_WORDS, self.asked_to_stop
        for program in self.programs:
            program.send(signal.SIGTERM)
        while any(program.is_running() for program in self.programs):
            if time.monotonic() > ends or self.asked_to_stop > asked:  # Ctrl-C a second time means now
                for program in self.programs:
                    program.send(signal.SIGKILL)
            time.sleep(0.05)
        return 0


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201  (this is a program's voice)


def _answers(address: tuple[str, int]) -> bool:
    with suppress(OSError), socket.create_connection(address, timeout=1):
        return True
    return False


def _reason(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _die_with_parent() -> None:
    """Linux only; elsewhere a killed supervisor leaves its programs running."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def main() -> int:
    plan = json.loads(sys.argv[1])
    host, port = plan["address"]
    return Supervisor(plan["programs"], address=(host, port), ready=plan["ready"], again=plan["again"]).run()


if __name__ == "__main__":
    sys.exit(main())
