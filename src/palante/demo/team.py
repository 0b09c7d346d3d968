"""The team's side of a demo: desks, partners, plan, readiness, meeting addresses, what the library holds, calls for help."""

import random
from datetime import datetime, timedelta
from itertools import cycle

from django.conf import settings
from django.core.files.base import ContentFile

from palante.demo.cast import TEAM
from palante.demo.words import CALLS_FOR_HELP, READINESS_NOT_YET
from palante.journeys.domain.edit import edit_session
from palante.journeys.domain.plan import finish_task
from palante.journeys.domain.readiness import answer_question
from palante.journeys.domain.team import give_desk
from palante.journeys.models import Answer, Desk, Journey, Session
from palante.library.domain.resource import add_resource
from palante.live.domain.help import answer_help, ask_help, close_help, take_help
from palante.people.models import Member, Person


def _meeting_room() -> str:
    """Nobody's call: a page of ours that says where one would be by now."""
    return f"{settings.URL}/demo/meeting/"


def demo_members() -> dict[str, Member]:
    """The four of the team, made once. They have no password: `/demo/` is their only way in."""
    found = {}
    for persona in TEAM:
        member = Member.objects.filter(email=persona.email).first()
        if member is None:
            member = Member.objects.create_user(
                persona.email, name=persona.name, language="es", zone="America/Lima", may_start_journeys=True
            )
        found[persona.key] = member
    return found


def seat_team(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    for persona in TEAM:
        assert persona.desk is not None  # noqa: S101  (that is who TEAM is)
        give_desk(journey, members[persona.key], Desk(persona.desk), by=members["carmen"], at=at)


def follow_plan(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    """What was due is done, but for a few that are late; some of what comes next is done already."""
    by_desk = {str(persona.desk): members[persona.key] for persona in TEAM}
    today = at.astimezone(journey.tzinfo).date()
    for task in journey.tasks.all():
        days_late = (today - task.due_on).days
        if (
            days_late > 6
            or (days_late >= 0 and dice.random() < 0.6)
            or (days_late > -10 and dice.random() < 0.2)
        ):
            finish_task(
                task,
                by=by_desk[task.desk],
                at=at - timedelta(days=max(days_late, 0), hours=dice.randrange(1, 9)),
            )


def answer_readiness(journey: Journey, by: Member, *, ready: bool, at: datetime) -> None:
    questions = list(journey.readiness.all())
    for number, question in enumerate(questions):
        not_yet = not ready and number >= len(questions) - READINESS_NOT_YET
        answer_question(question, Answer.NOT_YET if not_yet else Answer.YES, by=by, at=at)


def open_rooms(journey: Journey, by: Member, at: datetime) -> None:
    """One meeting address for all sessions."""
    for session in journey.sessions.all():
        edit_session(session, by=by, meeting_url=_meeting_room(), at=at)


def keep_summaries(journey: Journey, by: Member, at: datetime) -> None:
    """A page to read of each session that is over: what the recording says, in some kilobytes."""
    for session in journey.sessions.filter(ends__lt=at).order_by("number"):
        text = "\n\n".join(
            [session.title, *map(str, session.say("goals", "es") or []), str(session.say("page", "es"))]
        )
        add_resource(
            journey,
            file=ContentFile(text.encode(), name=f"resumen-{session.number}.txt"),
            title={
                "es": f"Lo que se dijo: {session.title}",
                "en": f"What was said: {session.say('title', 'en')}",
            },
            session=session,
            is_recording=True,
            licence=journey.licence,
            by=by,
            at=session.ends + timedelta(hours=14),
        )


def call_for_help(
    journey: Journey, people: list[Person], host: Member, dice: random.Random, at: datetime
) -> None:
    """Some got stuck in each session and were helped; in the one that is open now, some wait."""
    if not people:
        return
    stories = cycle(CALLS_FOR_HELP)
    for session in journey.sessions.filter(starts__lte=at + Session.DOORS).order_by("number"):
        is_now = session.is_open(at)
        for _ in range(3 if is_now else dice.randrange(1, 4)):
            trouble, note, answer = next(stories)
            asked_at = session.starts + timedelta(minutes=dice.randrange(-8, 20))
            asked_at = min(asked_at, at - timedelta(minutes=dice.randrange(1, 6))) if is_now else asked_at
            request = ask_help(session, dice.choice(people), trouble=trouble, note=note, at=asked_at)
            if not is_now:
                take_help(request, by=host, at=asked_at + timedelta(minutes=1))
                answer_help(request, answer, by=host, at=asked_at + timedelta(minutes=2))
                close_help(request, by=host, at=asked_at + timedelta(minutes=9))
