"""Enrol many people at once: those of a list on paper."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import line
from palante.base.models import LogLine
from palante.calls.models import Partner, PeopleList, Registration, Seat, Way
from palante.calls.queries import seats_left
from palante.journeys.models import Journey
from palante.people.models import Member, Person

BATCH = 500


@transaction.atomic
def enrol_many(
    journey: Journey,
    people: Sequence[Person],
    *,
    source: PeopleList,
    brought_by: Partner | None,
    by: Member | None,
    at: datetime | None = None,
) -> list[Registration]:
    """A seat each, in their order, while seats last; then the waiting list. For people who were never in the journey.

    As exact as `enrol`, with a handful of queries for all of them. It does not announce each: whoever must greet them finds
    them in the tables (`reminders.domain.greet.greet_those_missed`), and "list_taken" tells when all are in.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    left = seats_left(journey)
    rows = [
        Registration(
            journey=journey,
            person=person,
            seat=seat,
            brought_by=brought_by,
            way=Way.PAPER,
            source=source,
            at=at,
            seated_at=at if seat == Seat.TAKEN else None,
        )
        for number, person in enumerate(people)
        for seat in [Seat.TAKEN if left is None or number < left else Seat.WAITING]
    ]
    rows = Registration.objects.bulk_create(rows, batch_size=BATCH)
    LogLine.objects.bulk_create(
        [
            line("enrolled", row, by=by, about=row.person_id, journey=journey, at=at, seat=str(row.seat))
            for row in rows
        ],
        batch_size=BATCH,
    )
    return rows
