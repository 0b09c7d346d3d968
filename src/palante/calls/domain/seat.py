"""Seats for those who wait."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.calls.models import Registration, Seat
from palante.calls.queries import seats_left
from palante.journeys.models import Journey
from palante.people.models import Member


@transaction.atomic
def give_seat(
    registration: Registration, by: Member | None = None, *, at: datetime | None = None
) -> Registration:
    """Seat one person of the waiting list, even beyond the limit: the team may always add a chair. Announces "seated"."""
    journey = Journey.objects.select_for_update().get(pk=registration.journey_id)
    row = Registration.objects.select_related("person").get(pk=registration.pk)
    if row.seat == Seat.WAITING:
        _seat(row, journey, by, at or now())
    return row


@transaction.atomic
def fill_free_seats(
    journey: Journey, *, by: Member | None = None, at: datetime | None = None
) -> list[Registration]:
    """Seat those who wait, first come first served, while seats are free (somebody left, or the team added seats).

    After the first half nobody moves up by itself: a seat for the last sessions is the team's to offer.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if at.astimezone(journey.tzinfo).date() > journey.last_day_to_come:
        return []
    waiting = journey.registrations.filter(seat=Seat.WAITING).select_related("person").order_by("at", "pk")
    rows = list(waiting[: seats_left(journey)])
    for row in rows:
        _seat(row, journey, by, at)
    return rows


def _seat(row: Registration, journey: Journey, by: Member | None, at: datetime) -> None:
    row.seat, row.seated_at = Seat.TAKEN, at
    row.save(update_fields=["seat", "seated_at"])
    record("seated", row, by=by, about=row.person, journey=journey, at=at)
    announce("seated", row)
