"""Endpoints for machines, and the one through which phones send what they wrote."""

import json
import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palante.base.entries import handled_kinds, take_entry
from palante.messages.models import Worker
from palante.people.models import Person
from palante.screens.participant.doors import who

logger = logging.getLogger(__name__)
HEART_STOPPED = timedelta(minutes=2)
MOST_ENTRIES = 100


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. It asks nothing of anybody else: restarting it would not mend a database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """May people be sent here? The database answers, its tables are today's, and a worker's heart beats."""
    state = {"database": _database_answers()}
    state["migrations"] = state["database"] and _migrations_applied()
    state["worker"] = (
        state["database"] and Worker.objects.filter(ended_at=None, beat_at__gt=now() - HEART_STOPPED).exists()
    )
    return JsonResponse(
        {name: "ok" if good else "no" for name, good in state.items()},
        status=200 if all(state.values()) else 503,
    )


@require_POST
def entries(request: HttpRequest) -> JsonResponse:
    """Entries of the person signed in here: `{"who": …, "entries": [{"id", "kind", "written_at", "payload"}]}`.

    `who` is the person who wrote them; on a shared phone somebody else may be signed in by now, and then nothing is
    taken (409) and everything stays on the phone.
    """
    signed_in = request.find_sign_in()  # type: ignore[attr-defined]
    if signed_in is None:
        return JsonResponse({"error": "sign_in"}, status=401)
    at = now()
    try:
        sent = json.loads(request.body)
        written_by, rows = sent["who"], list(sent["entries"])[:MOST_ENTRIES]
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": "form"}, status=400)
    if written_by != who(signed_in.person):
        return JsonResponse({"error": "who"}, status=409)
    outcomes = dict(filter(None, (_outcome(signed_in.person, row, at) for row in rows)))
    response = JsonResponse({"outcomes": outcomes, "at": int(at.timestamp())})
    response.headers["Cache-Control"] = "no-store"
    return response


def _outcome(person: Person, row: Any, at: datetime) -> tuple[str, dict[str, Any]] | None:
    """What became of one row. Whatever is wrong with it, the others are taken: a phone sends all it has."""
    try:
        id = UUID(row["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    try:
        written_at, payload, kind = parse_datetime(row["written_at"]), row["payload"], row["kind"]
        if not (isinstance(payload, dict) and kind in handled_kinds()):
            raise ValueError
        if written_at is None or not is_aware(written_at):
            written_at = at
        return str(id), take_entry(person, id, kind, payload, written_at, at=at)
    except (ValueError, KeyError, TypeError):
        return str(id), {"state": "refused", "why": "form"}
    except Exception:
        logger.exception("An entry could not be taken")
        return str(id), {"state": "later"}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations_applied() -> bool:
    """Looked up until it is true: tables do not go back while a process runs."""
    if not _looked_up():
        _looked_up.cache_clear()
        return False
    return True


@cache
def _looked_up() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
