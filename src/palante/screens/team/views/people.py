"""The list of people: search, filters, bulk work with undo, export."""

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.calls.domain.note_export import note_export
from palante.calls.domain.seat import give_seat
from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.calls.models import Registration, Seat
from palante.people.models import ContactKind
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, shown
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.people_list import Filters, people_of
from palante.screens.team.room import page_of, show
from palante.screens.team.sheets import FORMATS, sheet

SALT, MOST = "bulk", 500


@desk_door()
def people(request: TeamRequest, at: At) -> HttpResponse:
    filters = Filters(at.journey, request.GET)
    asked = filters.chosen()
    page = page_of(request, people_of(at, asked))
    context = {
        "filters": filters,
        "asked": asked,
        "page": page,
        "total": page.paginator.count,
        "sort": asked.get("sort") or "alias",
    }
    return show(request, at, "people", "people.html", context)


@desk_door(CHANGES)
def people_bulk(request: TeamRequest, at: At) -> HttpResponse:
    """Give a seat to those who wait, or stop reminders, for the ticked rows."""
    ticked = {int(pk) for pk in request.POST.getlist("row")[:MOST] if pk.isdecimal() and len(pk) < 19}
    rows = at.journey.registrations.filter(pk__in=ticked).select_related("person", "journey")
    what = request.POST.get("what", "")
    if not ticked:
        toasts.warn(
            request, _("Nobody was ticked, so nothing was changed. Tick the boxes before the names first.")
        )
    elif what == "seat":
        waiting = list(rows.filter(seat=Seat.WAITING).order_by("at", "pk"))
        for row in waiting:
            give_seat(row, by=request.user)
        toasts.say(
            request, ngettext("%d person got a seat.", "%d people got a seat.", len(waiting)) % len(waiting)
        )
    elif what == "stop":
        changed = list(rows.filter(wants_reminders=True))
        _each(changed, stop_reminders, request)
        text = ngettext(
            "Reminders stopped for %d person.", "Reminders stopped for %d people.", len(changed)
        ) % len(changed)
        _say_with_undo(request, at, text, changed, "people_bulk_resume")
    elif what == "resume":
        changed = list(rows.filter(wants_reminders=False))
        _each(changed, resume_reminders, request)
        toasts.say(
            request,
            ngettext(
                "Reminders go out again to %d person.", "Reminders go out again to %d people.", len(changed)
            )
            % len(changed),
        )
    return back(request, "people", at.journey.slug)


@desk_door(CHANGES)
def people_bulk_resume(request: TeamRequest, at: At, rows: str) -> HttpResponse:
    """The undo of stopping reminders in bulk, for exactly those it stopped them for."""
    try:
        ids = signing.loads(rows, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    changed = list(
        at.journey.registrations.filter(pk__in=ids, wants_reminders=False).select_related("person", "journey")
    )
    _each(changed, resume_reminders, request)
    toasts.say(request, _("Undone: their reminders go out again."))
    return back(request, "people", at.journey.slug)


def _each(rows: list[Registration], verb: Callable[..., object], request: TeamRequest) -> None:
    for row in rows:
        verb(row, by=request.user)


def _say_with_undo(request: TeamRequest, at: At, text: str, rows: list[Registration], undo: str) -> None:
    ids = signing.dumps([row.pk for row in rows], salt=SALT, compress=True)
    toasts.say(request, text, undo=undo if rows else "", args=[at.journey.slug, ids])


@desk_door()
def people_export(request: TeamRequest, at: At, fmt: str) -> HttpResponse:
    """What the filters show, as a file. Contacts are in it for those who may see them, and then it is logged."""
    if fmt not in FORMATS:
        raise Http404
    rows = people_of(at, Filters(at.journey, request.GET).chosen())
    headers = [_("Alias"), _("Name"), _("Place"), _("Business"), _("Seat"), _("Brought by"), _("Sessions")]
    headers += [_("Last came"), _("Registered"), _("Language"), _("Reminders")]
    if at.sees_contacts:
        headers += [_("Phone"), _("E-mail")]
    table = []
    row: Any  # a registration with what people_of adds
    for row in rows.iterator(chunk_size=500):
        person = row.person
        line = [
            person.alias, person.name, person.place, person.business, str(row.get_seat_display()),
            row.brought_by.name if row.brought_by else "", row.came, _day(row.last_came), _day(row.at), person.language,
            _("yes") if row.wants_reminders else _("no"),
        ]  # fmt: skip
        if at.sees_contacts:
            contacts = person.contacts.all()
            for kind in (ContactKind.PHONE, ContactKind.EMAIL):
                found = first_of(contacts, kind) if row.seat != Seat.LEFT else None
                line.append(shown(found, whole=True) if found else "")
        table.append(line)
    note_export(at.journey, rows=len(table), contacts=at.sees_contacts, by=request.user)
    return sheet(headers, table, fmt, f"{at.journey.slug}-{localtime(now()):%Y-%m-%d}")


def _day(when) -> str:
    return date_format(localtime(when), "SHORT_DATE_FORMAT") if when else ""
