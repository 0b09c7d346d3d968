"""What this room knows of somebody, for her: why the team looked for her, and when it got in touch."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from palante.drifting.models import Deed, Drift, How, Outcome, Reason
from palante.people.known import Row, knows, told
from palante.people.models import Person


@knows(
    "looked_for",
    _("When we thought of you"),
    Drift,
    order=34,
    words={"found_at": _("when"), "reason": _("why")},
    choices={"reason": Reason},
)
def looked_for(person: Person) -> list[Row]:
    rows = person.drifts.order_by("found_at", "pk").annotate(journey_slug=F("journey__slug"))
    return told(rows, "journey_slug", "found_at", "reason", "since", "ended_at", "ending", "came_back_at")


@knows(
    "reached",
    _("When somebody of the team got in touch"),
    Deed,
    order=35,
    words={"at": _("when"), "how": _("how"), "outcome": _("what came of it")},
    choices={"how": How, "outcome": Outcome},
)
def reached(person: Person) -> list[Row]:
    rows = person.deeds.order_by("at", "pk").annotate(journey_slug=F("journey__slug"))
    return told(rows, "journey_slug", "at", "how", "outcome", "outcome_at", "taken_back_at")
