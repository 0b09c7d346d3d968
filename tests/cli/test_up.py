"""`palante up`: real processes on a real port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Running:
    def __init__(self, var: Path) -> None:
        self.port = free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith("PALANTE_")}
        env |= {"PALANTE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "palante.config.settings"}
        env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        self.log = (var / "log").open("a+")
        command = [sys.executable, "-m", "palante", "up", "--port", str(self.port), "--processes", "1"]
        self.process = subprocess.Popen(command, env=env, stdout=self.log, stderr=subprocess.STDOUT)

    def wait_for(self, words: str, seconds: float = 90) -> None:
        ends = time.monotonic() + seconds
        while words not in self.said():
            assert time.monotonic() < ends, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return Path(self.log.name).read_text()

    def children(self, word: str) -> list[int]:
        return [pid for pid in _descendants(self.process.pid) if word in _command_of(pid)]

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def _descendants(pid: int) -> list[int]:
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *_descendants(int(child))]
    return found


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def _is_alive(pid: int) -> bool:
    return bool(_command_of(pid))


@pytest.fixture
def running(tmp_path):
    started = Running(tmp_path)
    yield started
    if started.process.poll() is None:
        started.stop(signal.SIGTERM)
    started.log.close()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes through /proc")
def test_up_serves_restarts_a_worker_that_died_and_stops_everything(running):
    running.wait_for("Ctrl-C")
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/healthz", timeout=30) as answer:
        assert answer.status == 200
    assert "Preparando las tablas" in running.said()

    worker = running.children("palante worker")[0]
    os.kill(worker, signal.SIGKILL)
    running.wait_for("(SIGKILL)")
    ends = time.monotonic() + 20
    while not running.children("palante worker"):
        assert time.monotonic() < ends
        time.sleep(0.05)

    family = _descendants(running.process.pid)
    assert running.stop() == 0
    assert not [pid for pid in family if _is_alive(pid)]


def test_a_taken_port_is_said_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="palante up --port"):
            call_command("up", port=taken.getsockname()[1])


def test_a_number_that_is_no_port_is_said_in_a_sentence():
    with pytest.raises(CommandError, match="80130"):
        call_command("up", port=80130)


def test_development_mode_opens_to_this_machine_only(settings):
    settings.DEBUG, settings.DEMO = True, False

    with pytest.raises(CommandError, match="PALANTE_DEBUG=0"):
        call_command("up", host="0.0.0.0")
