"""What a partner and the team promised each other, and by when."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.calls.models import Partner, Promise
from palante.people.models import Member

FIELDS = ("what", "due_on", "is_ours")


@transaction.atomic
def add_promise(
    partner: Partner,
    what: str,
    *,
    due_on: date | None = None,
    is_ours: bool = False,
    by: Member | None = None,
    at: datetime | None = None,
) -> Promise:
    """Something to remember until it is kept. `is_ours`: the team promised it to the partner."""
    promise = Promise.objects.create(
        partner=partner, what=_read(what), due_on=due_on, is_ours=is_ours, created_at=at or now()
    )
    record("promise_made", partner, by=by, journey=partner.journey_id, at=at, promise=promise.pk)
    return promise


@transaction.atomic
def edit_promise(
    promise: Promise, *, by: Member | None = None, at: datetime | None = None, **fields: Any
) -> Promise:
    """Change these fields: what, due_on, is_ours."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A promise has no {', '.join(sorted(unknown))}.")
    row = _locked(promise)
    changed = []
    for field, value in fields.items():
        new = _read(value) if field == "what" else value
        if new != getattr(row, field):
            setattr(row, field, new)
            changed.append(field)
    if changed:
        row.save(update_fields=changed)
        _record("promise_changed", row, by, at, fields=sorted(changed))
    return row


@transaction.atomic
def keep_promise(
    promise: Promise, *, kept: bool = True, by: Member | None = None, at: datetime | None = None
) -> Promise:
    """What was promised is done; `kept=False` takes it back. Twice does no harm."""
    row = _locked(promise)
    if bool(row.done_at) != kept:
        row.done_at = (at or now()) if kept else None
        row.save(update_fields=["done_at"])
        _record("promise_kept" if kept else "promise_reopened", row, by, at)
    return row


@transaction.atomic
def drop_promise(promise: Promise, *, by: Member | None = None, at: datetime | None = None) -> None:
    """It was written down by mistake, or is no longer meant. Twice does no harm."""
    pk, partner = promise.pk, promise.partner
    if Promise.objects.filter(pk=pk).delete()[0]:
        record("promise_dropped", partner, by=by, journey=partner.journey_id, at=at, promise=pk)


def _locked(promise: Promise) -> Promise:
    return Promise.objects.select_for_update(of=("self",)).select_related("partner").get(pk=promise.pk)


def _record(verb: str, row: Promise, by: Member | None, at: datetime | None, **data: Any) -> None:
    record(verb, row.partner, by=by, journey=row.partner.journey_id, at=at, promise=row.pk, **data)


def _read(what: str) -> str:
    what = " ".join(what.replace("\0", "").split())
    if not what or len(what) > 300:
        raise ValidationError({"what": _("Write what was promised, in at most 300 letters.")})
    return what
