"""How a session was, in one tap."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import line, record
from palante.base.models import LogLine
from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.live.domain.door import NotOpen, Why
from palante.live.models import Feedback
from palante.people.models import Person

NOTE = 500


@transaction.atomic
def give_feedback(
    session: Session, person: Person, *, score: int, note: str | None = None, at: datetime | None = None
) -> Feedback:
    """One opinion a person and session; saying it again changes it. `note=None` leaves the words as they are.

    Possible once the session has begun: some leave early and have an opinion all the same. Raises NotOpen.
    """
    at = at or now()
    if not Registration.objects.seated().filter(journey_id=session.journey_id, person=person).exists():
        raise NotOpen(Why.NO_SEAT)
    if at < session.starts:
        raise NotOpen(Why.EARLY)
    if score not in (1, 2, 3):
        raise ValueError("A score is 1, 2 or 3.")
    changes = {"score": score, "at": at}
    if note is not None:
        changes["note"] = note.strip().replace("\0", "")[:NOTE]
    feedback, is_new = Feedback.objects.update_or_create(session=session, person=person, defaults=changes)
    if is_new:
        record("feedback_given", session, by=person, about=person, journey=session.journey_id, at=at)
    return feedback


@transaction.atomic
def give_many(session: Session, opinions: Iterable[tuple[Person, int, str, datetime]]) -> int:
    """Many opinions at once (person, score, note, when); those who have spoken already are left alone."""
    known = set(Feedback.objects.filter(session=session).values_list("person_id", flat=True))
    rows = [
        Feedback(session=session, person=person, score=score, note=note[:NOTE], at=at)
        for person, score, note, at in opinions
        if person.pk not in known
    ]
    Feedback.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    LogLine.objects.bulk_create(
        [
            line(
                "feedback_given",
                session,
                by=row.person,
                about=row.person,
                journey=session.journey_id,
                at=row.at,
            )
            for row in rows
        ],
        batch_size=500,
    )
    return len(rows)
