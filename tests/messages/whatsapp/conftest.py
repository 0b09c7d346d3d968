"""Meta's stand-in, and the calls it makes."""

import hashlib
import hmac
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.messages.whatsapp import meta as documented

SERVER = Path(documented.__file__)
SECRET = "app secret"


class Meta:
    """The API's process: what it took, and calls in its name, signed."""

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
    def taken(self) -> list[dict]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def account(settings):
    """Set up, and nobody asked yet."""
    settings.WHATSAPP_TOKEN, settings.WHATSAPP_SECRET = documented.TOKEN, SECRET
    settings.WHATSAPP_NUMBER_ID, settings.WHATSAPP_ACCOUNT_ID = documented.NUMBER, documented.ACCOUNT
    settings.WHATSAPP_URL = "http://127.0.0.1:1/v23.0"
    settings.EMAIL_CONNECTIONS = 1
    settings.DEMO = False


@pytest.fixture
def start_meta(tmp_path, settings, account, monkeypatch):
    started: list[Meta] = []
    monkeypatch.setattr("palante.messages.channels.whatsapp.transport.WhatsApp.lines", 1)

    def start(*options: str) -> Meta:
        server = Meta(tmp_path / f"taken-{len(started)}.jsonl", *options)
        started.append(server)
        settings.WHATSAPP_URL = f"http://127.0.0.1:{server.port}/v23.0"
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def meta(start_meta) -> Meta:
    return start_meta()


def value(**parts) -> dict:
    """What stands in a change of the field `messages`."""
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "5115550100", "phone_number_id": documented.NUMBER},
    } | parts


def call(told: dict, field: str = "messages", *, at: int = 0, account: str = documented.ACCOUNT) -> bytes:
    changes = [{"value": told, "field": field}]
    entry = {"id": account, "changes": changes} | ({"time": at} if at else {})
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status(provider_id: str, state: str, *, ours: str = "", code: int = 0, at: int = 0) -> dict:
    told = {"id": provider_id, "status": state, "timestamp": str(at or int(now().timestamp())),
            "recipient_id": "51911111111"}  # fmt: skip
    if ours:
        told["biz_opaque_callback_data"] = ours
    if code:
        told["errors"] = [{"code": code, "title": "T", "message": "T",
                           "error_data": {"details": "Why it went wrong for 51911111111"}, "href": "/x"}]  # fmt: skip
    return told


def incoming(
    text: str = "sí", *, sender: str = "51911111111", provider_id: str = "wamid.A", at: int = 0, **more
) -> dict:
    told = {"from": sender, "id": provider_id, "timestamp": str(at or int(now().timestamp()))}
    return told | (more or {"type": "text", "text": {"body": text}})


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def ring(body: bytes, *, headers: dict[str, str] | None = None):
    """Meta calls."""
    return Client().post(
        "/hooks/whatsapp/", body, "application/json", headers=signed(body) if headers is None else headers
    )
