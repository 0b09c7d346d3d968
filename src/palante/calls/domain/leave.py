"""Leave a journey."""

from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime

from palante.base.log import record
from palante.base.models import LogLine
from palante.calls.domain.enrol import enrol
from palante.calls.domain.seat import fill_free_seats
from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.people.models import Member, Person


@transaction.atomic
def leave(
    registration: Registration, *, by: Member | Person | None = None, at: datetime | None = None
) -> Registration:
    """The seat goes to whoever waits longest. Leaving twice is leaving once; coming back is enrolling again."""
    journey = Journey.objects.select_for_update().get(pk=registration.journey_id)
    row = Registration.objects.select_related("person").get(pk=registration.pk)
    if row.seat == Seat.LEFT:
        return row
    had, since = row.seat, row.seated_at
    row.seat, row.seated_at = Seat.LEFT, None
    row.save(update_fields=["seat", "seated_at"])
    record("left", row, by=by or row.person, about=row.person, journey=journey, at=at, had=had, since=since)
    fill_free_seats(journey, at=at)
    return row


@transaction.atomic
def come_back(
    registration: Registration, *, by: Member | Person | None = None, at: datetime | None = None
) -> Registration:
    """The inverse of `leave`: a seat if one is still free, else the waiting list."""
    row = Registration.objects.select_related("person", "journey").get(pk=registration.pk)
    return enrol(
        journey=row.journey, person=row.person, consent=row.consent, is_adult=row.is_adult, by=by, at=at
    )


@transaction.atomic
def undo_leave(
    registration: Registration, *, by: Member | Person, at: datetime | None = None
) -> Registration:
    """A slip of a finger taken back, the team's or her own: seat, day and place in the line are what they were.

    Nobody is written to, since nothing happened to the person. Who had a seat has it again even when somebody has
    moved up meanwhile: the team may always add a chair.
    """
    journey = Journey.objects.select_for_update().get(pk=registration.journey_id)
    row = Registration.objects.select_related("person").get(pk=registration.pk)
    lines = LogLine.objects.filter(kind="registration", object_id=row.pk, verb="left")
    last = lines.order_by("-at", "-pk").first()
    if row.seat != Seat.LEFT or last is None or "had" not in last.data:
        return row
    since = last.data["since"]
    row.seat, row.seated_at = Seat(last.data["had"]), parse_datetime(since) if since else None
    row.save(update_fields=["seat", "seated_at"])
    record("leaving_undone", row, by=by, about=row.person, journey=journey, at=at)
    if row.seat == Seat.WAITING:  # her turn may have come meanwhile
        fill_free_seats(journey, at=at)
        row.refresh_from_db()
    return row
