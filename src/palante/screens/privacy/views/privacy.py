"""How long, what went, what people agreed to, what left the house, who looked."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.journeys.retention import Kept, kept_in
from palante.people.domain.keep_for import keep_for
from palante.screens.privacy.forms import DaysForm
from palante.screens.privacy.gathered import agreed_in, erased_in, lists_that_left, looks_in
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.room import show

NEVER = datetime.max.replace(tzinfo=UTC)


@desk_door()
def team_privacy(request: TeamRequest, at: At) -> HttpResponse:
    return _page(request, at, None)


@desk_door(CHANGES, lead=True)
def privacy_keep(request: TeamRequest, at: At) -> HttpResponse:
    form = DaysForm(_may_change(kept_in(at.journey)), request.POST)
    if not form.is_valid():
        return _page(request, at, form)
    for category, days in form.chosen().items():
        keep_for(at.journey.pk, category, days, by=request.user)
    toasts.say(request, _("Kept so long from now on."))
    return back(request, "team_privacy", at.journey.slug)


def _page(request: TeamRequest, at: At, form: DaysForm | None) -> HttpResponse:
    moment = now()
    kept = sorted(kept_in(at.journey), key=lambda row: row.next_at or NEVER)
    ours = [row for row in kept if row.timer.of_journey]
    context = {
        "ours": ours,
        "house": [row for row in kept if not row.timer.of_journey],
        "form": form or (DaysForm(_may_change(ours)) if at.is_lead else None),
        "agreed": agreed_in(at.journey),
        "left": lists_that_left(at.journey),
        "looks": looks_in(at.journey, moment),
        "erased": erased_in(at.journey),
        "moment": moment,
    }
    return show(request, at, "privacy", "privacy/privacy.html", context)


def _may_change(kept: list[Kept]) -> list[Kept]:
    rows = [row for row in kept if row.timer.of_journey and not row.timer.is_fixed]
    return sorted(rows, key=lambda row: str(row.timer.what))
