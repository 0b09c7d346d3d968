"""Take a list's rows: in batches, each of which stands whole or not at all, from where an interrupted try stopped."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import reset_queries, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.jobs import ask
from palante.base.log import record
from palante.base.models import Job
from palante.calls.domain.bring_list import check_columns, remember
from palante.calls.lists import vault
from palante.calls.lists.book import MOST_ROWS, open_book
from palante.calls.lists.cells import letter
from palante.calls.lists.check import Checked
from palante.calls.lists.preview import reader_of
from palante.calls.lists.settle import COUNTED, Outcome, settle
from palante.calls.models import Basis, PeopleList
from palante.journeys.models import Journey
from palante.people.models import Member

BATCH = 500
KIND = "take_list"
State = PeopleList.State

Step = Callable[[int, int], Any]


class StoppedError(Exception):
    """The list is not ours to take any more: somebody stopped it, or another worker does it."""


@transaction.atomic
def begin_list(
    people_list: PeopleList, *, basis: str, by: Member | None = None, at: datetime | None = None
) -> PeopleList:
    """The partner's word on which the contacts rest, and go. ValidationError when something is missing. Twice is once."""
    row = PeopleList.objects.select_for_update().get(pk=people_list.pk)
    if row.state not in (State.LOOKED_AT, State.STOPPED) or not row.file:
        return row
    if basis not in Basis.values:
        raise ValidationError({"basis": _("Say on what word the organisation passes these contacts on.")})
    if row.state == State.STOPPED and row.basis != basis and row.settings.get("done_row"):
        raise ValidationError(
            {"basis": _("Part of this list was taken already; the rest goes the same way.")}
        )
    check_columns(row.columns)
    row.basis, row.state = basis, State.TAKING
    row.counts = row.counts or dict.fromkeys(COUNTED, 0)
    row.save(update_fields=["basis", "state", "counts"])
    remember(row, at=at or now())
    record("list_begun", row, by=by, journey=row.journey_id, at=at, basis=basis)
    return row


def ask_to_take(people_list: PeopleList, *, by: Member | None = None) -> Job:
    """Have the worker take it."""
    return ask(
        KIND,
        key=f"list {people_list.pk}",
        told={"list": people_list.pk},
        total=people_list.settings["rows"],
        member=by,
        journey=people_list.journey,
    )


def take_rows(
    people_list: PeopleList,
    *,
    step: Step | None = None,
    should_stop: Callable[[], bool] | None = None,
    at: datetime | None = None,
) -> PeopleList:
    """Do it here and now. `step(done, of)` hears how far it is. Announces "list_taken" (people_list) at the end."""
    row = PeopleList.objects.select_related("journey", "partner", "by").get(pk=people_list.pk)
    if row.state != State.TAKING:
        return row
    at = at or now()
    of, done = int(row.settings["rows"]), 0
    reader = reader_of(row)
    head, begun = int(row.settings["head_row"]), int(row.settings.get("done_row", 0))
    seen: set[str] = set()
    batch: list[Checked] = []
    with open_book(vault.opened(row)) as book:
        last = begun
        for number, cells in book.rows(int(row.settings["sheet"])):
            if number <= head:
                continue
            done += 1
            if number <= begun:
                continue
            last = number
            checked = reader.read(number, cells)
            if done > MOST_ROWS:
                batch.append(Checked(number, faults=[(letter(0), "too_many")]))
                break
            if checked:
                batch.append(checked)
            if len(batch) == BATCH:
                row = _keep(row, batch, seen, last, at)
                batch = []
                reset_queries()  # in development Django remembers every statement, and these are long
                if step:
                    step(done, of)
                if should_stop and should_stop():
                    raise StoppedError
    row = _finish(_keep(row, batch, seen, last, at), at)
    if step:
        step(of, of)
    return row


@transaction.atomic
def _keep(row: PeopleList, batch: list[Checked], seen: set[str], last: int, at: datetime) -> PeopleList:
    journey = Journey.objects.select_for_update().get(pk=row.journey_id)
    fresh = (
        PeopleList.objects.select_for_update(of=("self",))
        .select_related("journey", "partner", "by")
        .get(pk=row.pk)
    )
    if fresh.state != State.TAKING or fresh.settings.get("done_row", 0) != row.settings.get("done_row", 0):
        raise StoppedError
    outcome = settle(fresh, journey, batch, seen, at) if batch else Outcome()
    fresh.counts = {name: fresh.counts.get(name, 0) + outcome.counts[name] for name in COUNTED}
    fresh.faults = [*fresh.faults, *map(list, outcome.faults)]
    fresh.settings["done_row"] = last
    fresh.save(update_fields=["counts", "faults", "settings"])
    return fresh


@transaction.atomic
def _finish(row: PeopleList, at: datetime) -> PeopleList:
    row.state, row.taken_at = State.TAKEN, at
    row.save(update_fields=["state", "taken_at"])
    record(
        "list_taken", row, by=row.by, journey=row.journey_id, at=at, basis=row.basis,
        **{name: row.counts[name] for name in COUNTED},
    )  # fmt: skip
    transaction.on_commit(lambda: vault.drop(row))
    announce("list_taken", row)
    return row


@transaction.atomic
def stop_list(people_list: PeopleList, *, says: str = "", at: datetime | None = None) -> None:
    """It goes no further for now; what was taken stays, and it can go on."""
    row = PeopleList.objects.select_for_update().get(pk=people_list.pk)
    if row.state == State.TAKING:
        row.state = State.STOPPED
        row.settings["says"] = says
        row.save(update_fields=["state", "settings"])
        record("list_stopped", row, journey=row.journey_id, at=at)
