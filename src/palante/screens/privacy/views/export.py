"""The list of people as a file: without names for anybody of the team, with them for a reason that is written down."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from palante.calls.domain.note_export import note_export
from palante.calls.models import Registration, Seat
from palante.people.domain.looked import note_looks
from palante.people.models import ContactKind
from palante.people.pseudonym import numbers_in
from palante.screens.privacy.forms import NamedForm
from palante.screens.team.contacts import first_of, shown
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.looking import desk_of
from palante.screens.team.people_list import Filters, people_of
from palante.screens.team.room import show
from palante.screens.team.sheets import FORMATS, sheet


class Table(NamedTuple):
    headers: list[str]
    rows: list[list[Any]]
    people: list[int]


@desk_door()
def people_export(request: TeamRequest, at: At, fmt: str) -> HttpResponse:
    """What the filters show. A number in place of the name: the same person, the same number, in this journey only."""
    if fmt not in FORMATS:
        raise Http404
    table = _without_names(at, _asked(request, at))
    note_export(at.journey, rows=len(table.rows), contacts=False, by=request.user)
    return sheet(table.headers, table.rows, fmt, _name(at))


@desk_door(READS + CHANGES)
def export_named(request: TeamRequest, at: At) -> HttpResponse:
    """The same with names, and for those who may see them numbers and addresses: the reason is asked first."""
    form = NamedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        table = _with_names(at, _asked(request, at))
        note_export(
            at.journey,
            rows=len(table.rows),
            contacts=at.sees_contacts,
            by=request.user,
            names=True,
            reason=reason,
        )
        note_looks(request.user, table.people, at.journey, "export", desk=desk_of(at))
        return sheet(table.headers, table.rows, form.cleaned_data["fmt"], f"{_name(at)}-{_('names')}")
    asked = _asked(request, at)
    context = {"form": form, "total": people_of(at, asked).count(), "is_filtered": bool(asked)}
    return show(request, at, "people", "privacy/export.html", context)


def _asked(request: TeamRequest, at: At) -> dict[str, str]:
    return Filters(at.journey, request.GET).chosen()


def _without_names(at: At, asked: dict[str, str]) -> Table:
    found = list(people_of(at, asked).order_by("pk").iterator(chunk_size=500))
    numbers = numbers_in(at.journey.pk, (row.person_id for row in found))
    rows = [[numbers[row.person_id], *_plain(row)] for row in found]
    rows.sort(key=lambda line: line[0])  # an order of names would give the names away
    return Table([_("Number"), *_plain_headers()], rows, [row.person_id for row in found])


def _with_names(at: At, asked: dict[str, str]) -> Table:
    headers = [_("Alias"), _("Name"), _("Place"), _("Business"), *_plain_headers()]
    if at.sees_contacts:
        headers += [_("Phone"), _("E-mail")]
    rows, people = [], []
    for row in people_of(at, asked).iterator(chunk_size=500):
        person = row.person
        line = [person.alias, person.name, person.place, person.business, *_plain(row)]
        if at.sees_contacts:
            line += _contacts(row, person.contacts.all())
        rows.append(line)
        people.append(person.pk)
    return Table(headers, rows, people)


def _plain_headers() -> list[str]:
    return [
        *(_("Seat"), _("Brought by"), _("Sessions"), _("Last came")),
        *(_("Registered"), _("Language"), _("Reminders")),
    ]


def _plain(row: Any) -> list[Any]:
    """What names nobody. `row`: a registration with what `people_of` adds."""
    return [
        str(row.get_seat_display()),
        row.brought_by.name if row.brought_by else "",
        row.came,
        _day(row.last_came),
        _day(row.at),
        row.person.language,
        _("yes") if row.wants_reminders else _("no"),
    ]


def _contacts(row: Registration, contacts: Iterable[Any]) -> list[str]:
    found = [
        first_of(contacts, kind) if row.seat != Seat.LEFT else None
        for kind in (ContactKind.PHONE, ContactKind.EMAIL)
    ]
    return [shown(contact, whole=True) if contact else "" for contact in found]


def _name(at: At) -> str:
    return f"{at.journey.slug}-{localtime(now()):%Y-%m-%d}"


def _day(when: Any) -> str:
    return date_format(localtime(when), "SHORT_DATE_FORMAT") if when else ""
