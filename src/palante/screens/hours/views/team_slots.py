"""Which weekly slots: alternatives side by side with both figures; the team decides, and the sessions move there."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from palante.hours.audience import Slot
from palante.hours.domain.choose import choose_slots, place_sessions
from palante.hours.models import Week
from palante.hours.queries import Option, choices_of, minutes_of, per_week_of, room_of, slots_of, todays_slots
from palante.hours.slots import Found, enough
from palante.journeys.models import Journey
from palante.screens.hours.figures import said_share, said_slots
from palante.screens.hours.grid import clock, day_names
from palante.screens.hours.views.team_hours import ENOUGH
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.room import show

MEMORY = 600  # seconds: going back and forth between alternatives asks the same thing again
LETTERS = "ABCDEFGH"


class SearchForm(forms.Form):
    many = forms.IntegerField(label=gettext_lazy("Sessions a week"), min_value=1, max_value=5)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes each"), min_value=15, max_value=300)
    first = forms.TypedChoiceField(label=gettext_lazy("Not before"), coerce=int)
    last = forms.TypedChoiceField(label=gettext_lazy("Begins at the latest"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].choices = [(hour, clock(hour)) for hour in range(24)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    letter: str
    title: str
    slots: list[str]
    option: Option
    is_found: bool = False  # by the search; else it stands here to be compared

    @property
    def all(self) -> str:
        return str(said_share(self.option.all))

    @property
    def listening(self) -> str:
        return str(said_share(self.option.listening))

    @property
    def worst(self) -> str:
        return str(said_share(self.option.worst))

    @property
    def groups(self) -> list[tuple[str, str, str]]:
        return [(share.kind, share.words, str(said_share(share))) for share in self.option.groups]


@desk_door()
def team_slots(request: TeamRequest, at: At) -> HttpResponse:
    journey = at.journey
    first = {"many": per_week_of(journey), "minutes": minutes_of(journey), "first": 6, "last": 22}
    asked = {name: request.GET.get(name, value) for name, value in first.items()}
    form = SearchForm(asked)
    told = form.cleaned_data if form.is_valid() else first
    own = _typed(request)
    found, options, compared, told_by, registered = _answers(journey, told, own)
    rows = [
        Row(letter, "", said_slots(option.slots), option, is_found=True)
        for letter, option in zip(LETTERS, options, strict=False)
    ]
    rows += [Row("", title, said_slots(option.slots), option) for title, option in compared]
    need = enough(told["many"])
    context = {
        "form": form,
        "told": told,
        "rows": rows,
        "found": found,
        "need": need,
        "told_by": told_by,
        "registered": registered,
        "enough": told_by >= ENOUGH,
        "needed": ENOUGH,
        "days": list(enumerate(day_names())),
        "hours": [(hour * 60 + half, clock(hour, half)) for hour in range(24) for half in (0, 30)],
        "numbers": range(told["many"]),
        "choices": [
            (choice, said_slots([Slot(*pair) for pair in choice.slots])) for choice in choices_of(journey)[:5]
        ],
        "at_most": found.at_most,
    }
    return show(request, at, "hours", "hours/team_slots.html", context)


def _typed(request: TeamRequest) -> tuple[Slot, ...]:
    """Slots of the team's own, typed to be compared."""
    days, minutes = request.GET.getlist("day"), request.GET.getlist("at")
    return slots_of(".".join(f"{day}-{minute}" for day, minute in zip(days, minutes, strict=False) if day))


def _answers(
    journey: Journey, told: dict[str, int], own: Sequence[Slot]
) -> tuple[Found, list[Option], list[tuple[str, Option]], int, int]:
    weeks = Week.objects.filter(person__registrations__journey=journey).aggregate(
        Count("pk"), Max("changed_at")
    )
    rows = journey.registrations.aggregate(Count("pk"), Max("at"))
    asked = (
        journey.pk,
        journey.starts_on,
        journey.ends_on,
        get_language(),
        *told.values(),
        own,
        *weeks.values(),
        *rows.values(),
    )
    key = f"slots:{blake2b(repr(asked).encode(), digest_size=16).hexdigest()}"
    if kept := cache.get(key):
        return kept
    room, many, minutes = room_of(journey), told["many"], told["minutes"]
    hours = [hour for hour in range(24) if _within(hour, told["first"], told["last"])]
    found, options = room.search(many=many, minutes=minutes, hours=hours)
    compared = []
    if today := todays_slots(journey, now()):
        compared.append(
            (_("As it is planned now"), room.option(today, minutes, min(enough(many), len(today))))
        )
    if own:
        compared.append((_("Yours to compare"), room.option(own, minutes, min(enough(many), len(own)))))
    answer = (
        Found([], found.is_exact, found.looked, found.at_most),
        options,
        compared,
        room.told,
        room.registered,
    )
    cache.set(key, answer, MEMORY)
    return answer


def _within(hour: int, first: int, last: int) -> bool:
    """From ten at night to three goes over midnight."""
    return first <= hour <= last if first <= last else hour >= first or hour <= last


@desk_door(CHANGES, lead=True)
def slots_choose(request: TeamRequest, at: At) -> HttpResponse:
    slots, typed = slots_of(request.POST.get("slots", "")), request.POST.get("minutes", "")
    minutes = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    if slots and 15 <= minutes <= 300:
        room = room_of(at.journey)
        option = room.option(slots, minutes, enough(len(slots)))
        is_exact = request.POST.get("exact") == "1"
        why = request.POST.get("why", "")
        choose_slots(at.journey, option, minutes=minutes, is_exact=is_exact, why=why, by=request.user)
        toasts.say(request, _("Decided, and written down with its figures. No session has moved yet."))
    else:
        toasts.warn(request, _("These slots could not be read. Nothing was decided."))
    return _back(at)


@desk_door(CHANGES, lead=True)
def slots_place(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    choice = get_object_or_404(at.journey.slot_choices, pk=pk)
    if request.POST.get("sure") != "1":
        toasts.warn(request, _("Tick the box to say that you are sure."))
        return _back(at)
    try:
        moved = place_sessions(choice, by=request.user)
    except ValidationError as fault:
        toasts.warn(request, fault.messages[0])
    else:
        toasts.say(request, _("%(count)s sessions moved. Reminders and calendars follow.") % {"count": moved})
    return _back(at)


def _back(at: At) -> HttpResponseRedirect:
    answer = HttpResponseRedirect(reverse("team_slots", args=[at.journey.slug]))
    answer.status_code = 303
    return answer
