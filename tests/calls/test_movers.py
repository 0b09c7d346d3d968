"""Two registrations of one person are one seat."""

from datetime import timedelta

import pytest

from palante.calls.models import Basis, PeopleList, Registration, Seat, Way
from palante.people.domain.merge import merge, unmerge
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def twin():
    return make.make_person("Rosa Q.")


def seats(journey) -> list[tuple]:
    fields = ("person__alias", "seat", "at", "seated_at", "way", "brought_by__code", "wants_reminders")
    return list(journey.registrations.order_by("pk").values_list(*fields))


def test_the_better_seat_the_earlier_day_and_the_first_who_brought_her(journey, rosa, twin):
    early, late = make.make_partner(journey, "olla"), make.make_partner(journey, "banco")
    journey.registrations.filter(person=rosa).update(brought_by=late)
    make.give_seat(twin, journey, Seat.WAITING, at=START - 25 * DAY, brought_by=early, way=Way.VOLUNTEER)
    before = seats(journey)

    row = merge(rosa, twin)

    at = START - 20 * DAY
    assert seats(journey) == [("Rosa", "taken", START - 25 * DAY, at, "volunteer", "olla", True)]
    assert unmerge(row) == 0
    assert seats(journey) == before


def test_who_said_no_to_reminders_in_one_row_gets_none(journey, rosa, twin):
    make.give_seat(twin, journey, wants_reminders=False)

    merge(rosa, twin)

    assert not Registration.objects.get(journey=journey).wants_reminders


def test_a_seat_of_another_journey_comes_along(journey, rosa, twin):
    other = make.make_journey("second")
    make.give_seat(twin, other)

    merge(rosa, twin)

    assert [each.journey for each in rosa.registrations.order_by("journey")] == [journey, other]


def test_a_list_that_was_not_the_only_way_in_does_not_claim_her(journey, rosa, twin):
    paper = PeopleList.objects.create(journey=journey, name="list.csv", digest="x", basis=Basis.PAPER)
    make.give_seat(twin, journey, source=paper, way=Way.PAPER)

    merge(twin, rosa)

    assert Registration.objects.get(journey=journey).source is None


def test_an_invitation_follows_the_registration_and_comes_back(journey, rosa, twin):
    theirs = make.give_seat(twin, journey)
    ours = rosa.registrations.get()
    invited = theirs.invitations.create(
        journey=journey, kind="phone", fingerprint="f", nonce="n", token="t", ends_at=START
    )

    row = merge(rosa, twin)
    assert list(ours.invitations.all()) == [invited]
    unmerge(row)
    assert list(theirs.invitations.all()) == [invited]


def test_the_seat_she_had_twice_goes_to_who_waits(journey, rosa, twin, django_capture_on_commit_callbacks):
    journey.seats = 2
    journey.save()
    make.give_seat(twin, journey)
    waiting = make.give_seat(make.make_person("Julia"), journey, Seat.WAITING)

    with django_capture_on_commit_callbacks(execute=True):
        merge(rosa, twin)

    waiting.refresh_from_db()
    assert waiting.seat == Seat.TAKEN
