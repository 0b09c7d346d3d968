"""Offline entries: what a phone writes, perhaps without signal, and sends later, perhaps twice.

The phone makes the id. An id is taken once: sending it again gives the answer of the first time, so a queue may be sent
as often as the network breaks. A room handles its kinds in its `entries.py` (autodiscovered):

    @handles("canvas_answer")
    def take_answer(person, payload, *, entry, written_at, at): ...   # → a small dict, or raises Refused
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.timezone import now

from palante.base.models import Entry

LONGEST_OFFLINE = timedelta(days=366)
Handler = Callable[..., dict[str, Any]]
_handlers: dict[str, Handler] = {}


class Refused(Exception):  # noqa: N818  (an answer to the phone, not a fault of ours)
    """The entry is understood and cannot be taken. The sentence is shown; the phone keeps what was written."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Decorator: this function takes entries of that kind."""

    def keep(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return keep


def handled_kinds() -> set[str]:
    return set(_handlers)


@transaction.atomic
def take_entry(
    person: models.Model,
    id: UUID,
    kind: str,
    payload: Mapping[str, Any],
    written_at: datetime,
    *,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Take one entry and say what became of it: `{"state": "kept", …}` or `{"state": "refused", "why": …}`.

    A phone whose clock runs ahead cannot write in the future: that would beat everything written after it, so the time
    is never later than now. One whose clock is dead (1970) wrote just now, as far as anybody can tell. An id somebody
    else has used is refused without saying whose it is.
    """
    at = at or now()
    written_at = believable(written_at, at)
    if known := Entry.objects.filter(pk=id).first():
        return _same_again(known, person)
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                id=id, person_id=person.pk, kind=kind, written_at=written_at, received_at=at
            )
    except IntegrityError:  # the same entry arrives by two connections; the other was first
        return _same_again(Entry.objects.get(pk=id), person)
    entry.outcome = _outcome(person, entry, payload, at)
    entry.save(update_fields=["outcome"])
    return entry.outcome


def believable(written_at: datetime, at: datetime) -> datetime:
    try:
        return written_at if at - LONGEST_OFFLINE < written_at <= at else at
    except OverflowError:  # the year 1 in a zone east of Greenwich
        return at


def _outcome(person: models.Model, entry: Entry, payload: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    handler = _handlers.get(entry.kind)
    if handler is None:
        return {"state": "refused", "why": "unknown"}
    try:
        with transaction.atomic():
            return {"state": "kept"} | handler(
                person, payload, entry=entry.pk, written_at=entry.written_at, at=at
            )
    except Refused as refusal:
        return {"state": "refused", "why": str(refusal)}


def _same_again(known: Entry, person: models.Model) -> dict[str, Any]:
    return known.outcome if known.person_id == person.pk else {"state": "refused", "why": "unknown"}
