"""The call's life, from the desk: open it now, give it more days, close it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.calls.domain.call import close_call, extend_call, open_call
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of, refuse
from palante.screens.team.views.partners import may_change_call

VERBS = {"open": "open", "extend": "extend", "close": "close"}


@desk_door(CHANGES)
def call_change(request: TeamRequest, at: At, verb: str) -> HttpResponse:
    verb = one_of(VERBS, verb)
    if not may_change_call(at):
        return refuse(
            request,
            at,
            _("The call is opened and closed by the lead or the partnerships desk. Ask one of them."),
        )
    try:
        _do(request, at, verb)
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    return back(request, "desk_partners", at.journey.slug)


def _do(request: TeamRequest, at: At, verb: str) -> None:
    journey = at.journey
    if verb == "open":
        open_call(journey, by=request.user)
        toasts.say(request, _("The call is open."))
    elif verb == "close":
        close_call(journey, by=request.user)
        can_open = journey.call_closes_on >= now().astimezone(journey.tzinfo).date()
        toasts.say(
            request,
            _("The call is closed: nobody comes in any more. Seats and the waiting list stay as they are."),
            undo="call_change" if can_open else "",
            args=[journey.slug, "open"],
        )
    else:
        until = _day(request.POST.get("until", ""))
        extend_call(journey, until, by=request.user)
        toasts.say(
            request,
            _(
                "The call is open until %(day)s. Texts and new posters say so; old posters still say the day before."
            )
            % {"day": date_format(until)},
        )


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("Choose the new last day of the call."))
    return day
