"""Who is ready and who not yet; office hours; buddies: the team's page of the first steps."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palante.journeys.models import Journey
from palante.journeys.queries import team_of
from palante.people.models import Person
from palante.screens.hours.words import GAPS
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.forms import date_input, near
from palante.screens.team.room import show
from palante.welcome.domain.buddy import end_pair, pair
from palante.welcome.domain.office import MOST_WEEKS, open_office
from palante.welcome.models import OfficeKind, Pair, Role
from palante.welcome.queries import (
    buddy_wishes,
    gaps_of,
    matches,
    not_yet_ready,
    offices_ahead,
    pairs_of,
    warnings,
)

NOT_YET = 12


class OfficeForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=OfficeKind.choices)
    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=10, max_value=600, initial=60)
    weeks = forms.IntegerField(
        label=gettext_lazy("For how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1
    )
    host = forms.ChoiceField(label=gettext_lazy("Who is there"), required=False)
    meeting_url = forms.CharField(
        label=gettext_lazy("Meeting address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Nobody sees it: who is called is let in. Without one, you write or call."),
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(seat.member_id): seat.member for seat in team_of(journey)}
        choices = [("", _("anybody of the team"))]
        choices += [(key, member.name) for key, member in self.members.items()]
        self.fields["host"].choices = choices  # type: ignore[attr-defined]

    def clean_day(self) -> Any:
        return near(self.cleaned_data["day"])


@desk_door()
def team_welcome(request: TeamRequest, at: At) -> HttpResponse:
    form = OfficeForm(journey=at.journey, initial=_proposed(request, at))
    return _page(request, at, form)


def _page(request: TeamRequest, at: At, form: OfficeForm, status: int = 200) -> HttpResponse:
    journey, moment = at.journey, now()
    gaps, waiting = gaps_of(journey), not_yet_ready(journey)
    wishes = buddy_wishes(journey)
    context = {
        "moment": moment,
        "gaps": gaps,
        "bars": [
            (str(GAPS[gap]), number, "sun") for gap, number in gaps.by_gap.items() if number is not None
        ],
        "hidden": [GAPS[gap] for gap, number in gaps.by_gap.items() if number is None],
        "warnings": list(warnings(journey, moment)),
        "not_yet": [(one, [GAPS[gap] for gap in one.route.gaps]) for one in waiting[:NOT_YET]],
        "not_yet_more": max(0, len(waiting) - NOT_YET),
        "offices": list(offices_ahead(journey, moment)[:30]),
        "form": form,
        "matches": matches(journey),
        "pairs": pairs_of(journey),
        "offering": sum(row.role == Role.HELPS for row in wishes),
        "wishing": sum(row.role == Role.HELPED for row in wishes),
    }
    return show(request, at, "welcome", "hours/team_welcome.html", context, status=status)


def _proposed(request: TeamRequest, at: At) -> dict[str, Any]:
    """From the heat of the week: the next such day and hour."""
    day, minute = request.GET.get("day", ""), request.GET.get("minute", "")
    today = now().astimezone(at.journey.tzinfo).date()
    if not (
        day.isdecimal() and minute.isdecimal() and len(day) == 1 and len(minute) < 5 and int(minute) < 1440
    ):
        return {"day": today + timedelta(days=1)}
    ahead = (int(day) - today.weekday()) % 7 or 7
    hours, minutes = divmod(int(minute), 60)
    return {"day": today + timedelta(days=ahead), "time": f"{hours:02}:{minutes:02}", "weeks": 4}


@desk_door(CHANGES)
def office_new(request: TeamRequest, at: At) -> HttpResponse:
    form = OfficeForm(request.POST, journey=at.journey)
    if form.is_valid():
        told = form.cleaned_data
        starts = datetime.combine(told["day"], told["time"], tzinfo=at.journey.tzinfo)
        try:
            made = open_office(
                at.journey,
                starts=starts,
                minutes=told["minutes"],
                kind=told["kind"],
                weeks=told["weeks"],
                host=form.members.get(told["host"]),
                meeting_url=told["meeting_url"],
                by=request.user,
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            if made:
                count = len(made)
                toasts.say(
                    request,
                    ngettext("%(count)s time is set.", "%(count)s times are set.", count) % {"count": count},
                )
            else:
                toasts.warn(request, _("These times were set already."))
            return _back(at)
    return _page(request, at, form, status=422)


@desk_door(CHANGES)
def pair_new(request: TeamRequest, at: At) -> HttpResponse:
    seated = Person.objects.filter(registrations__in=at.journey.registrations.seated())
    helper, helped = (
        get_object_or_404(seated, pk=number_of(request.POST.get(name))) for name in ("helper", "helped")
    )
    try:
        made = pair(at.journey, helper, helped, by=request.user)
    except ValidationError as fault:
        toasts.warn(request, fault.messages[0])
    else:
        toasts.say(request, _("They have each other now."), undo="pair_end", args=[at.journey.slug, made.pk])
    return _back(at)


@desk_door(CHANGES)
def pair_end(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    end_pair(get_object_or_404(Pair, pk=pk, journey=at.journey), by=request.user)
    toasts.say(request, _("Ended."))
    return _back(at)


def _back(at: At) -> HttpResponseRedirect:
    answer = HttpResponseRedirect(reverse("team_welcome", args=[at.journey.slug]))
    answer.status_code = 303
    return answer
