"""Who drifts away, by what can be seen: a few questions about a whole journey, the same number whoever is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from palante.calls.models import Registration, Seat
from palante.canvases.models import Canvas, CanvasTemplate
from palante.drifting.models import Reason, Watch
from palante.journeys.models import Journey, Session
from palante.live.models import Attendance, HelpRequest, Trouble
from palante.messages.models import Preferences, Thread
from palante.welcome.models import Turn

# After a session the recording comes, and many catch up the same night.
CATCHES_UP = timedelta(hours=6)
LOOK_BACK = timedelta(days=14)  # what began longer ago is not news any more
TROUBLES = [Trouble.CANNOT_ENTER, Trouble.NO_SOUND, Trouble.NO_DATA]


@dataclass(frozen=True)
class Sign:
    """Why somebody is on the list, and the last thing that tells it."""

    person_id: int
    reason: Reason
    since: datetime
    number: int = 0
    about_id: int | None = None


def signs(journey: Journey, watch: Watch, at: datetime) -> list[Sign]:
    """Everybody with a seat who drifts away as things stand. Who asked for a pause is left in peace."""
    seated = _seated(journey, at)
    if not seated:
        return []
    lives = last_signs_of_life(journey, at)
    looks = {
        Reason.UNANSWERED: lambda: _unanswered(journey, watch, at),
        Reason.CONNECTION: lambda: _had_trouble(journey, lives, at),
        Reason.NEVER_CAME: lambda: _never_came(journey, seated, lives, at),
        Reason.MISSED: lambda: _missed(journey, watch, seated, lives, at),
        Reason.CANVAS: lambda: _stopped_at_a_canvas(journey, watch, lives, at),
    }
    found: dict[tuple[int, Reason], Sign] = {}
    for reason, look in looks.items():
        for sign in look() if reason not in watch.off else ():
            if sign.person_id in seated:
                found.setdefault((sign.person_id, reason), sign)
    return list(found.values())


def last_signs_of_life(
    journey: Journey, at: datetime, people: Iterable[int] | None = None
) -> dict[int, datetime]:
    """By person: when she last came, listened, caught up or wrote in a canvas. Two queries."""
    came = Attendance.objects.filter(session__journey=journey, taken_back_at=None, last_at__lte=at)
    filled = Canvas.objects.filter(template__journey=journey, changed_at__lte=at)
    if people is not None:
        ids = list(people)
        came, filled = came.filter(person__in=ids), filled.filter(person__in=ids)
    found: dict[int, datetime] = dict(came.values_list("person").annotate(Max("last_at")).order_by())
    for person_id, moment in filled.values_list("person").annotate(Max("changed_at")).order_by():
        found[person_id] = max(moment, found.get(person_id, moment))
    return found


def _seated(journey: Journey, at: datetime) -> dict[int, datetime]:
    paused = Preferences.objects.filter(paused_until__gt=at).values("person")
    rows = Registration.objects.filter(journey=journey, seat=Seat.TAKEN, person__erased_at=None)
    return {
        person_id: seated_at or came_at
        for person_id, seated_at, came_at in rows.exclude(person__in=paused).values_list(
            "person_id", "seated_at", "at"
        )
    }


def _ended(journey: Journey, at: datetime) -> list[Session]:
    """Sessions that are over, and whose night of catching up too; the latest first."""
    return list(
        journey.sessions.filter(ends__lte=at - CATCHES_UP).order_by("-starts").only("pk", "starts", "ends")
    )


def _never_came(
    journey: Journey, seated: dict[int, datetime], lives: dict[int, datetime], at: datetime
) -> Iterable[Sign]:
    ended = _ended(journey, at)
    came = set(_stands(journey, at).values_list("person_id", flat=True))
    for person_id, since in seated.items():
        if person_id in came:
            continue
        missed = [session for session in ended if session.starts >= since]
        if missed and not _is_after(lives.get(person_id), missed[0].ends):
            yield Sign(person_id, Reason.NEVER_CAME, missed[0].ends, len(missed), missed[0].pk)


def _missed(
    journey: Journey, watch: Watch, seated: dict[int, datetime], lives: dict[int, datetime], at: datetime
) -> Iterable[Sign]:
    """Came once, then neither wrote in a canvas nor came to one of the last sessions. It counts up to six: more
    tells no more."""
    ended = _ended(journey, at)
    last = ended[: max(watch.missed, 6)]
    if len(ended) <= watch.missed:  # there was no session before them that anybody could have come to
        return
    came = set(_stands(journey, at).values_list("person_id", flat=True).distinct())
    there = set(_stands(journey, at).filter(session__in=last).values_list("person_id", "session_id"))
    for person_id in came & seated.keys():
        missed = 0
        for session in last:
            if (person_id, session.pk) in there or session.starts < seated[person_id]:
                break
            missed += 1
        if missed >= watch.missed and not _is_after(lives.get(person_id), last[0].ends):
            yield Sign(person_id, Reason.MISSED, last[0].ends, missed, last[0].pk)


def _stopped_at_a_canvas(
    journey: Journey, watch: Watch, lives: dict[int, datetime], at: datetime
) -> Iterable[Sign]:
    """Began one, and for days wrote nothing and came to nothing. One that was never begun says nothing."""
    sizes = {
        template.pk: len(template.say("fields") or [])
        for template in CanvasTemplate.objects.filter(journey=journey)
    }
    quiet_since = at - timedelta(days=watch.canvas_days)
    rows = Canvas.objects.filter(
        template__journey=journey, answered__gt=0, changed_at__lte=quiet_since, changed_at__gt=at - LOOK_BACK
    )
    for person_id, template_id, answered, changed in rows.order_by("-changed_at").values_list(
        "person_id", "template_id", "answered", "changed_at"
    ):
        if answered < sizes.get(template_id, 0) and lives.get(person_id, changed) <= quiet_since:
            yield Sign(person_id, Reason.CANVAS, changed, about_id=template_id)


def _unanswered(journey: Journey, watch: Watch, at: datetime) -> Iterable[Sign]:
    """A call for help in a session, or a message, that nobody answered; a line she left before she was called."""
    long_ago = at - timedelta(hours=watch.hours_unanswered)
    asked = HelpRequest.objects.filter(
        session__journey=journey, answer="", asked_at__lte=long_ago, asked_at__gt=at - LOOK_BACK
    ).filter(closed_at=None)
    for person_id, moment, session_id in asked.order_by("-asked_at").values_list(
        "person_id", "asked_at", "session_id"
    ):
        yield Sign(person_id, Reason.UNANSWERED, moment, about_id=session_id)
    waiting = Thread.objects.filter(
        journey_id=journey.pk, person__isnull=False, waits_since__lte=long_ago, waits_since__gt=at - LOOK_BACK
    )
    for person_id, since in waiting.order_by("-waits_since").values_list("person_id", "waits_since"):
        if person_id and since:
            yield Sign(person_id, Reason.UNANSWERED, since)
    left = Turn.objects.filter(
        office__journey=journey,
        called_at=None,
        helped_at=None,
        left_at__isnull=False,
        came_at__gt=at - LOOK_BACK,
        office__ends__lte=at,
    )
    for person_id, moment in left.order_by("-came_at").values_list("person_id", "came_at"):
        yield Sign(person_id, Reason.UNANSWERED, moment)


def _had_trouble(journey: Journey, lives: dict[int, datetime], at: datetime) -> Iterable[Sign]:
    """Could not get in, hear, or had no data left, and has not been seen since."""
    asked = HelpRequest.objects.filter(
        session__journey=journey, trouble__in=TROUBLES, asked_at__gt=at - LOOK_BACK, session__ends__lte=at
    )
    for person_id, moment, session_id in asked.order_by("-asked_at").values_list(
        "person_id", "asked_at", "session_id"
    ):
        if lives.get(person_id, moment) <= moment:
            yield Sign(person_id, Reason.CONNECTION, moment, about_id=session_id)


def _stands(journey: Journey, at: datetime) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(session__journey=journey, taken_back_at=None, first_at__lte=at)
    return rows.order_by()


def _is_after(life: datetime | None, moment: datetime) -> bool:
    return life is not None and life > moment
