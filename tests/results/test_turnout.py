"""Whom partners brought: numbers in which nobody can be found, also by subtraction and over time."""

from datetime import timedelta

import pytest

from palante.calls.models import LinkDay, Registration, Seat
from palante.live.models import Attendance, How
from palante.results.turnout import Turnout, last_midnight, rounded, turnout_for_page, turnouts
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = make.START + 10 * DAY


@pytest.fixture
def partner(journey):
    return make.make_partner(journey, "manos")


def bring(partner, number, seat=Seat.TAKEN, **fields):
    return [
        make.give_seat(make.make_person(f"P{n}"), partner.journey, seat, brought_by=partner, **fields).person
        for n in range(number)
    ]


def attend(session, people):
    for person in people:
        Attendance.objects.create(session=session, person=person, how=How.JOINED, first_at=session.starts)


def test_it_counts_from_the_link_to_the_last_session(journey, partner):
    LinkDay.objects.create(partner=partner, day=make.START.date(), opened=30, started=20)
    LinkDay.objects.create(partner=partner, day=LATER.date(), opened=3, started=1)
    people = bring(partner, 12)
    bring(partner, 2, Seat.WAITING)
    bring(partner, 1, Seat.LEFT)
    bring(make.make_partner(journey, "otra"), 3)
    first, second = make.make_session(journey, 1), make.make_session(journey, 2)
    make.make_session(journey, 9, starts=LATER + DAY)  # not held yet
    attend(first, people[:9])
    attend(second, people[:3])
    Attendance.objects.create(session=first, person=people[11], how=How.JOINED, taken_back_at=LATER)
    assert turnouts(journey, at=LATER)[partner.pk] == Turnout(33, 21, 14, 12, 9, 9)


def test_who_came_once_of_three_did_not_stay(journey, partner):
    sessions = [make.make_session(journey, number) for number in (1, 2, 3)]
    people = bring(partner, 6)
    attend(sessions[0], people)
    attend(sessions[1], people[:5])
    assert turnouts(journey, at=LATER)[partner.pk].stayed == 5


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((20, 20, 12, 6), [20, 20, 12, 6]),
        ((20, 18, 12, 6), [20, None, 12, 6]),  # two who wait
        ((20, 20, 17, 16), [20, 20, None, None]),  # three, four who did not come
        ((4, 4, 4, 4), [None] * 4),
        ((0, 0, 0, 0), [0] * 4),
        ((9, 9, 5, 0), [9, 9, None, 0]),  # four did not come
        ((10, 10, 5, 1), [10, 10, 5, None]),
    ],
)
def test_the_team_reads_no_number_that_tells_by_subtraction(counts, shown):
    assert Turnout(7, 3, *counts).for_team() == [7, 3, *shown]


@pytest.mark.parametrize(
    ("count", "said"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (14, 10)]
)
def test_a_partner_reads_fives_and_cannot_tell_none_from_four(count, said):
    assert rounded(count) == said


def test_a_registration_of_today_shows_on_a_partner_s_page_tomorrow(journey, partner):
    at = make.START + timedelta(hours=2)
    bring(partner, 4, at=at - 5 * DAY)
    before = turnout_for_page(journey, partner.pk, at)
    bring(partner, 1, at=at - timedelta(hours=1))
    assert turnout_for_page(journey, partner.pk, at) == before
    assert turnout_for_page(journey, partner.pk, at + DAY).registered == 5


def test_midnight_is_the_journey_s(journey):
    assert last_midnight(journey, make.START).isoformat() == "2027-02-01T00:00:00-05:00"


def test_it_costs_the_same_for_1_and_30_partners(journey, partner, django_assert_max_num_queries):
    session = make.make_session(journey, 1)
    attend(session, bring(partner, 1))
    with django_assert_max_num_queries(20) as one:
        turnouts(journey, at=LATER)
    for number in range(29):
        attend(session, bring(make.make_partner(journey, f"p{number}"), 2))
    with django_assert_max_num_queries(len(one)):
        assert len(turnouts(journey, at=LATER)) == 30
    assert Registration.objects.count() == 59
