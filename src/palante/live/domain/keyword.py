"""“Presente 7” by chat or SMS: evidence like any other, from a phone that opens no page at all.

A number can be forged and a phone be shared, so it counts only for somebody with a seat whose number it came from, while the
session goes on or shortly after. Where two share the phone it counts for the one who is named. In any other case nothing is
guessed: the reply stays in the inbox, and a person decides.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.live.domain.attendance import keep_evidence
from palante.live.models import Attendance, How
from palante.messages.domain.answer import answer_by_itself
from palante.messages.domain.wait import settle
from palante.messages.models import Reply, Thread
from palante.messages.replies.sender import people_at
from palante.messages.replies.understand import LONGEST, Understood, understand, words_of
from palante.people.models import Member, Person

SOURCE = "keyword"
AFTER = timedelta(hours=3)  # SMS come late, and she was cooking


@transaction.atomic
def count_keyword(reply: Reply, *, at: datetime | None = None) -> Attendance | None:
    """Count who says to be present, tell them so once, and let the reply wait no more. None: it is for a person."""
    at = at or now()
    if reply.channel == "email":
        return None  # anybody can write her address above one
    said, person = _read(reply)
    session = session_meant(reply, said.number) if said.word == "present" else None
    if session is None or person is None or reply.at > session.ends + AFTER:
        return None
    if reply.at < session.starts - Session.DOORS:
        settle(reply)
        answer_by_itself(reply, "present_early", {"number": session.number}, at=at)
        return None
    return _keep(reply, session, person, by=reply.noted_by or person, at=reply.at)


@transaction.atomic
def count_by_hand(
    reply: Reply, session: Session, person: Person, *, by: Member, at: datetime | None = None
) -> Attendance:
    """A member looked at it and knows who it was, or that it came late for a reason."""
    return _keep(reply, session, person, by=by, at=at or now())


def _keep(reply: Reply, session: Session, person: Person, *, by: Person | Member, at: datetime) -> Attendance:
    verb = "attendance_marked" if isinstance(by, Member) else "joined"
    kept = keep_evidence(session, person, How.JOINED, source=SOURCE, verb=verb, by=by, at=at)
    settle(reply)
    answer_by_itself(reply, "present", {"number": session.number}, at=at)
    return kept


def session_meant(reply: Reply, number: int | None) -> Session | None:
    """By its number; without one, the session whose doors were open, if there was only one."""
    sessions = Session.objects.filter(journey_id=reply.thread.journey_id)
    if number is not None:
        return sessions.filter(number=number).first()
    near = sessions.filter(starts__lte=reply.at + Session.DOORS, ends__gte=reply.at - AFTER)
    found = list(near[:2])
    return found[0] if len(found) == 1 else None


def may_be_meant(thread: Thread) -> list[Person]:
    """Who of those at this address has a seat in the journey."""
    people = people_at(thread) if thread.channel != "desk" else []
    if not people and thread.person:
        people = [thread.person]
    seated = Registration.objects.seated().filter(journey_id=thread.journey_id, person__in=people)
    ids = set(seated.values_list("person_id", flat=True))
    return [person for person in people if person.pk in ids]


def _read(reply: Reply) -> tuple[Understood, Person | None]:
    """What it says and who says it: the only one there, or the one who is named (“presente 7 Rosa”)."""
    said = Understood("present", reply.number) if reply.understood == "present" else Understood()
    if not (said.word or reply.understood == ""):
        return said, None
    people, words = may_be_meant(reply.thread), words_of(reply.body[:LONGEST])
    for person in people:
        alias = set(words_of(person.alias))
        rest = " ".join(word for word in words if word not in alias)
        if alias & set(words) and (named := understand(rest)).word == "present":
            others = [each for each in people if each != person and set(words_of(each.alias)) & set(words)]
            return named, None if others else person
    return said, people[0] if len(people) == 1 else None
