"""«Ya me puse al día»: reading or listening later counts the same as being there."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.live.domain.attendance import keep_evidence, take_back
from palante.live.domain.door import NotOpen, Why
from palante.live.models import Attendance, How
from palante.people.models import Person


@transaction.atomic
def catch_up(
    session: Session, person: Person, *, source: str = "library", at: datetime | None = None
) -> Attendance:
    """Take the person's word for it. Raises NotOpen before the session is over or without a seat."""
    at = at or now()
    if not Registration.objects.seated().filter(journey_id=session.journey_id, person=person).exists():
        raise NotOpen(Why.NO_SEAT)
    if not session.is_over(at):
        raise NotOpen(Why.EARLY)
    return keep_evidence(session, person, How.CAUGHT_UP, source=source, verb="caught_up", by=person, at=at)


def undo_catch_up(session: Session, person: Person, *, at: datetime | None = None) -> None:
    """Tapped by mistake. Nothing to undo is fine too."""
    if row := Attendance.objects.filter(
        session=session, person=person, how=How.CAUGHT_UP, taken_back_at=None
    ).first():
        take_back(row, by=person, at=at)
