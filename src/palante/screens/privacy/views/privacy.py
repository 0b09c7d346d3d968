"""How long, what went, what people agreed to, what left the house, who looked."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.journeys.retention import kept_in
from palante.people.domain.keep_for import keep_for
from palante.screens.privacy.forms import DaysForm
from palante.screens.privacy.gathered import agreed_in, erased_in, lists_that_left, looks_in
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.room import show


@desk_door()
def team_privacy(request: TeamRequest, at: At) -> HttpResponse:
    kept, moment = kept_in(at.journey), now()
    context = {
        "ours": [row for row in kept if row.timer.of_journey],
        "house": [row for row in kept if not row.timer.of_journey],
        "agreed": agreed_in(at.journey),
        "left": lists_that_left(at.journey),
        "looks": looks_in(at.journey, moment),
        "erased": erased_in(at.journey),
        "moment": moment,
    }
    return show(request, at, "privacy", "privacy/privacy.html", context)


@desk_door(CHANGES, lead=True)
def privacy_keep(request: TeamRequest, at: At, category: str) -> HttpResponse:
    form = DaysForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(form.errors["days"])
        keep_for(at.journey.pk, category, form.cleaned_data["days"], by=request.user)
        toasts.say(request, _("Kept so long from now on."))
    except ValidationError as fault:
        toasts.warn(request, " ".join(fault.messages))
    return back(request, "team_privacy", at.journey.slug)
