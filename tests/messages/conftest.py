"""A mail server to hand messages to, and what it got."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SERVER = Path(__file__).with_name("smtp_server.py")


class Postbox:
    """The server's process and what it took."""

    def __init__(self, file: Path, *options: str) -> None:
        self.file = file
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(SERVER), str(file), *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout=5"

    @property
    def taken(self) -> list[dict[str, str]]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start_postbox(tmp_path, settings):
    """`start_postbox("--slow", "9")` starts a mail server and points PALANTE_EMAIL_URL at it."""
    started: list[Postbox] = []

    def start(*options: str) -> Postbox:
        postbox = Postbox(tmp_path / f"taken-{len(started)}.jsonl", *options)
        started.append(postbox)
        settings.EMAIL_URL = postbox.url
        settings.EMAIL_CONNECTIONS = 1
        return postbox

    yield start
    for postbox in started:
        postbox.stop()


@pytest.fixture
def postbox(start_postbox: Callable[..., Postbox]) -> Postbox:
    return start_postbox()


@pytest.fixture
def nobody_home(settings):
    """A mail server that does not answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_URL = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    settings.EMAIL_CONNECTIONS = 1
