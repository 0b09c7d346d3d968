"""Whom a rule speaks to."""

from datetime import timedelta

import pytest

from palante.archetypes.models import Archetype, Assignment
from palante.canvases.models import Canvas
from palante.live.models import Attendance
from palante.people.domain.link import note_use
from palante.people.domain.merge import merge
from palante.reminders.audience import audience
from palante.reminders.domain.remind import remind
from palante.reminders.models import Anchor, Audience
from palante.welcome.models import Readiness
from tests.factories import START, give_seat, make_canvas_template, make_partner, make_person, make_session
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def luz(journey):
    person = make_person("Luz", email="luz@example.org", language="en")
    give_seat(person, journey)
    return person


def reached(rule, session=None):
    return sorted(row.person.alias for row in audience(rule, rule.journey, session).select_related("person"))


def come(person, session, **fields):
    Attendance.objects.create(session=session, person=person, how="joined", **fields)


def test_absence_is_spoken_of_once_and_only_to_who_could_have_come(journey, rosa, luz):
    sessions = [make_session(journey, number) for number in range(1, 5)]
    late = make_person("Tarde", email="tarde@example.org")
    give_seat(late, journey, seated_at=sessions[1].starts + timedelta(minutes=1))
    come(luz, sessions[0])
    rule = make_rule(journey, anchor=Anchor.ABSENCE, minutes=60, absences=2)

    assert [reached(rule, session) for session in sessions] == [[], ["Rosa"], ["Luz"], ["Tarde"]]


def test_coming_later_ends_the_row_of_absences(journey, rosa):
    sessions = [make_session(journey, number) for number in (1, 2)]
    rule = make_rule(journey, anchor=Anchor.ABSENCE, minutes=60, absences=2)
    come(rosa, sessions[1], taken_back_at=START)  # marked by mistake
    assert reached(rule, sessions[1]) == ["Rosa"]

    Attendance.objects.create(session=sessions[0], person=rosa, how="caught_up")

    assert reached(rule, sessions[1]) == []


def test_who_never_came_to_any_session(journey, session, rosa, luz):
    come(luz, session)
    rule = make_rule(journey, anchor=Anchor.JOURNEY_BEGUN, to=Audience.NEVER)
    assert reached(rule) == ["Rosa"]


def test_canvas_not_begun_and_not_finished(journey, rosa, luz, julio):
    template = make_canvas_template(journey, "proposito")  # two questions
    session = make_session(journey, 1, canvas="proposito")
    Canvas.objects.create(template=template, person=luz, answered=1)
    Canvas.objects.create(template=template, person=julio, answered=2)

    begun = make_rule(journey, anchor=Anchor.CANVAS, to=Audience.NOT_BEGUN)
    finished = make_rule(journey, "fin", anchor=Anchor.CANVAS, to=Audience.NOT_FINISHED)

    assert (reached(begun, session), reached(finished, session)) == (["Rosa"], ["Luz", "Rosa"])
    assert reached(begun, make_session(journey, 2)) == []


def test_who_has_not_opened_what_was_sent_for_this_session(journey, session, rosa, luz, julio):
    make_rule(journey)
    remind(START - DAY)  # Julio has no address for it: nothing was sent to him
    for message in luz.messages.all() | rosa.messages.all():
        message.state = "handed_over"
        message.save()
    note_use(luz.messages.get().link, at=START)
    rule = make_rule(journey, "otra-vez", minutes=60, to=Audience.NOT_OPENED)

    assert reached(rule, session) == ["Rosa"]


def test_only_some_by_language_partner_readiness_and_archetype(journey, session, rosa, luz):
    partner = make_partner(journey, "manos")
    journey.registrations.filter(person=luz).update(brought_by=partner)
    Readiness.objects.create(
        journey=journey, person=rosa, device="smartphone", data="plan", shared="mine", video="often"
    )
    archetype = Archetype.objects.create(journey=journey, slug="costurera", state="agreed")
    Assignment.objects.create(journey=journey, person=rosa, archetype=archetype, how="own")
    for only, wanted in [
        ({"language": ["en"]}, ["Luz"]),
        ({"partner": ["manos"]}, ["Luz"]),
        ({"ready": ["ready"]}, ["Rosa"]),
        ({"ready": ["not_yet"]}, []),
        ({"ready": ["not_said"]}, ["Luz"]),
        ({"ready": ["ready", "not_said"]}, ["Luz", "Rosa"]),
        ({"archetype": ["costurera"]}, ["Rosa"]),
        ({"archetype": ["gone"]}, []),
        ({"language": ["en"], "ready": ["ready"]}, []),
        ({"unheard": ["of"]}, []),
    ]:
        rule = make_rule(journey, f"r{journey.rules.count()}", only=only)
        assert reached(rule, session) == wanted, only


def test_two_that_are_one_person_are_reached_once(journey, session, rosa, luz):
    rule = make_rule(journey)
    merge(rosa, luz)
    assert len(reached(rule, session)) == 1
