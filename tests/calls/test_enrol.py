"""Seats: the last one is one person's, and the waiting list moves up."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from palante.base import events
from palante.base.models import LogLine
from palante.calls.domain.enrol import enrol
from palante.calls.domain.leave import come_back, leave
from palante.calls.domain.seat import fill_free_seats, give_seat
from palante.calls.models import Seat
from palante.calls.queries import journeys_of, partner_of_code, registration_of, seats_left
from palante.journeys.domain.edit import edit_journey
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setattr(events, "_tell", lambda event, args, kwargs: told.append((event, *args)))
    return told


def test_enrolling_gives_a_seat_and_tells_once(journey, heard, django_capture_on_commit_callbacks):
    person, partner = make.make_person("Luz"), make.make_partner(journey)
    with django_capture_on_commit_callbacks(execute=True):
        first = enrol(journey=journey, person=person, brought_by=partner, at=make.START)
        again = enrol(journey=journey, person=person)
    assert first == again
    assert (first.seat, first.brought_by, first.seated_at) == (Seat.TAKEN, partner, make.START)
    assert heard == [("enrolled", first)]
    assert LogLine.objects.filter(verb="enrolled").count() == 1


def test_when_the_seats_are_taken_the_next_waits(heard, django_capture_on_commit_callbacks):
    journey = make.make_journey(seats=1)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (enrol(journey=journey, person=make.make_person(a)) for a in ("Luz", "Sol"))
        assert (first.seat, second.seat, seats_left(journey)) == (Seat.TAKEN, Seat.WAITING, 0)
        leave(first)
        leave(first)
    second.refresh_from_db()
    assert second.seat == Seat.TAKEN
    assert [event for event, *_ in heard] == ["enrolled", "enrolled", "seated"]


def test_a_journey_without_limit_has_no_number_of_seats_left(journey):
    assert seats_left(journey) is None


def test_the_waiting_list_is_first_come_first_served():
    journey = make.make_journey(seats=0)
    rows = [enrol(journey=journey, person=make.make_person(str(n))) for n in range(3)]
    journey.seats = 2
    journey.save(update_fields=["seats"])
    assert fill_free_seats(journey) == rows[:2]
    assert fill_free_seats(journey) == []


def test_more_seats_go_to_those_who_wait(carmen, django_capture_on_commit_callbacks):
    journey = make.make_journey(seats=0)
    row = enrol(journey=journey, person=make.make_person("Luz"))
    with django_capture_on_commit_callbacks(execute=True):
        edit_journey(journey, seats=1, by=carmen)
    row.refresh_from_db()
    assert row.seat == Seat.TAKEN


def test_the_team_may_add_a_chair(carmen):
    journey = make.make_journey(seats=0)
    row = enrol(journey=journey, person=make.make_person("Luz"))
    assert give_seat(row, carmen).seat == Seat.TAKEN
    assert give_seat(row, carmen).seat == Seat.TAKEN
    assert LogLine.objects.filter(verb="seated", actor_kind="member").count() == 1


def test_somebody_who_left_may_come_back(journey):
    row = enrol(journey=journey, person=make.make_person("Luz"))
    leave(row)
    assert registration_of(row.person, journey) is None
    assert enrol(journey=journey, person=row.person).seat == Seat.TAKEN
    assert [found.pk for found in journeys_of(row.person)] == [row.pk]


def test_leaving_can_be_undone(journey, elena):
    row = enrol(journey=journey, person=make.make_person("Luz"))
    leave(row, by=elena)
    assert come_back(row, by=elena).seat == Seat.TAKEN


def test_a_partner_s_code_in_capitals_is_the_same_code(journey):
    partner = make.make_partner(journey, "manos")
    assert partner_of_code(" MANOS ") == partner
    for typed in ("otra", "", "\x00", "manos\x00", "ñ", "x" * 500):
        assert partner_of_code(typed) is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_do_not_share_the_last_seat():
    journey = make.make_journey(seats=1)
    together = Barrier(4)

    def tap(person):
        together.wait()
        try:
            enrol(journey=journey, person=person)
        finally:
            connection.close()

    taps = [Thread(target=tap, args=[make.make_person(str(n))]) for n in range(4)]
    for phone in taps:
        phone.start()
    for phone in taps:
        phone.join()
    assert sorted(journey.registrations.values_list("seat", flat=True)) == [
        "taken",
        "waiting",
        "waiting",
        "waiting",
    ]
