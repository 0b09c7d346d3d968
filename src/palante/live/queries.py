"""Questions about what happens around sessions; none of these changes anything."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, QuerySet, Value
from django.utils.timezone import now

from palante.journeys.models import Journey, Session
from palante.live.models import Attendance, Feedback, HelpRequest, How
from palante.people.models import Person


def help_waiting(journey: Journey) -> QuerySet[HelpRequest]:
    """Who waits for an answer, longest first."""
    return (
        HelpRequest.objects.filter(session__journey=journey, closed_at=None, answer="")
        .select_related("session", "person", "taken_by")
        .order_by("asked_at")
    )


def help_answered(journey: Journey) -> QuerySet[HelpRequest]:
    """Answered or closed, latest first: for the desk's “what was”."""
    return (
        HelpRequest.objects.filter(session__journey=journey)
        .exclude(closed_at=None, answer="")
        .select_related("session", "person", "taken_by")
        .order_by("-asked_at")
    )


def attendance_counts(journey: Journey) -> dict[int, dict[str, int]]:
    """By session id: how many came live, listened, caught up, and `people`: how many took part at all."""
    counts: dict[int, dict[str, int]] = {}
    stands = Attendance.objects.filter(session__journey=journey, taken_back_at=None)
    for session_id, how, people in stands.values_list("session_id", "how").annotate(Count("id")).order_by():
        counts.setdefault(session_id, dict.fromkeys(How.values, 0) | {"people": 0})[how] = people
    everyone = stands.values_list("session_id").annotate(people=Count("person", distinct=True)).order_by()
    for session_id, people in everyone:
        counts[session_id]["people"] = people
    return counts


def feedback_counts(journey: Journey) -> dict[int, dict[int, int]]:
    """By session id: how many gave each score."""
    counts: dict[int, dict[int, int]] = {}
    rows = (
        Feedback.objects.filter(session__journey=journey)
        .values_list("session_id", "score")
        .annotate(Count("id"))
    )
    for session_id, score, people in rows.order_by():
        counts.setdefault(session_id, {1: 0, 2: 0, 3: 0})[score] = people
    return counts


def threads_of(person: Person, journey: Journey) -> dict[int, set[str]]:
    """By session id, what this person did around it: joined, listened, caught_up, feedback. One query."""
    return threads_in(person, [journey.pk])


def threads_in(person: Person, journeys: list[int]) -> dict[int, set[str]]:
    """The same over several journeys, in one query."""
    did = (
        Attendance.objects.filter(person=person, session__journey__in=journeys, taken_back_at=None)
        .values_list("session_id", "how")
        .order_by()
    )
    said = (
        Feedback.objects.filter(person=person, session__journey__in=journeys)
        .values_list("session_id", Value("feedback"))
        .order_by()
    )
    threads: dict[int, set[str]] = defaultdict(set)
    for session_id, thread in did.union(said, all=True):
        threads[session_id].add(thread)
    return dict(threads)


def without_address(journey: Journey, at: datetime | None = None) -> list[tuple[Session, int]]:
    """Sessions whose doors are open although no meeting address is set, with how many people stood before them."""
    at = at or now()
    around = journey.sessions.filter(starts__lte=at + Session.DOORS, ends__gte=at - Session.DOORS)
    shut = [session for session in around if not session.meeting_url]
    if not shut:
        return []
    came = Attendance.objects.filter(session__in=shut, how=How.JOINED, taken_back_at=None)
    tapped = dict(came.values_list("session_id").annotate(Count("id")).order_by())
    return [(session, tapped.get(session.pk, 0)) for session in shut]
