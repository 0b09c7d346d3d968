"""Every message of the journey, found by state, channel, kind, reason or words; and decisions about many at once."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.messages.domain.release import release_many, retry_many
from palante.messages.limits import warnings
from palante.messages.models import Message, State
from palante.messages.queries import counts, living_workers, outages
from palante.screens.outbox.listing import Filters, messages_found, with_costs
from palante.screens.outbox.words import state_name
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.room import page_of, show

ASKS_ABOVE = 200  # so many at once are not let go by one tap
MOST = 5000


@desk_door()
def outbox(request: TeamRequest, at: At) -> HttpResponse:
    moment = now()
    filters = Filters(request.GET)
    asked = filters.chosen()
    page = page_of(request, messages_found(at, asked))
    numbers = counts(at.journey.pk, moment)
    state = asked.get("state", "")
    context = {
        "page": page,
        "rows": with_costs(page.object_list),
        "filters": filters,
        "asked": {name: value for name, value in asked.items() if name != "state"},
        "state": state,
        "tabs": [
            (value, state_name(value), numbers[value])
            for value in State.values
            if numbers[value] or value == state
        ],
        "total": sum(numbers[value] for value in State.values),
        "numbers": numbers,
        "has_workers": living_workers(moment).exists(),
        "outages": outages(),
        "warnings": warnings(at.journey.pk, at=moment),
    }
    return show(request, at, "outbox", "outbox/outbox.html", context)


def _released(number: int) -> str:
    return ngettext("%d message released.", "%d messages released.", number) % number


def _retried(number: int) -> str:
    return ngettext("%d message is tried again.", "%d messages are tried again.", number) % number


ALL: dict[str, Any] = {
    "release": (State.IN_DOUBT, release_many, _released),
    "retry": (State.FAILED, retry_many, _retried),
}


@desk_door(CHANGES, contacts=True)
def messages_do(request: TeamRequest, at: At, verb: str) -> HttpResponse:
    """Release everything in doubt, or try everything that failed once more. What is many asks first, with the number."""
    state, do, words = one_of(ALL, verb)
    rows = Message.objects.filter(journey_id=at.journey.pk, state=state).exclude(body="")
    number = rows.count()
    if number > ASKS_ABOVE and request.POST.get("sure") != "yes":
        context = {"number": min(number, MOST), "verb": verb, "next": request.POST.get("next", "")}
        return show(request, at, "outbox", "outbox/sure.html", context)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    done = do(Message.objects.filter(pk__in=ids) if number > MOST else rows, by=request.user)
    toasts.say(request, words(done) if done else _("There is nothing left to do."))
    return back(request, "outbox", at.journey.slug)
