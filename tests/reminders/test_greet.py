from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.calls.domain.enrol import enrol
from palante.calls.domain.seat import give_seat as seat_person
from palante.calls.models import Registration
from palante.messages.models import Kind, Message
from palante.reminders.domain.remind import remind
from palante.reminders.models import Reminder
from tests.factories import give_seat, make_person, make_session
from tests.reminders.making import make_greeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon(journey):
    """The journey's first session, in real time: listeners hear of what happens now."""
    return make_session(journey, 1, starts=now() + timedelta(days=10))


def subjects():
    return list(Message.objects.order_by("pk").values_list("kind", "subject"))


def test_a_seat_is_welcomed_at_once_and_once(journey, soon, django_capture_on_commit_callbacks):
    make_greeting(journey, "registered")
    rosa = make_person(email="rosa@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        enrol(journey=journey, person=rosa)
    remind()

    message = Message.objects.get()
    assert (message.kind, message.person, message.link.goal) == (Kind.WELCOME, rosa, "today")


def test_the_waiting_list_is_greeted_and_then_given_a_seat(journey, soon, django_capture_on_commit_callbacks):
    for event in ("registered", "waiting", "seat"):
        make_greeting(journey, event)
    journey.seats = 0
    journey.save()
    rosa = make_person(email="rosa@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        registration = enrol(journey=journey, person=rosa)
    with django_capture_on_commit_callbacks(execute=True):
        seat_person(registration, at=now() + timedelta(minutes=1))
    remind(now() + timedelta(minutes=2))

    rules = Reminder.objects.order_by("pk").values_list("round__rule__event", flat=True)
    assert list(rules) == ["waiting", "seat"]


def test_who_was_missed_because_the_program_died_is_greeted_by_the_next_round(journey, soon):
    make_greeting(journey, "registered")
    rosa = make_person(email="rosa@example.org")
    enrol(
        journey=journey, person=rosa
    )  # its listeners are never called: the test's transaction does not commit
    assert not Message.objects.exists()

    remind(now() + timedelta(seconds=20))

    assert Message.objects.get().person == rosa


def test_who_came_long_ago_is_not_greeted_any_more(journey, soon):
    make_greeting(journey, "registered")
    week_ago = now() - timedelta(days=7)
    give_seat(make_person(email="rosa@example.org"), journey, at=week_ago, seated_at=week_ago)

    remind(now())

    assert not Message.objects.exists()


def test_a_welcome_comes_even_to_who_wants_no_reminders(journey, soon):
    make_greeting(journey, "registered")
    enrol(journey=journey, person=make_person(email="rosa@example.org"))
    Registration.objects.update(wants_reminders=False)

    remind(now() + timedelta(seconds=20))

    assert Message.objects.count() == 1


def test_coming_back_is_not_greeted_twice(journey, soon):
    make_greeting(journey, "registered")
    rosa = make_person(email="rosa@example.org")
    registration = enrol(journey=journey, person=rosa)
    remind(now() + timedelta(seconds=20))
    registration.seat = "left"
    registration.save()

    enrol(journey=journey, person=rosa)
    remind(now() + timedelta(seconds=40))

    assert Message.objects.count() == 1
