"""The list of people: search, filters, bulk work with undo."""

from collections.abc import Callable

from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.calls.domain.seat import give_seat
from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.calls.models import Registration, Seat
from palante.screens.numbers import numbers_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.people_list import Filters, people_of
from palante.screens.team.room import page_of, show

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
    if at.sees_contacts:
        looked(request, at, [row.person_id for row in page.object_list if row.person.contacts.all()], "list")
    return show(request, at, "people", "people.html", context)


@desk_door(CHANGES)
def people_bulk(request: TeamRequest, at: At) -> HttpResponse:
    """Give a seat to those who wait, or stop reminders, for the ticked rows."""
    ticked = set(numbers_of(request.POST.getlist("row")[:MOST]))
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
