"""One list: what stands where, how we read it, on what word; then how far it is, what came of it, and undo."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.jobs import last_job
from palante.base.small import SMALLEST, is_small
from palante.calls.domain.bring_list import choose_sheet, name_columns
from palante.calls.domain.invite import GRACE, send_invitations
from palante.calls.domain.take_list import KIND, ask_to_take, begin_list
from palante.calls.domain.undo_list import drop_list, undo_list
from palante.calls.lists import vault
from palante.calls.lists.book import NotAListError, open_book
from palante.calls.lists.columns import Head, head_at
from palante.calls.lists.preview import Preview, preview
from palante.calls.lists.reasons import faults_of, notes_of
from palante.calls.models import Basis, Invited, PeopleList
from palante.people.contacts import masked
from palante.screens.lists.forms import BasisForm, ColumnsForm
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.room import page_of, show
from palante.screens.team.sheets import sheet

FAULTS = 50
State = PeopleList.State


@desk_door()
def team_list(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    people_list = _list(at, pk)
    if people_list.state == State.LOOKED_AT:
        return _look(request, at, people_list)
    return _what_came(request, at, people_list)


@desk_door(CHANGES)
def list_columns(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    people_list = _list(at, pk)
    if people_list.state != State.LOOKED_AT:
        return _to(at, pk)
    try:
        form = ColumnsForm(people_list, _head(people_list), request.POST)
    except NotAListError as error:
        return _gone(request, at, people_list, error)
    if form.is_valid():
        try:
            name_columns(
                people_list, form.columns(), surname_first=form.cleaned_data["surname_first"], by=request.user
            )
            return _to(at, pk, "#read")
        except ValidationError as error:
            form.add_error(None, error)
    return _look(request, at, people_list, form=form, status=422)


@desk_door(CHANGES)
def list_sheet(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    people_list = _list(at, pk)
    try:
        numbers = {name: _number(request.POST.get(name, "")) for name in ("sheet", "head_row")}
        sheet_number = numbers["sheet"]
        if sheet_number is not None:
            choose_sheet(people_list, sheet_number, head_row=numbers["head_row"])
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    except NotAListError as error:
        return _gone(request, at, people_list, error)
    return _to(at, pk)


@desk_door(CHANGES)
def list_take(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    people_list = _list(at, pk)
    form = BasisForm(request.POST)
    if people_list.state == State.STOPPED:
        form = BasisForm({"basis": people_list.basis})
    if form.is_valid():
        try:
            people_list = begin_list(people_list, basis=form.cleaned_data["basis"], by=request.user)
            if people_list.state == State.TAKING:
                ask_to_take(people_list, by=request.user)
            return _to(at, pk)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    if people_list.state != State.LOOKED_AT:
        return _to(at, pk)
    return _look(request, at, people_list, basis_form=form, status=422)


@desk_door(CHANGES)
def list_send(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    number = send_invitations(people_list=_list(at, pk), by=request.user)
    if number:
        words = ngettext("%d invitation is on its way.", "%d invitations are on their way.", number) % number
        toasts.say(request, words)
    else:
        toasts.warn(
            request,
            _("No invitation left: the journey takes no registrations now, or all have left already."),
        )
    return _to(at, pk)


@desk_door(CHANGES)
def list_undo(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    done = undo_list(_list(at, pk), by=request.user)
    words = _("Taken back: %(undone)d. Kept, because somebody has used it since: %(kept)d.")
    toasts.say(request, words % done)
    return _to(at, pk)


@desk_door(CHANGES)
def list_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    drop_list(_list(at, pk), by=request.user)
    toasts.say(request, _("The file is thrown away. Nothing of it was kept."))
    return redirect("team_lists", at.journey.slug)


@desk_door()
def list_faults(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """For whoever mends the spreadsheet: row, column, reason; nothing of what stood there."""
    people_list = _list(at, pk)
    faults = faults_of(people_list.faults, people_list.settings.get("names", {}))
    rows = ((fault.row, fault.column, fault.reason) for fault in faults)
    return sheet([_("Row"), _("Column"), _("What to mend")], rows, "csv", f"{at.journey.slug}-{pk}")


def _look(
    request: TeamRequest,
    at: At,
    people_list: PeopleList,
    *,
    form: ColumnsForm | None = None,
    basis_form: BasisForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        found, head = _preview(people_list), _head(people_list)
    except NotAListError as error:
        return _gone(request, at, people_list, error)
    names = people_list.settings["names"]
    faults = faults_of([list(fault) for fault in found.faults], names) if found else []
    by_row: dict[int, list[str]] = {}
    for fault in faults:
        by_row.setdefault(fault.row, []).append(fault.reason)
    same = at.journey.lists.filter(digest=people_list.digest, state=State.TAKEN).exclude(pk=people_list.pk)
    sheets = people_list.settings["sheets"]
    context = {
        "list": people_list,
        "form": form or ColumnsForm(people_list, head),
        "basis_form": basis_form or BasisForm(initial={"basis": people_list.basis}),
        "found": found,
        "rows": [
            (row, [masked(*contact) for contact in row.contacts], by_row.get(row.row, []))
            for row in (found.rows if found else [])
        ],
        "faults": faults[:FAULTS],
        "more_faults": max(0, len(faults) - FAULTS),
        "notes": notes_of(people_list.settings["notes"]),
        "same": same.order_by("-taken_at").first(),
        "sheets": [(number, name, hidden) for number, (name, hidden) in enumerate(sheets)],
        "is_before_call": not at.journey.takes_registrations(),
        "paper": Basis.PAPER,
    }
    return show(request, at, "people", "lists/look.html", context, status=status)


def _preview(people_list: PeopleList) -> Preview | None:
    """None as long as nobody could be named or reached."""
    columns = people_list.columns
    can_be_read = columns.get("alias") and any(columns.get(name) for name in ("phone", "email", "contact"))
    return preview(people_list) if can_be_read else None


def _what_came(request: TeamRequest, at: At, people_list: PeopleList) -> HttpResponse:
    faults = faults_of(people_list.faults, people_list.settings.get("names", {}))
    states = dict(people_list.invited.order_by().values_list("state").annotate(n=Count("pk")))
    waiting = states.get(Invited.State.WAITING, 0)
    leaves_at = people_list.taken_at + GRACE if people_list.taken_at else None
    context = {
        "list": people_list,
        "job": last_job(KIND, f"list {people_list.pk}"),
        "page": page_of(request, faults, FAULTS),
        "notes": notes_of(people_list.settings.get("notes", [])),
        "is_paper": people_list.basis == Basis.PAPER,
        "waiting": waiting,
        "leaves_at": leaves_at if leaves_at and leaves_at > now() else None,
        "is_closed": bool(waiting) and not at.journey.takes_registrations(),
        "answers": _answers(states, people_list),
        "smallest": SMALLEST,
        "says": people_list.settings.get("says", ""),
    }
    return show(request, at, "people", "lists/taken.html", context)


def _answers(states: dict[str, int], people_list: PeopleList) -> list[tuple[str, str, int | None]]:
    """What became of the invitations, in numbers. Where one is so small that it could point at somebody none of the
    answers is said, since all together they are known."""
    accepted, declined = states.get(Invited.State.ACCEPTED, 0), states.get(Invited.State.DECLINED, 0)
    sent = sum(states.values()) - states.get(Invited.State.WAITING, 0)
    hidden = any(is_small(number) for number in (accepted, declined, sent - accepted - declined))
    return [
        ("sent", _("invited"), sent),
        ("yes", _("said yes"), None if hidden else accepted),
        ("no", _("said no"), None if hidden else declined),
    ]


def _list(at: At, pk: int) -> PeopleList:
    return get_object_or_404(at.journey.lists.select_related("partner", "by", "journey"), pk=pk)


def _head(people_list: PeopleList) -> Head:
    with open_book(vault.opened(people_list)) as book:
        return head_at(book, people_list.settings["sheet"], people_list.settings["head_row"])


def _gone(request: TeamRequest, at: At, people_list: PeopleList, error: NotAListError) -> HttpResponse:
    toasts.warn(request, str(error))
    drop_list(people_list, by=request.user)
    return redirect("team_lists", at.journey.slug)


def _to(at: At, pk: int, part: str = "") -> HttpResponse:
    answer = redirect("team_list", at.journey.slug, pk)
    answer.headers["Location"] += part
    return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None
