"""The demo journey: what it holds, that it is repeatable, and that it touches nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palante.calls.models import Registration
from palante.calls.queries import code_requests
from palante.canvases.models import Answer, Canvas
from palante.demo.crowd import simulate
from palante.demo.prepare import NotADemoError, prepare_demo
from palante.demo.stages import At
from palante.journeys.models import Journey
from palante.live.models import Attendance, Feedback, HelpRequest, How
from palante.messages.domain.write import write
from palante.messages.models import Message, State
from palante.people.models import Member, Person
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIMA = ZoneInfo("America/Lima")
EVENING = datetime(2026, 11, 19, 19, 20, tzinfo=LIMA)  # a Thursday, ten minutes before the session


def rows():
    """What the demo made, without what is secret or counted by the database."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("alias", "place", "created_at")),
        "seats": list(Registration.objects.order_by("pk").values_list("seat", "at", "brought_by__code")),
        "came": sorted(Attendance.objects.values_list("session__number", "person__alias", "how", "first_at")),
        "wrote": sorted(Answer.objects.values_list("field", "text", "written_at")),
        "said": sorted(Feedback.objects.values_list("session__number", "score", "note", "at")),
        "post": sorted(Message.objects.values_list("subject", "person__alias", "state", "due_at"), key=str),
        "asked": sorted(HelpRequest.objects.values_list("session__number", "trouble", "note", "asked_at")),
    }


def test_running_stands_in_the_third_week_before_a_session():
    journey = prepare_demo(people=30, at=EVENING).journey

    session = journey.sessions.upcoming(EVENING).first()
    assert journey.stage(EVENING) == "running"
    assert (session.week, session.is_open(EVENING), session.meeting_url != "") == (3, True, True)
    assert journey.takes_registrations(EVENING)
    assert journey.registrations.seated().count() == 32


def test_people_come_and_fade_come_at_night_and_write():
    journey = prepare_demo(people=120, at=EVENING).journey
    live = Attendance.objects.filter(how=How.JOINED)
    later = Attendance.objects.filter(how=How.CAUGHT_UP)
    first, last = (live.filter(session__number=number).count() for number in (1, 7))

    assert first > last > 40
    assert any(row.first_at.astimezone(LIMA).hour in (23, 0, 1, 3, 4) for row in later)
    assert live.filter(first_at__gt=journey.sessions.get(number=1).starts).exists()
    assert len(set(Canvas.objects.values_list("answered", flat=True))) > 4
    assert not Attendance.objects.filter(first_at__gt=EVENING).exists()


def test_the_outbox_has_something_in_every_state_and_nothing_leaves(mailoutbox):
    journey = prepare_demo(people=60, at=EVENING).journey

    states = set(Message.objects.filter(journey_id=journey.pk).values_list("state", flat=True))
    rest = {State.HANDED_OVER, State.FAILED, State.IN_DOUBT, State.HELD, State.DUE}
    assert states == rest | {State.WAITING}  # one message of the kit asks for a person
    assert not Message.objects.filter(handed_over_at__gt=EVENING).exists()
    assert code_requests(journey).count() == 2
    assert mailoutbox == []


def test_what_others_have_in_their_outbox_is_left_alone():
    theirs = write(
        key="theirs", kind="note", body="Hola", language="es", address="ines@example.org", at=EVENING
    )

    prepare_demo(people=8, at=EVENING)

    theirs.refresh_from_db()
    assert (theirs.state, theirs.claimed_by) == (State.DUE, None)


def test_the_same_seed_makes_the_same_rows():
    prepare_demo(people=40, seed=3, at=EVENING)
    first = rows()
    prepare_demo(people=40, seed=3, at=EVENING, fresh=True)

    assert rows() == first
    prepare_demo(people=40, seed=4, at=EVENING, fresh=True)
    assert rows() != first


def test_again_changes_nothing():
    prepare_demo(people=3, at=EVENING)
    before = rows()

    assert prepare_demo(people=50, at=EVENING).is_new is False
    assert rows() == before


def test_fresh_takes_the_old_one_away_and_nothing_else():
    prepare_demo(people=5, at=EVENING)
    other = make.make_journey("another")
    make.give_seat(make.make_person("Inés"), other)

    prepare_demo(people=2, at=EVENING, fresh=True)

    assert Person.objects.filter(registrations__journey=other).get().alias == "Inés"
    assert Person.objects.count() == 5  # two, Rosa, Julio and Inés


def test_an_interrupted_demo_is_begun_anew(monkeypatch):
    monkeypatch.setattr("palante.demo.prepare.fill_outbox", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        prepare_demo(people=2, at=EVENING)
    monkeypatch.undo()

    assert prepare_demo(people=2, at=EVENING).is_new
    assert Person.objects.count() == 4


def test_somebodys_own_journey_of_that_name_is_left_alone():
    journey = make.make_journey("creando")

    with pytest.raises(NotADemoError):
        prepare_demo(people=1, at=EVENING, fresh=True)
    assert Journey.objects.get() == journey


@pytest.mark.parametrize(
    ("stage", "people"), [(At.PLANNING, 0), (At.CALL, 12), (At.RUNNING, 12), (At.CLOSED, 12)]
)
def test_every_stage_can_be_prepared(stage, people):
    journey = prepare_demo(stage=stage, people=10, at=EVENING).journey

    assert journey.stage(EVENING) == stage
    assert journey.registrations.count() == people
    assert Member.objects.filter(desk_seats__journey=journey).count() == 4
    assert journey.tasks.filter(done_at=None).exists() or stage == At.CLOSED
    assert journey.tasks.exclude(done_at=None).exists()


def test_simulating_again_adds_only_who_is_missing(journey):
    assert simulate(journey, participants=6, seed=2).made == 6
    assert simulate(journey, participants=6, seed=2).made == 0
    assert simulate(journey, participants=9, seed=2).made == 3
    assert journey.registrations.count() == 9


def test_simulated_people_wait_when_the_seats_are_taken():
    journey = make.make_journey("small", seats=4)

    outcome = simulate(journey, participants=6, seed=2)

    assert (outcome.seated, outcome.waiting) == (4, 2)


@pytest.mark.parametrize("command", [["demo"], ["simulate", "creando", "--participants=1"]])
def test_neither_runs_beside_real_people(command, settings, journey):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="PALANTE_DEMO=1"):
        call_command(*command)


def test_a_further_person_costs_the_same_in_a_crowd(journey):
    """2,100 people stay under two minutes because nobody is looked up among all the others."""

    def cost(participants):
        with CaptureQueriesContext(connection) as queries:
            simulate(journey, participants=participants, seed=5)
        return len(queries)

    first, second = cost(20), cost(40)

    assert second <= first + 10
