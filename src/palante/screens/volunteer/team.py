"""The partnerships desk: who registers others, and the printed cards they give."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.models import LogLine
from palante.calls.domain.volunteer import address_of, ask_volunteer, ask_volunteer_again, end_volunteer
from palante.calls.models import Volunteer
from palante.journeys.models import Desk
from palante.people.card_sheet import cards_pdf as draw_sheet
from palante.people.domain.blank_card import find_again, print_cards, void_cards
from palante.people.models import BlankCard
from palante.screens.numbers import numbers_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of, refuse
from palante.screens.team.once import is_first
from palante.screens.team.room import page_of, show
from palante.screens.volunteer.forms import A_SHEET, PrintForm, VoidForm, VolunteerForm

MAY = (Desk.LEAD, Desk.PARTNERS)


def _may(at: At) -> bool:
    """Links that register people and cards that open accounts are the work of two desks."""
    return bool(at.seats & set(MAY))


def _refuse(request: TeamRequest, at: At) -> HttpResponse:
    return refuse(
        request, at, _("Volunteers and printed cards are the work of the partnerships desk and the lead.")
    )


@desk_door(READS + CHANGES)
def volunteers(request: TeamRequest, at: At) -> HttpResponse:
    if not _may(at):
        return _refuse(request, at)
    form = VolunteerForm(request.POST or None, journey=at.journey)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        ends_at = datetime.combine(said["until"] + timedelta(days=1), time(), tzinfo=at.journey.tzinfo)
        with transaction.atomic():
            if is_first(request, said["ticket"]):
                ask_volunteer(
                    at.journey, said["name"], partner=said["partner"], ends_at=ends_at, by=request.user
                )
        toasts.say(request, _("The link is there. Copy it and send it to them alone."))
        return redirect("team_volunteers", at.journey.slug)
    page = page_of(request, at.journey.volunteers.select_related("partner").order_by("-made_at", "-pk"))
    brought = _brought([row.pk for row in page.object_list])
    moment = now()
    rows = [
        {
            "volunteer": row,
            "address": address_of(row),
            "is_open": row.withdrawn_at is None and row.ends_at > moment,
            "brought": brought.get(row.pk, 0),
        }
        for row in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "is_public": at.journey.published_at is not None}
    return show(request, at, "partners", "volunteer/team.html", context, status=422 if form.errors else 200)


def _brought(pks: list[int]) -> dict[int, int]:
    """How many each registered: the log knows, a volunteer is no column of a registration."""
    lines = LogLine.objects.filter(verb="enrolled", actor_kind="volunteer", actor_id__in=pks)
    return dict(lines.order_by().values_list("actor_id").annotate(Count("person_id", distinct=True)))


@desk_door(CHANGES)
def volunteer_switch(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    if not _may(at):
        return _refuse(request, at)
    row: Volunteer = get_object_or_404(at.journey.volunteers, pk=pk)
    verb = one_of({"end": end_volunteer, "again": ask_volunteer_again}, state)
    verb(row, by=request.user)
    words = (
        _("The link of %s opens nothing any more.") if state == "end" else _("The link of %s opens again.")
    )
    other = "again" if state == "end" else "end"
    toasts.say(request, words % row.name, undo="volunteer_switch", args=[at.journey.slug, pk, other])
    return back(request, "team_volunteers", at.journey.slug)


@desk_door(READS + CHANGES)
def cards(request: TeamRequest, at: At) -> HttpResponse:
    """Print more; see which were given; void those that were lost."""
    if not _may(at):
        return _refuse(request, at)
    form = PrintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if is_first(request, form.cleaned_data["ticket"]):
                made = print_cards(at.journey.pk, form.cleaned_data["many"], by=request.user)
                words = _("Cards %(first)s to %(last)s are ready to print.")
                toasts.say(request, words % {"first": made[0].number, "last": made[-1].number})
        return redirect("team_cards", at.journey.slug)
    return _cards_page(request, at, form, VoidForm())


def _cards_page(request: TeamRequest, at: At, form: PrintForm, void: VoidForm) -> HttpResponse:
    here = BlankCard.objects.filter(journey_id=at.journey.pk)
    counts = here.aggregate(
        all=Count("pk"), given=Count("pk", filter=Q(used_at__isnull=False)),
        void=Count("pk", filter=Q(void_at__isnull=False)),
    )  # fmt: skip
    context: dict[str, Any] = {
        "form": form,
        "void": void,
        "counts": counts | {"free": here.filter(used_at=None, void_at=None).count()},
        "sheets": _sheets(here),
    }
    status = 422 if form.errors or void.errors else 200
    return show(request, at, "partners", "volunteer/cards.html", context, status=status)


def _sheets(cards: Any) -> list[dict[str, Any]]:
    """What was printed together, the newest first."""
    found: dict[datetime, list[BlankCard]] = {}
    for card in cards.order_by("-printed_at", "number").only("number", "printed_at", "used_at", "void_at")[
        :2_000
    ]:
        found.setdefault(card.printed_at, []).append(card)
    return [
        {
            "printed_at": printed_at,
            "first": rows[0].number,
            "last": rows[-1].number,
            "given": sum(row.used_at is not None for row in rows),
            "void": sum(row.void_at is not None for row in rows),
            "free": sum(row.used_at is None and row.void_at is None for row in rows),
            "pages": -(-len(rows) // A_SHEET),
        }
        for printed_at, rows in found.items()
    ]


@desk_door()
def cards_pdf(request: TeamRequest, at: At, first: int, last: int) -> HttpResponse:
    """The sheet, with those that may still be given: a card that is somebody's is printed for nobody else."""
    if not _may(at):
        return _refuse(request, at)
    rows = BlankCard.objects.filter(
        journey_id=at.journey.pk, number__range=(first, last), used_at=None, void_at=None
    ).order_by("number")[:500]
    if not rows:
        raise Http404
    name = f"{at.journey.slug}-{first}-{last}.pdf"
    return HttpResponse(
        draw_sheet(list(rows)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@desk_door(CHANGES)
def cards_void(request: TeamRequest, at: At) -> HttpResponse:
    if not _may(at):
        return _refuse(request, at)
    void = VoidForm(request.POST)
    if not void.is_valid():
        return _cards_page(request, at, PrintForm(), void)
    gone = void_cards(at.journey.pk, void.cleaned_data["numbers"], by=request.user)
    if not gone:
        toasts.warn(request, _("There is no card with these numbers that still opened something."))
        return back(request, "team_cards", at.journey.slug)
    words = ngettext("%d card opens nothing any more.", "%d cards open nothing any more.", len(gone)) % len(
        gone
    )
    toasts.say(request, words, undo="cards_found", args=[at.journey.slug, "-".join(map(str, gone[:200]))])
    return back(request, "team_cards", at.journey.slug)


@desk_door(CHANGES)
def cards_found(request: TeamRequest, at: At, rows: str) -> HttpResponse:
    """Undo. A card that was somebody's stays void: they have another code since."""
    if not _may(at):
        return _refuse(request, at)
    numbers = numbers_of(rows.split("-"))
    found = find_again(at.journey.pk, numbers, by=request.user)
    toasts.say(
        request,
        ngettext("%d card can be given again.", "%d cards can be given again.", len(found)) % len(found),
    )
    return back(request, "team_cards", at.journey.slug)
