"""Bring a list: look into the file, guess its columns, keep it sealed until a person has said what is what."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.calls.lists import vault
from palante.calls.lists.book import MOST_BYTES, Book, NotAListError, open_book
from palante.calls.lists.cells import letter
from palante.calls.lists.columns import CONTACTS, Column, folded, guess, head_at, never_taken, read_head
from palante.calls.models import ColumnNames, Partner, PeopleList
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.people.text import clean_line

Columns = Mapping[str, Sequence[int]]


def bring_list(
    journey: Journey,
    file: BinaryIO,
    name: str,
    *,
    partner: Partner | None = None,
    basis: str = "",
    sheet: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> PeopleList:
    """The list, looked at and not taken. Raises NotAListError with a sentence, and then nothing is kept."""
    content = _bytes_of(file)
    row = PeopleList(
        journey=journey,
        partner=partner,
        name=_shown_name(name),
        digest=hashlib.sha256(content).hexdigest(),
        basis=basis,
        by=by,
        made_at=at or now(),
    )
    file.seek(0)
    with open_book(file) as book:
        _look(row, book, sheet=_sheet_named(book, sheet))
        if row.settings["rows"] == 0:
            raise NotAListError(
                _("There is nobody in this file: no row with a name and a number below its headings.")
            )
    with transaction.atomic():
        row.save()
        vault.keep(row, content)
        row.save(update_fields=["file"])
        record("list_brought", row, by=by, journey=journey, at=at, rows=row.settings["rows"])
    return row


@transaction.atomic
def name_columns(
    people_list: PeopleList,
    columns: Columns,
    *,
    surname_first: bool = False,
    by: Member | None = None,
    at: datetime | None = None,
) -> PeopleList:
    """What stands where, as a person says. ValidationError({field: sentence}) when nobody could be named or reached."""
    row = PeopleList.objects.select_for_update().get(pk=people_list.pk)
    if row.state != PeopleList.State.LOOKED_AT:
        return row
    width = int(row.settings["width"])
    named = {
        Column(name).value: [at for at in where if 0 <= at < width]
        for name, where in columns.items()
        if where
    }
    check_columns(named)
    row.columns = {name: where for name, where in named.items() if where}
    row.settings["surname_first"] = surname_first
    row.save(update_fields=["columns", "settings"])
    remember(row, at=at or now())
    return row


@transaction.atomic
def choose_sheet(people_list: PeopleList, sheet: int, *, head_row: int | None = None) -> PeopleList:
    """Another sheet of the file, or other headings: looked at anew."""
    row = PeopleList.objects.select_for_update().get(pk=people_list.pk)
    if row.state == PeopleList.State.LOOKED_AT:
        with open_book(vault.opened(row)) as book:
            if not 0 <= sheet < len(book.sheets):
                raise ValidationError({"sheet": _("There is no such sheet in this file.")})
            _look(row, book, sheet=sheet, head_row=head_row)
        row.save(update_fields=["columns", "settings"])
    return row


def check_columns(columns: Columns) -> None:
    faults = {}
    if not columns.get(Column.ALIAS):
        faults[Column.ALIAS.value] = _(
            "Say which column has the name. Without it we would not know whom to greet."
        )
    if not any(columns.get(kind) for kind in CONTACTS):
        faults[Column.PHONE.value] = _("Say which column has the phone number or the e-mail.")
    used = [at for where in columns.values() for at in where]
    twice = next((at for at in used if used.count(at) > 1), None)
    if twice is not None:
        name = next(name for name, where in reversed(list(columns.items())) if twice in where)
        faults[name] = _("Column %s is chosen twice. Each column holds one thing.") % letter(twice)
    if faults:
        raise ValidationError(faults)


def remember(row: PeopleList, *, at: datetime) -> None:
    """The same headings from the same partner need not be named again."""
    ColumnNames.objects.update_or_create(
        journey=row.journey,
        partner=row.partner,
        headings=row.settings["key"],
        defaults={
            "columns": row.columns | {"surname_first": row.settings.get("surname_first", False)},
            "used_at": at,
        },
    )


def _look(row: PeopleList, book: Book, *, sheet: int, head_row: int | None = None) -> None:
    head = read_head(book, sheet)
    if head_row is not None and head_row != head.row:
        head = head_at(book, sheet, head_row)
    rows = sum(number > head.row for number, _cells in book.rows(sheet))
    notes = [*book.notes, *(["hidden_sheets"] if any(each.is_hidden for each in book.sheets) else [])]
    known = ColumnNames.objects.filter(journey=row.journey, partner=row.partner, headings=head.key).first()
    columns: dict[str, Any] = dict(known.columns) if known else guess(head)
    surname_first = columns.pop("surname_first", None)
    if surname_first is None:
        surname_first = any(
            folded(head.heading(at)).startswith("apellido") for at in columns.get(Column.ALIAS.value, [])
        )
    row.columns = columns
    row.settings = {
        "kind": book.kind,
        "sheet": sheet,
        "sheets": [[each.name, each.is_hidden] for each in book.sheets][:50],
        "head_row": head.row,
        "names": {letter(at): head.name(at) for at in head.shown()},
        "width": head.width,
        "key": head.key,
        "rows": rows,
        "notes": notes,
        "never": never_taken(head)[:12],
        "remembered": known is not None,
        "surname_first": surname_first,
    }


def _sheet_named(book: Book, name: str) -> int:
    """The one asked for; else the first that is not hidden and has something in it."""
    if name:
        for at, sheet in enumerate(book.sheets):
            if folded(sheet.name) == folded(name):
                return at
        known = ", ".join(sheet.name for sheet in book.sheets)
        raise NotAListError(
            _("There is no sheet “%(name)s”. There are: %(known)s.") % {"name": name, "known": known}
        )
    shown = [at for at, sheet in enumerate(book.sheets) if not sheet.is_hidden]
    return next((at for at in shown if next(book.rows(at), None)), shown[0] if shown else 0)


def _bytes_of(file: BinaryIO) -> bytes:

    file.seek(0)
    return file.read(MOST_BYTES + 1)


def _shown_name(name: str) -> str:

    return clean_line(name.replace("\\", "/").rpartition("/")[2])[:200] or _("list")
