"""What the month costs by each channel, and how much it may: messages an hour, money a month."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.journeys.models import Desk
from palante.messages.channels import carriers
from palante.messages.domain.set_limit import set_limit
from palante.messages.limits import HOUSE, Spending, months_of, spendings
from palante.messages.models import Limit
from palante.messages.queries import outages_of_late
from palante.screens.outbox.words import LIMITED, MILLION, channel_name
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of, refuse
from palante.screens.team.room import show

MAY_SET = frozenset({Desk.LEAD, Desk.REMINDERS})
MONTHS = 6


class LimitForm(forms.Form):
    """Left empty: no limit."""

    per_hour = forms.IntegerField(
        label=gettext_lazy("Messages an hour"), min_value=1, max_value=1_000_000, required=False
    )
    per_month = forms.DecimalField(
        label=gettext_lazy("Money a month"),
        min_value=0,
        max_value=1_000_000_000,
        max_digits=15,
        decimal_places=4,
        required=False,
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=gettext_lazy("Currency"),
        required=False,
        error_messages={"invalid": gettext_lazy("Three letters, such as USD or PEN.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("per_month") is not None and not data.get("currency"):
            self.add_error("currency", gettext_lazy("Three letters, such as USD or PEN."))
        return data


@dataclass(frozen=True)
class Row:
    """A channel on the page."""

    channel: str
    months: list[Spending]  # this one, a row for each currency
    limit: Limit | None
    house: Limit | None
    form: LimitForm
    is_ready: bool

    @property
    def name(self) -> str:
        return channel_name(self.channel)


def _may_set(at: At) -> bool:
    return bool(at.seats & MAY_SET)


@desk_door()
def outbox_costs(request: TeamRequest, at: At) -> HttpResponse:
    return _page(request, at)


def _page(
    request: TeamRequest, at: At, *, channel: str = "", form: LimitForm | None = None, status: int = 200
) -> HttpResponse:
    moment = now()
    mine = spendings(at.journey.pk, at=moment)
    houses = {limit.channel: limit for limit in Limit.objects.filter(journey_id=HOUSE)}
    limits = {limit.channel: limit for limit in Limit.objects.filter(journey_id=at.journey.pk)}
    is_ready = carriers()
    rows = []
    for name in LIMITED:
        spent = [row for row in mine if row.channel == name]
        rows.append(
            Row(
                name,
                spent,
                limits.get(name),
                houses.get(name),
                form if form is not None and name == channel else _form_of(name, limits.get(name), spent),
                name in is_ready,
            )
        )
    context = {
        "rows": [row for row in rows if row.months or row.limit or row.house or row.is_ready],
        "by_hand": [row for row in mine if row.channel not in LIMITED],
        "spendings": mine,
        "months": months_of(at.journey.pk, at=moment, count=MONTHS),
        "outages": outages_of_late(at=moment),
        "may_set": _may_set(at),
        "moment": moment,
        "opened": channel,
    }
    return show(request, at, "outbox", "outbox/costs.html", context, status=status)


def _form_of(channel: str, limit: Limit | None, spent: list[Spending]) -> LimitForm:
    currency = next((row.currency for row in spent if row.currency), "USD")
    initial: dict[str, Any] = {"currency": currency}
    if limit is not None:
        initial = {
            "per_hour": limit.per_hour,
            "per_month": None if limit.per_month is None else limit.per_month / MILLION,
            "currency": limit.currency or currency,
        }
    return LimitForm(initial=initial, prefix=channel)


@desk_door(CHANGES)
def outbox_limit(request: TeamRequest, at: At, channel: str) -> HttpResponse:
    one_of({name: name for name in LIMITED}, channel)
    if not _may_set(at):
        return refuse(
            request,
            at,
            _("Limits are set by the lead and the reminders desk. Ask one of them to change this."),
        )
    form = LimitForm(request.POST, prefix=channel)
    if not form.is_valid():
        return _page(request, at, channel=channel, form=form, status=422)
    money = form.cleaned_data["per_month"]
    limit = set_limit(
        channel,
        journey_id=at.journey.pk,
        per_hour=form.cleaned_data["per_hour"],
        per_month=None if money is None else int(money * MILLION),
        currency=form.cleaned_data["currency"],
        by=request.user,
    )
    toasts.say(request, _("The limit is set.") if limit else _("There is no limit any more."))
    return back(request, "outbox_costs", at.journey.slug)
