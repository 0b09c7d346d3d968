"""For machines: alive, and ready."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils.timezone import now

from palante.messages.models import Worker
from palante.screens.api import views


@pytest.fixture
def worker(db):
    return Worker.objects.create(host="here", pid=1, beat_at=now())


def test_alive_asks_nothing_of_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_with_a_database_its_tables_and_a_beating_heart(client, worker):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.parametrize("change", [{"beat_at": timedelta(minutes=-3)}, {"ended_at": timedelta()}])
def test_not_ready_when_no_heart_beats(client, worker, change):
    Worker.objects.update(**{field: now() + delta for field, delta in change.items()})

    assert client.get("/readyz").status_code == 503


def test_not_ready_without_a_database(client, db, monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(views, "connection", Broken())

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "no", "migrations": "no", "worker": "no"}


def test_not_ready_before_the_tables_are_there(client, worker, monkeypatch):
    views._looked_up.cache_clear()
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda *args: ["something"])

    assert client.get("/readyz").json()["migrations"] == "no"
    monkeypatch.undo()
    assert client.get("/readyz").json()["migrations"] == "ok"
