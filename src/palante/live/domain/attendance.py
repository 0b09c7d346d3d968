"""Evidence that somebody took part: kept, marked by the team, taken back. Never two rows for one way."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import line, record
from palante.base.models import LogLine
from palante.journeys.models import Session
from palante.live.models import Attendance, How
from palante.people.models import Member, Person


def keep_evidence(
    session: Session, person: Person, how: How, *, source: str, verb: str, by: Person | Member, at: datetime
) -> Attendance:
    """One row for person, session and way. Again: `last_at` moves on; what was taken back stands again.

    Call it inside a transaction. The log gets a line for the first time only: a nervous thumb taps ten times.
    """
    attendance, is_new = Attendance.objects.get_or_create(
        session=session, person=person, how=how, defaults={"source": source, "first_at": at, "last_at": at}
    )
    stands_again = attendance.taken_back_at is not None
    if not is_new:
        attendance.last_at = max(attendance.last_at, at)
        attendance.taken_back_at = None
        attendance.save(update_fields=["last_at", "taken_back_at"])
    if is_new or stands_again:
        record(verb, session, by=by, about=person, journey=session.journey_id, at=at, how=how, source=source)
    return attendance


@transaction.atomic
def mark(
    session: Session, person: Person, *, how: How = How.JOINED, by: Member, at: datetime | None = None
) -> Attendance:
    """The team saw them: on the call's list, on paper, by phone."""
    return keep_evidence(session, person, how, source="team", verb="attendance_marked", by=by, at=at or now())


@transaction.atomic
def take_back(attendance: Attendance, *, by: Member | Person, at: datetime | None = None) -> Attendance:
    """It was a mistake. The row stays, so that it can stand again and nobody wonders later."""
    at = at or now()
    attendance = Attendance.objects.select_for_update().select_related("session").get(pk=attendance.pk)
    if attendance.taken_back_at is None:
        attendance.taken_back_at = at
        attendance.save(update_fields=["taken_back_at"])
        session = attendance.session
        about = attendance.person_id
        record(
            "attendance_taken_back",
            session,
            by=by,
            about=about,
            journey=session.journey_id,
            at=at,
            how=attendance.how,
        )
    return attendance


@transaction.atomic
def keep_many(
    session: Session, evidence: Iterable[tuple[Person, How, datetime]], *, source: str = "link"
) -> int:
    """Evidence of many people at once, as a meeting's report brings it. What is known already stays as it is."""
    evidence = list(evidence)
    known = set(Attendance.objects.filter(session=session).values_list("person_id", "how"))
    rows = {
        (person.pk, str(how)): Attendance(
            session=session, person=person, how=how, source=source, first_at=at, last_at=at
        )
        for person, how, at in evidence
        if (person.pk, str(how)) not in known
    }
    Attendance.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=500)
    LogLine.objects.bulk_create(
        [
            line(
                row.how,
                session,
                by=row.person,
                about=row.person,
                journey=session.journey_id,
                at=row.first_at,
                how=row.how,
            )
            for row in rows.values()
        ],
        batch_size=500,
    )
    return len(rows)
