"""The lead's desk: what I teach next, with what, and how the last one went."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now

from palante.base.markdown import to_html
from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.library.models import Resource
from palante.live.models import Feedback, HelpRequest
from palante.live.queries import attendance_counts, feedback_counts
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.room import show

NOTES = 6
SCORES = {3: "leaf", 2: "sun", 1: "rose"}


@desk_door()
def desk_lead(request: TeamRequest, at: At) -> HttpResponse:
    moment, journey = now(), at.journey
    following = list(journey.sessions.upcoming(moment)[:4])
    last = journey.sessions.past(moment).first()
    came = attendance_counts(journey)
    context: dict[str, Any] = {
        "next": following[0] if following else None,
        "following": following[1:],
        "is_running": bool(following) and following[0].is_open(moment),
        "seated": Registration.objects.seated().filter(journey=journey).count(),
        "last": last,
        "chart": [
            (f"{session.number}. {session.title}", came.get(session.pk, {}).get("people", 0), session.kind)
            for session in journey.sessions.filter(starts__lte=moment)
        ],
    }
    if following:
        context |= _before(following[0])
    if last:
        context |= _after(last, came.get(last.pk, {}))
    return show(request, at, "lead", "lead.html", context)


def _before(session: Session) -> dict[str, Any]:
    return {
        "outline": to_html(str(session.say("outline"))),
        "goals": session.say("goals") or [],
        "materials": session.say("materials") or [],
        "resources": Resource.objects.filter(session=session, hidden_at=None),
    }


def _after(session: Session, came: dict[str, int]) -> dict[str, Any]:
    scores = feedback_counts(session.journey).get(session.pk, {})
    notes = (
        Feedback.objects.filter(session=session)
        .exclude(note="")
        .order_by("-at")
        .values_list("note", flat=True)
    )
    labels = dict(Feedback._meta.get_field("score").choices or [])
    return {
        "last_came": came,
        "last_scores": [(str(labels[score]), scores.get(score, 0), tone) for score, tone in SCORES.items()],
        "last_answers": sum(scores.values()),
        # What people wrote, without who: a lead who reads names reads otherwise.
        "last_notes": list(dict.fromkeys(notes))[:NOTES],
        "last_helps": HelpRequest.objects.filter(session=session).count(),
        "recording_missing": not Resource.objects.filter(
            session=session, is_recording=True, hidden_at=None
        ).exists(),
    }
