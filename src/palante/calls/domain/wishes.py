"""Whether a person wants the reminders of a journey."""

from datetime import datetime

from django.db import transaction

from palante.base.log import record
from palante.calls.models import Registration
from palante.people.domain.consent import say
from palante.people.models import Member, Person, Purpose


@transaction.atomic
def stop_reminders(
    registration: Registration, *, by: Member | Person | None = None, at: datetime | None = None
) -> Registration:
    """No more reminders of this journey. What is about herself (a code, a seat) still comes. Twice is once."""
    return _turn(registration, wants=False, by=by, at=at)


@transaction.atomic
def resume_reminders(
    registration: Registration, *, by: Member | Person | None = None, at: datetime | None = None
) -> Registration:
    return _turn(registration, wants=True, by=by, at=at)


def _turn(
    registration: Registration, *, wants: bool, by: Member | Person | None, at: datetime | None
) -> Registration:
    # The conditional update is the lock: two taps write one line.
    rows = Registration.objects.filter(pk=registration.pk).exclude(wants_reminders=wants)
    if rows.update(wants_reminders=wants):
        verb = "reminders_resumed" if wants else "reminders_stopped"
        record(
            verb, registration, by=by, about=registration.person_id, journey=registration.journey_id, at=at
        )
        say(
            registration.person,
            registration.journey_id,
            Purpose.REMINDERS,
            wants,
            how="page" if by is not None else "link",
            by=by,
            at=at,
        )
    registration.wants_reminders = wants
    return registration
