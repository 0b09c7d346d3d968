"""“Only those …”: what narrows a rule's audience further, each by something people said or by how they came.

Nothing sensitive narrows a message: community, gender and needs are not offered, since whom a message went to stands in
the outbox. An archetype does, as teams ask for it; therefore the pages say of such a rule how many it reaches, in steps,
and not who.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from palante.archetypes.models import Assignment
from palante.archetypes.models import State as ArchetypeState
from palante.calls.models import Registration, Seat
from palante.hours.groups import groups_of
from palante.journeys.models import Journey
from palante.welcome.models import Readiness
from palante.welcome.routes import route_of

READY, NOT_YET, NOT_SAID = "ready", "not_yet", "not_said"
READINESS = {
    READY: gettext_lazy("ready for the first session"),
    NOT_YET: gettext_lazy("something is still missing for the first session"),
    NOT_SAID: gettext_lazy("have not said yet how they come in"),
}
KEYS = ("language", "ready", "archetype", "group", "partner")
HEADINGS = {
    "language": gettext_lazy("Who reads"),
    "ready": gettext_lazy("First steps"),
    "archetype": gettext_lazy("Profile"),
    "group": gettext_lazy("Group"),
    "partner": gettext_lazy("Brought by"),
}


@dataclass(frozen=True)
class Choices:
    key: str
    heading: str
    options: list[tuple[str, str]]


def narrowed(
    people: QuerySet[Registration], only: Mapping[str, list[str]], journey: Journey
) -> QuerySet[Registration]:
    """Of these, those of whom everything in `only` is true; within one key any of its values will do.

    What cannot be found any more (an archetype that was taken back) is true of nobody: better nobody than everybody.
    """
    for key, values in only.items():
        if values:
            people = people.filter(_FILTERS[key](journey, values)) if key in _FILTERS else people.none()
    return people


def is_about_archetypes(only: Mapping[str, Any]) -> bool:
    return bool(only.get("archetype"))


def choices_for(journey: Journey) -> list[Choices]:
    """What one can choose from here and now; kinds with nothing to choose are left out."""
    found = {
        "language": [(code, get_language_info(code)["name_local"].capitalize()) for code in journey.languages]
        if len(journey.languages) > 1
        else [],
        "ready": [(key, str(words)) for key, words in READINESS.items()],
        "archetype": [
            (row.slug, str(row.title))
            for row in journey.archetypes.filter(state=ArchetypeState.AGREED).order_by("place", "pk")
        ],
        "group": [(group.name, f"{group.heading}: {group.words}") for group in _groups(journey)],
        "partner": list(journey.partners.order_by("name").values_list("code", "name")),
    }
    return [Choices(key, str(HEADINGS[key]), options) for key, options in found.items() if options]


def in_words(only: Mapping[str, list[str]], choices: list[Choices]) -> list[str]:
    """“Brought by: Manos Unidas”, for the page. A value that is gone is said as it is written."""
    known = {one.key: dict(one.options) for one in choices}
    return [
        _("%(heading)s: %(values)s")
        % {
            "heading": HEADINGS.get(key, key),
            "values": ", ".join(known.get(key, {}).get(value, value) for value in values),
        }
        for key, values in only.items()
        if values
    ]


def _groups(journey: Journey) -> list[Any]:
    """Groups large enough to be spoken of and made of nothing sensitive. Circles will stand among them."""
    seated = journey.registrations.filter(seat=Seat.TAKEN).values_list("person_id", flat=True)
    return [group for group in groups_of(journey, seated) if not group.is_sensitive and group.kind != "ready"]


def _by_language(journey: Journey, values: list[str]) -> Q:
    return Q(person__language__in=values)


def _by_readiness(journey: Journey, values: list[str]) -> Q:
    rows = list(Readiness.objects.filter(journey=journey))
    ready = {row.person_id for row in rows if route_of(row).is_ready}
    said = {row.person_id for row in rows}
    wanted = Q(pk__in=[])
    if READY in values:
        wanted |= Q(person__in=ready)
    if NOT_YET in values:
        wanted |= Q(person__in=said - ready)
    if NOT_SAID in values:
        wanted |= ~Q(person__in=said)
    return wanted


def _by_archetype(journey: Journey, values: list[str]) -> Q:
    rows = Assignment.objects.filter(
        journey=journey, archetype__slug__in=values, archetype__state=ArchetypeState.AGREED
    )
    return Q(person__in=rows.values("person"))


def _by_group(journey: Journey, values: list[str]) -> Q:
    people: set[int] = set()
    for group in _groups(journey):
        if group.name in values:
            people |= group.people
    return Q(person__in=people)


def _by_partner(journey: Journey, values: list[str]) -> Q:
    return Q(brought_by__code__in=values, brought_by__journey=journey)


_FILTERS = {
    "language": _by_language,
    "ready": _by_readiness,
    "archetype": _by_archetype,
    "group": _by_group,
    "partner": _by_partner,
}
