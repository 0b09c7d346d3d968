"""What would it take? A planner that shows every assumption. Nothing is kept: the address is the plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from palante.screens.team.forms import date_input, near
from palante.toolkit.format import plain, read_page
from palante.toolkit.models import Page
from palante.toolkit.planner import ASSUMPTIONS, GROUPS, PHASES, ROLES, Assumption, Effort, assume, effort
from palante.toolkit.said import said_in

SECTIONS = ("time", "people", "cost")
LEADS = ("plan_days", "experts_days", "call_before")


class EffortForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    money = forms.CharField(label=gettext_lazy("Money in"), max_length=12, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, known in ASSUMPTIONS.items():
            self.fields[key] = forms.DecimalField(
                label=str(known.label),
                min_value=0,
                max_value=known.most,
                max_digits=12,
                decimal_places=2,
                required=False,
            )

    def clean_starts_on(self) -> date:
        return near(self.cleaned_data["starts_on"])


class Row(NamedTuple):
    field: forms.BoundField
    assumption: Assumption


class HoursOfRole(NamedTuple):
    name: object
    hours: list[Decimal]
    total: Decimal


@require_safe
def effort_of_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.public().with_source(), slug=slug)
    said = said_in(_text(page))
    form = EffortForm(request.GET if "starts_on" in request.GET else _first_form(said))
    told = form.cleaned_data if form.is_valid() else {}
    mine = {key: told[key] for key in ASSUMPTIONS if told.get(key) is not None}
    assumptions = assume(mine, said)
    seen = effort(told["starts_on"], assumptions) if not form.errors else None
    context = {
        "page": page,
        "form": form,
        "groups": list(_groups(form, assumptions)),
        "seen": seen,
        "money": told.get("money") or "",
        "today": localdate(),
        "late": _late(seen),
        **(_hours(seen) if seen else {}),
    }
    return render(request, "method/effort.html", context, status=200 if seen else 422)


def _text(page: Page) -> str:
    text = read_page(bytes(page.source), page.path)
    return "\n".join(plain(text.get(section)) for section in SECTIONS)


def _first_form(said: dict[str, tuple[Decimal, str]]) -> dict[str, Any]:
    """To begin from: the page's figures and ours, and the first Monday that leaves time for the whole plan."""
    values = {key: said.get(key, (known.value,))[0] for key, known in ASSUMPTIONS.items()}
    day = localdate() + timedelta(days=int(max(values[key] for key in LEADS)) + 7)
    return {"starts_on": day + timedelta(days=-day.weekday() % 7), **values}


def _groups(form: EffortForm, assumptions: dict[str, Assumption]) -> Iterator[tuple[object, list[Row]]]:
    for group, title in GROUPS.items():
        keys = [key for key, known in ASSUMPTIONS.items() if known.group == group]
        yield title, [Row(form[key], assumptions[key]) for key in keys]


def _hours(seen: Effort) -> dict[str, Any]:
    """By role and phase, as a table and as bars."""
    return {
        "hours": [
            HoursOfRole(name, list(seen.hours[role].values()), seen.of_role(role))
            for role, name in ROLES.items()
        ],
        "phases": [(name, seen.of_phase(phase)) for phase, name in PHASES.items()],
        "bars": [(name, int(seen.of_role(role))) for role, name in ROLES.items()],
    }


def _late(seen: Effort | None) -> str:
    """A plan that should have begun before today cannot hold."""
    if seen is None or seen.steps[0].day >= localdate():
        return ""
    days = (localdate() - seen.steps[0].day).days
    return _("The first step was due %s days ago. Choose a later first day, or shorter lead times.") % days
