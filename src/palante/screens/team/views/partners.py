"""The partnerships desk: the call, who brings whom, what was promised, what is late."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.small import SMALLEST
from palante.calls.domain.call import shortest_end
from palante.calls.domain.partner import add_partner, set_logo
from palante.calls.domain.partner_page import give_page
from palante.calls.domain.place import call_in
from palante.calls.models import Partner, Promise, Seat
from palante.calls.queries import seats_left
from palante.journeys.models import Desk, Journey
from palante.journeys.queries import warnings_of_the_call
from palante.results.turnout import Turnout, turnouts
from palante.screens.partner.sharing import short_link
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.screens.team.partner_forms import PartnerForm
from palante.screens.team.room import page_of, show
from palante.screens.team.views.plan import parts_of


@dataclass
class Row:
    """A partner on the desk's table."""

    partner: Partner
    numbers: list[int | None]
    open_promises: list[Promise]
    kept: int
    today: date

    @property
    def address(self) -> str:
        return short_link(self.partner)

    @property
    def is_late(self) -> bool:
        return any(promise.due_on and promise.due_on < self.today for promise in self.open_promises)

    @property
    def next(self) -> Promise | None:
        return self.open_promises[0] if self.open_promises else None


def rows_of(journey: Journey, today: date) -> list[Row]:
    """What is late stands first, then what is still owed. Six questions, however many partners there are."""
    promises: dict[int, list[Promise]] = defaultdict(list)
    kept: dict[int, int] = defaultdict(int)
    for promise in Promise.objects.filter(partner__journey=journey):
        if promise.done_at:
            kept[promise.partner_id] += 1
        else:
            promises[promise.partner_id].append(promise)
    brought = turnouts(journey)
    rows = [
        Row(
            partner,
            brought.get(partner.pk, Turnout()).for_team(),
            promises[partner.pk],
            kept[partner.pk],
            today,
        )
        for partner in journey.partners.all()
    ]
    rows.sort(
        key=lambda row: (
            not row.is_late,
            row.next is None,
            (row.next and row.next.due_on) or date.max,
            row.partner.name,
        )
    )
    return rows


def may_change_call(at: At) -> bool:
    return bool(at.seats & {Desk.LEAD, Desk.PARTNERS})


@desk_door()
def desk_partners(request: TeamRequest, at: At) -> HttpResponse:
    journey, moment = at.journey, now()
    today = moment.astimezone(journey.tzinfo).date()
    parts = [
        part for part in parts_of(journey.tasks.filter(desk=Desk.PARTNERS), today) if part.key != "later"
    ]
    places = list(journey.places.prefetch_related("partners"))
    context = {
        "page": page_of(request, rows_of(journey, today)),
        "parts": parts,
        "smallest": SMALLEST,
        "is_public": journey.published_at is not None,
        "places": places,
        "uncalled": [place for place in places if not place.partners.all()],
        **call_card(at, today),
    }
    return show(request, at, "partners", "partners.html", context)


def call_card(at: At, today: date) -> dict[str, object]:
    """What the desk says of the call."""
    journey = at.journey
    line = journey.registrations.filter(seat=Seat.WAITING).count()
    return {
        "call": journey.call(),
        "call_warnings": warnings_of_the_call(journey),
        "days_left": (journey.call_closes_on - today).days,
        "seats_left": seats_left(journey),
        "seated": journey.registrations.seated().count(),
        "waiting": line,
        "comes_until": journey.last_day_to_come if journey.call_closed_at is None else None,
        "extend_to": max(journey.call_closes_on, shortest_end(journey)),
        "today": today,
        "may_change_call": may_change_call(at),
    }


@desk_door(READS + CHANGES)
def partner_new(request: TeamRequest, at: At) -> HttpResponse:
    form = PartnerForm(at.journey, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            with transaction.atomic():
                if not is_first(request, fields["ticket"]):
                    return redirect("desk_partners", at.journey.slug)
                partner = add_partner(
                    at.journey, fields["name"], fields["code"], by=request.user, **form.rest()
                )
                if fields["logo"]:
                    set_logo(partner, fields["logo"], by=request.user)
                call_in(partner, fields["places"], by=request.user)
                give_page(partner, by=request.user)
            toasts.say(request, _("%s has its link now. Print its poster or copy a text.") % partner.name)
            return redirect("partner_edit", at.journey.slug, partner.pk)
        except ValidationError as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    return show(request, at, "partners", "partner_form.html", {"form": form}, status=status)
