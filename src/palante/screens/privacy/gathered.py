"""What the privacy page shows besides the timers. Questions only, each of constant cost."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count

from palante.base.models import LogLine
from palante.base.small import shown
from palante.calls.domain.note_export import ExportReason
from palante.journeys.models import Journey
from palante.people.models import Member, Person, PersonConsent, Purpose

LINES, DAYS = 30, 30


class AgreedTo(NamedTuple):
    purpose: Purpose
    yes: int | None  # None: so few that it could point at somebody
    no: int | None


def agreed_in(journey: Journey) -> list[AgreedTo]:
    """The newest word of each person on each purpose, counted. Both numbers are hidden when one is small."""
    last: dict[tuple[int, str], bool] = {}
    rows = PersonConsent.objects.filter(
        journey_id=journey.pk, person__erased_at=None, person__registrations__journey=journey
    )
    for person, purpose, given in rows.order_by("at", "pk").values_list("person", "purpose", "given"):
        last[person, purpose] = given
    said = Counter((purpose, given) for (_person, purpose), given in last.items())
    found = []
    for purpose in Purpose:
        yes, no = said[purpose.value, True], said[purpose.value, False]
        hidden = None in (shown(yes), shown(no))
        found.append(AgreedTo(purpose, None if hidden else yes, None if hidden else no))
    return found


class Left(NamedTuple):
    at: datetime
    who: str
    rows: int
    names: bool
    contacts: bool
    reason: str


def lists_that_left(journey: Journey) -> list[Left]:
    lines = list(
        LogLine.objects.filter(journey_id=journey.pk, verb="people_exported").order_by("-at", "-pk")[:LINES]
    )
    names = dict(Member.objects.filter(pk__in={line.actor_id for line in lines}).values_list("pk", "name"))
    reasons = {str(reason): reason.label for reason in ExportReason}
    return [
        Left(
            line.at,
            names.get(line.actor_id or 0, ""),
            line.data.get("rows", 0),
            bool(line.data.get("names", line.data.get("contacts"))),
            bool(line.data.get("contacts")),
            str(reasons.get(line.data.get("reason", ""), "")),
        )
        for line in lines
    ]


class Looked(NamedTuple):
    who: str
    people: int
    times: int


def looks_in(journey: Journey, at: datetime) -> list[Looked]:
    """Who of the team opened what is personal in the last days: of how many people, how often."""
    lines = LogLine.objects.filter(journey_id=journey.pk, verb="looked", at__gt=at - timedelta(days=DAYS))
    rows = lines.values("actor_id").annotate(people=Count("person_id", distinct=True), times=Count("pk"))
    found = list(rows.order_by("-people")[:LINES])
    names = dict(Member.objects.filter(pk__in=[row["actor_id"] for row in found]).values_list("pk", "name"))
    return [Looked(names.get(row["actor_id"] or 0, ""), row["people"], row["times"]) for row in found]


def erased_in(journey: Journey) -> int:
    """How many who were here had themselves erased, or whose time was over. They are still counted as having come."""
    return Person.objects.filter(registrations__journey=journey, erased_at__isnull=False).count()
