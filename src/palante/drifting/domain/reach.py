"""Somebody of the team gets in touch with a person, or asks her buddy to; what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.log import record
from palante.calls.models import Registration, Seat
from palante.drifting.models import Deed, Drift, How, Outcome, Reason
from palante.drifting.words import words_for_mate
from palante.journeys.models import Journey
from palante.messages.channels import ready
from palante.messages.domain.release import hold
from palante.messages.domain.write import write
from palante.messages.models import Kind, Message, State
from palante.messages.queries import DESK
from palante.messages.ways import NoWay, Way, as_stored, preferences_of, ways_for, when_for, why_none
from palante.people.domain.link import make_link
from palante.people.models import Member, Person
from palante.welcome.models import Pair

# A person writes to one person: her hand first, which costs nothing and gets an answer; then what is quick, then the rest.
WANTED = [DESK, "whatsapp", "telegram", "push", "email", "sms"]
MATES_WAYS = ["telegram", "push", "email", DESK]
LONGEST = 1500
LINK = "{link}"
OF_USE = timedelta(days=7)
UNDO_FOR = timedelta(hours=1)


class NoWayLeft(Exception):  # noqa: N818  (an outcome)
    """She cannot be written to; `why` is a NoWay."""

    def __init__(self, why: NoWay) -> None:
        super().__init__(why)
        self.why = why


def ways_to(person: Person, *, wanted: Sequence[str] = WANTED, at: datetime) -> list[Way] | NoWay:
    """How she can be written to by a person of the team, her own wishes first."""
    preferences = preferences_of([person]).get(person.pk)
    contacts = list(person.contacts.all())
    if ways := ways_for(
        person, wanted, contacts, kind=Kind.NOTE, preferences=preferences, ready=ready(), at=at
    ):
        return ways
    return why_none(person, wanted, contacts, kind=Kind.NOTE, preferences=preferences, ready=ready(), at=at)


@transaction.atomic
def write_to(
    person: Person,
    journey: Journey,
    text: str,
    *,
    by: Member,
    key: str,
    channel: str = "",
    with_link: bool = True,
    at: datetime | None = None,
) -> Deed:
    """A note in the member's own words. The same `key` (the form's) is the same note. Raises NoWayLeft.

    It waits for her quiet hours to end, and takes the next way where the chosen one fails. By hand it waits on the list
    of the desk. Braces of the writer's own are only letters: nothing is filled in for her that she did not mean.
    """
    at = at or now()
    name = f"drifting:{journey.pk}:{person.pk}:{key}"[:120]
    if standing := Deed.objects.filter(message__key=name).first():
        return standing
    found = ways_to(person, at=at)
    if isinstance(found, NoWay):
        raise NoWayLeft(found)
    ways = sorted(found, key=lambda way: way[0] != channel)
    goal, goal_id = _goal(person, journey)
    link = make_link(person, goal=goal, goal_id=goal_id, ends_at=at + OF_USE, at=at) if with_link else None
    body = text.replace("{", "(").replace("}", ")").replace("\0", "").strip()[:LONGEST]
    with override(person.language):
        subject = _("A word from us")
    preferences = preferences_of([person]).get(person.pk)
    message = write(
        key=name,
        kind=Kind.NOTE,
        subject=subject,
        body=f"{body}\n\n{LINK}" if link else body,
        language=person.language,
        person=person,
        contact=ways[0][1],
        channel=ways[0][0],
        ways=as_stored(ways[1:]),
        journey_id=journey.pk,
        link=link,
        due_at=when_for(preferences, person.zone, at, at + OF_USE),
        ends_at=at + OF_USE,
        at=at,
    )
    return _note(person, journey, How.WROTE, by=by, at=at, message=message)


@transaction.atomic
def reached(
    person: Person, journey: Journey, how: How, *, by: Member, outcome: str = "", at: datetime | None = None
) -> Deed:
    """Called, or spoke in person. The same within a minute is a second tap."""
    at = at or now()
    Registration.objects.select_for_update().get(journey=journey, person=person)
    recent = Deed.objects.filter(journey=journey, person=person, how=how, by=by, taken_back_at=None)
    if twice := recent.filter(at__gt=at - timedelta(minutes=1), outcome=outcome).first():
        return twice
    deed = _note(person, journey, how, by=by, at=at)
    return note_outcome(deed, outcome, by=by, at=at) if outcome else deed


@transaction.atomic
def ask_mate(person: Person, journey: Journey, *, by: Member, at: datetime | None = None) -> Deed:
    """Her buddy is asked to say hello; how she is doing is not told. Once a day is enough. Raises NoWayLeft."""
    at = at or now()
    mate = mate_of(person, journey)
    if mate is None:
        raise NoWayLeft(NoWay.NO_ADDRESS)
    name = f"hello:{journey.pk}:{mate.pk}:{person.pk}:{at.astimezone(journey.tzinfo):%Y-%m-%d}"
    if standing := Deed.objects.filter(message__key=name).first():
        return standing
    ways = ways_to(mate, wanted=MATES_WAYS, at=at)
    if isinstance(ways, NoWay):
        raise NoWayLeft(ways)
    subject, body = words_for_mate(mate)
    message = write(
        key=name,
        kind=Kind.NOTE,
        subject=subject,
        body=body,
        language=mate.language,
        person=mate,
        contact=ways[0][1],
        channel=ways[0][0],
        ways=as_stored(ways[1:]),
        journey_id=journey.pk,
        link=make_link(mate, ends_at=at + OF_USE, at=at),
        due_at=when_for(preferences_of([mate]).get(mate.pk), mate.zone, at, at + OF_USE),
        ends_at=at + OF_USE,
        at=at,
    )
    return _note(person, journey, How.MATE, by=by, at=at, message=message)


@transaction.atomic
def note_outcome(deed: Deed, outcome: str, *, by: Member, at: datetime | None = None) -> Deed:
    """What came of it; tapping another is a correction."""
    at = at or now()
    rows = Deed.objects.filter(pk=deed.pk, taken_back_at=None).exclude(outcome=outcome)
    if rows.update(outcome=Outcome(outcome).value if outcome else "", outcome_at=at if outcome else None):
        record("reach_noted", deed, by=by, about=deed.person_id, journey=deed.journey_id, at=at)
    deed.refresh_from_db()
    return deed


@transaction.atomic
def take_back(deed: Deed, *, by: Member, at: datetime | None = None) -> Deed:
    """It was tapped by mistake. A note that has not left is held back."""
    at = at or now()
    rows = Deed.objects.filter(pk=deed.pk, taken_back_at=None, at__gt=at - UNDO_FOR)
    if rows.update(taken_back_at=at):
        if deed.message and deed.message.state in (State.WAITING, State.DUE, State.CLAIMED):
            hold(deed.message, by=by, at=at)
        record("reach_taken_back", deed, by=by, about=deed.person_id, journey=deed.journey_id, at=at)
    deed.refresh_from_db()
    return deed


@transaction.atomic
def let_be(person: Person, journey: Journey, *, by: Member, at: datetime | None = None) -> int:
    """Somebody of the team knows better: off the list, until something new tells it."""
    at = at or now()
    rows = Drift.objects.filter(journey=journey, person=person, ended_at=None, let_be_at=None)
    changed = rows.update(let_be_at=at)
    if changed:
        record("drifting_let_be", person, by=by, about=person, journey=journey, at=at)
    return changed


@transaction.atomic
def look_again(person: Person, journey: Journey, *, by: Member, at: datetime | None = None) -> int:
    """The undo of `let_be`."""
    rows = Drift.objects.filter(journey=journey, person=person, ended_at=None, let_be_at__isnull=False)
    changed = rows.update(let_be_at=None)
    if changed:
        record("drifting_looked_again", person, by=by, about=person, journey=journey, at=at)
    return changed


def mate_of(person: Person, journey: Journey) -> Person | None:
    """The buddy she goes along with, if there is one who takes part."""
    hers = Pair.objects.filter(journey=journey, ended_at=None).filter(Q(helper=person) | Q(helped=person))
    pair = hers.select_related("helper", "helped").order_by("-made_at").first()
    if pair is None:
        return None
    mate = pair.helper if pair.helped_id == person.pk else pair.helped
    inside = Registration.objects.filter(journey=journey, person=mate, seat=Seat.TAKEN)
    return mate if mate.erased_at is None and inside.exists() else None


def _goal(person: Person, journey: Journey) -> tuple[str, int | None]:
    """Where her link leads: to the canvas she stopped at, else to today."""
    drift = Drift.objects.filter(
        journey=journey, person=person, reason=Reason.CANVAS, ended_at=None, about_id__isnull=False
    ).first()
    return ("canvas", drift.about_id) if drift else ("today", None)


def _note(
    person: Person,
    journey: Journey,
    how: How,
    *,
    by: Member,
    at: datetime,
    message: Message | None = None,
) -> Deed:
    deed = Deed.objects.create(journey=journey, person=person, how=how, by=by, at=at, message=message)
    record("reached_out", deed, by=by, about=person, journey=journey, at=at)
    return deed
