"""Enrol a person in a journey."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.calls.models import Partner, PeopleList, Registration, Seat, Volunteer, Way
from palante.calls.queries import seats_left
from palante.journeys.models import Journey
from palante.people.models import Member, Person

CONSENT = "1"  # the version of the words people agree to when they register


@transaction.atomic
def enrol(
    *,
    journey: Journey,
    person: Person,
    brought_by: Partner | None = None,
    consent: str = CONSENT,
    is_adult: bool = True,
    wants_reminders: bool = True,
    way: Way = Way.SELF,
    source: PeopleList | None = None,
    by: Member | Person | Volunteer | None = None,
    at: datetime | None = None,
) -> Registration:
    """Give the person a seat, or a place on the waiting list.

    The journey row is locked while seats are counted, so two phones tapping at the same moment cannot share the last
    one. Enrolling twice gives the same answer; somebody who left and comes back takes what is free now. Announces
    "enrolled", whatever the seat: listeners look at `registration.seat`.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    registration = Registration.objects.filter(journey=journey, person=person).first()
    if registration and registration.seat != Seat.LEFT:
        return registration
    left = seats_left(journey)
    seat = Seat.TAKEN if left is None or left > 0 else Seat.WAITING
    registration, _is_new = Registration.objects.update_or_create(
        journey=journey,
        person=person,
        defaults={
            "seat": seat,
            "brought_by": brought_by or (registration.brought_by if registration else None),
            "consent": consent,
            "is_adult": is_adult,
            "wants_reminders": wants_reminders,
            "way": way,
            "source": source,
            "at": at,
            "seated_at": at if seat == Seat.TAKEN else None,
        },
    )
    record("enrolled", registration, by=by or person, about=person, journey=journey, at=at, seat=seat.value)
    announce("enrolled", registration)
    return registration
