"""The partnerships desk: who brings whom, what was promised, what is late."""

from datetime import date
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.small import SMALLEST
from palante.calls.domain.partner import add_partner, edit_partner, keep_promise
from palante.calls.models import Partner
from palante.calls.queries import partner_turnout
from palante.journeys.models import Desk
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.forms import date_input, near
from palante.screens.team.once import OnceForm, is_first
from palante.screens.team.room import page_of, show
from palante.screens.team.views.plan import parts_of


class PartnerForm(OnceForm):
    name = forms.CharField(label=gettext_lazy("Organisation"), max_length=120)
    code = forms.CharField(
        label=gettext_lazy("Short link"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Small letters, numbers and hyphens. Left empty, it is made from the name."),
    )
    contact = forms.CharField(label=gettext_lazy("Who we talk to"), max_length=200, required=False)
    promise = forms.CharField(label=gettext_lazy("What was promised"), max_length=300, required=False)
    due_on = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=date_input(),
    )

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        return near(due_on) if due_on else None


def short_link(partner: Partner) -> str:
    return settings.URL + reverse("partner_link", args=[partner.code])


def _rows(at: At, today: date) -> list[Any]:
    rows: list[Any] = []
    partner: Any
    for partner, registered, seated in partner_turnout(at.journey):
        partner.address = short_link(partner)
        partner.numbers = [registered, seated]
        partner.is_late = bool(
            partner.promise and not partner.done_at and partner.due_on and partner.due_on < today
        )
        rows.append(partner)
    # What is late stands first, then what is still owed.
    rows.sort(
        key=lambda row: (
            not row.is_late,
            not (row.promise and not row.done_at),
            row.due_on or date.max,
            row.name,
        )
    )
    return rows


@desk_door()
def desk_partners(request: TeamRequest, at: At) -> HttpResponse:
    today = now().astimezone(at.journey.tzinfo).date()
    page = page_of(request, _rows(at, today))
    parts = [
        part for part in parts_of(at.journey.tasks.filter(desk=Desk.PARTNERS), today) if part.key != "later"
    ]
    context = {
        "page": page,
        "parts": parts,
        "smallest": SMALLEST,
        "is_public": at.journey.published_at is not None,
    }
    return show(request, at, "partners", "partners.html", context)


@desk_door(READS + CHANGES)
def partner_new(request: TeamRequest, at: At) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            with transaction.atomic():
                if is_first(request, fields.pop("ticket")):
                    partner = add_partner(
                        at.journey, fields.pop("name"), fields.pop("code"), by=request.user, **fields
                    )
                    toasts.say(request, _("%s has its link now. Copy it or print its code.") % partner.name)
            return redirect("desk_partners", at.journey.slug)
        except ValidationError as error:
            form.add_error(None, error)
    return show(request, at, "partners", "partner_form.html", {"form": form})


@desk_door(READS + CHANGES)
def partner_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    partner = get_object_or_404(at.journey.partners, pk=pk)
    initial = {name: getattr(partner, name) for name in ("name", "code", "contact", "promise", "due_on")}
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = {
            name: value for name, value in form.cleaned_data.items() if name != "ticket"
        }
        if not fields["code"]:
            fields.pop("code")
        try:
            edit_partner(partner, by=request.user, **fields)
            toasts.say(request, _("Saved."))
            return redirect("desk_partners", at.journey.slug)
        except ValidationError as error:
            partner.refresh_from_db()
            form.add_error(None, error)
    return show(
        request,
        at,
        "partners",
        "partner_form.html",
        {"form": form, "partner": partner, "address": short_link(partner)},
    )


@desk_door(CHANGES)
def partner_promise(request: TeamRequest, at: At, pk: int, kept: str) -> HttpResponse:
    partner = get_object_or_404(at.journey.partners, pk=pk)
    is_kept = kept == "kept"
    keep_promise(partner, kept=is_kept, by=request.user)
    words = _("Promise kept: %s") if is_kept else _("Still to keep: %s")
    toasts.say(
        request,
        words % partner.name,
        undo="partner_promise",
        args=[at.journey.slug, pk, "open" if is_kept else "kept"],
    )
    return back(request, "desk_partners", at.journey.slug)


@desk_door()
def partner_code(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The short link as a QR code, for posters: an SVG that prints at any size."""
    partner = get_object_or_404(at.journey.partners, pk=pk)
    drawing = segno.make(short_link(partner), error="m").svg_inline(
        scale=8, border=4, dark="#000", light="#fff"
    )
    picture = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    name = f"{at.journey.slug}-{partner.code}.svg"
    return HttpResponse(
        picture, content_type="image/svg+xml", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
