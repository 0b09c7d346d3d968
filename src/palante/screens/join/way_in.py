"""How this browser came to the form: by a partner's link, by an invitation, by itself."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest

from palante.calls.domain.accept import prefill
from palante.calls.domain.register_form import Brought
from palante.calls.models import Invited, Way
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.screens.lists.invited_cookie import invited_for
from palante.screens.public.partner_cookie import partner_for


def brought_here(
    request: HttpRequest, journey: Journey, person: Person | None, besides: dict[str, Any]
) -> tuple[Brought, Invited | None]:
    invited = invited_for(request, journey)
    zone = request.POST.get("zone", "") or (person.zone if person else "")
    invited = invited_for(request, journey)
    brought = Brought(
        by=(invited.partner if invited else None) or partner_for(request, journey),
        way=Way.INVITED if invited else Way.SELF,
        source=invited.source if invited else None,
        zone=zone if zone in zones() else "",
        besides=besides,
    )
    return brought, invited


def words_of_invitation(request: HttpRequest, journey: Journey) -> dict[str, str]:
    """What a partner's list said of her, as first answers."""
    invited = invited_for(request, journey)
    return prefill(invited) if invited else {}


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads the whole disk folder: once is enough
