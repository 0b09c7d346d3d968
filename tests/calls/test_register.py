"""Registering the same form again makes nobody twice."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from palante.calls.domain.register import register
from palante.calls.models import Registration, Seat
from palante.people.domain.card import code_of
from palante.people.domain.erase import erase_person
from palante.people.models import Contact, Person
from tests import factories as make

PHONE = ("phone", "+51987654321")


def send(journey, *, form_key="k1", alias="Luz", contact=PHONE):
    return register(
        journey=journey, form_key=form_key, alias=alias, contact=contact, language="es", zone="America/Lima"
    )


@pytest.mark.django_db
def test_a_registered_person_has_a_seat_a_card_and_a_link(journey):
    person = send(journey).person
    assert code_of(person)
    assert (person.links.count(), person.contacts.count()) == (1, 1)


@pytest.mark.django_db
def test_the_same_form_twice_is_one_person_with_one_card(journey):
    first, again = send(journey), send(journey, alias=" Luz ")
    assert first == again
    assert code_of(first.person) == code_of(again.person)
    assert Contact.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"alias": "Sol"}, {"contact": None}, {"form_key": "k2"}])
def test_another_name_or_number_or_form_is_another_person(journey, change):
    assert send(journey).person != send(journey, **change).person


@pytest.mark.django_db
def test_the_same_form_after_erasing_makes_somebody_new(journey, django_capture_on_commit_callbacks):
    first = send(journey)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(first.person)
    again, twice = send(journey), send(journey)
    assert again == twice != first
    first.refresh_from_db()
    assert (first.seat, again.seat) == (Seat.LEFT, Seat.TAKEN)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_double_tap_at_the_same_instant_is_one_person():
    journey = make.make_journey()
    together = Barrier(3)

    def tap():
        together.wait()
        try:
            send(journey)
        finally:
            connection.close()

    taps = [Thread(target=tap) for _ in range(3)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert (Person.objects.count(), Registration.objects.count()) == (1, 1)
