"""Enter a session."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.live.domain.attendance import keep_evidence
from palante.live.domain.door import NotOpen, Why
from palante.live.models import Attendance, How
from palante.people.models import Person


@transaction.atomic
def join(session: Session, person: Person, *, source: str = "link", at: datetime | None = None) -> Attendance:
    """Keep the evidence that this person came; the screen then goes on to the meeting address.

    Only with a seat, and only while the doors are open (a quarter of an hour before until as long after the end). A
    session without a meeting address counts too: she was there, the room was not. Raises NotOpen.
    """
    at = at or now()
    if not Registration.objects.seated().filter(journey_id=session.journey_id, person=person).exists():
        raise NotOpen(Why.NO_SEAT)
    if not session.is_open(at):
        raise NotOpen(Why.EARLY if at < session.starts else Why.OVER)
    return keep_evidence(session, person, How.JOINED, source=source, verb="joined", by=person, at=at)
