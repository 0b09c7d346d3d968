"""The life of a call: drafted, open, extended, closed, opened again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from palante.base.models import LogLine
from palante.calls.domain.call import close_call, extend_call, open_call
from palante.calls.domain.leave import leave, undo_leave
from palante.calls.domain.seat import fill_free_seats
from palante.calls.models import Registration, Seat
from palante.calls.queries import place_in_line
from palante.journeys.models import Call
from palante.journeys.queries import warnings_of_the_call
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEFORE, DURING = make.START - 40 * DAY, make.START - 20 * DAY  # the call: 4 to 18 January
AFTER = make.START - 10 * DAY


def test_it_goes_from_draft_to_closed_by_its_days(journey):
    assert [journey.call(at) for at in (BEFORE, DURING, AFTER)] == [Call.DRAFT, Call.OPEN, Call.CLOSED]
    journey.published_at = None
    assert journey.call(DURING) == Call.DRAFT


def test_it_opens_today_when_it_was_planned_for_later(journey, monica):
    opened = open_call(open_call(journey, by=monica, at=BEFORE), by=monica, at=BEFORE)
    assert (opened.call(BEFORE), opened.call_opens_on) == (Call.OPEN, date(2026, 12, 23))
    assert LogLine.objects.filter(verb="call_opened").count() == 1


def test_it_opens_for_nobody_while_the_page_is_not_public(monica):
    with pytest.raises(ValidationError):
        open_call(make.make_journey(published_at=None), by=monica, at=DURING)


def test_its_days_over_it_is_extended_and_not_opened(journey, monica):
    with pytest.raises(ValidationError):
        open_call(journey, by=monica, at=AFTER)
    extended = extend_call(journey, date(2027, 1, 25), by=monica, at=AFTER)
    assert extended.call(AFTER) == Call.EXTENDED
    assert extended.takes_registrations(AFTER)


def test_extended_twice_it_remembers_the_day_told_first(journey, monica):
    for day in (20, 25, 25):
        journey = extend_call(journey, date(2027, 1, day), by=monica, at=DURING)
    assert (journey.call_told_until, journey.call_closes_on) == (date(2027, 1, 18), date(2027, 1, 25))
    assert LogLine.objects.filter(verb="call_extended").count() == 2


@pytest.mark.parametrize("until", [date(2027, 1, 17), date(2027, 1, 1), date(2027, 3, 13), date(9999, 1, 1)])
def test_a_day_that_cannot_be_is_refused_with_a_sentence(journey, monica, until):
    with pytest.raises(ValidationError):
        extend_call(journey, until, by=monica, at=DURING)
    journey.refresh_from_db()
    assert journey.call_closes_on == date(2027, 1, 18)


def test_closed_by_hand_nobody_comes_in_until_it_is_opened_again(journey, monica):
    closed = close_call(close_call(journey, by=monica, at=DURING), by=monica, at=DURING)
    assert (closed.call(DURING), closed.takes_registrations(DURING)) == (Call.CLOSED, False)
    assert not closed.takes_registrations(make.START + DAY)  # nor late, in the first half
    assert open_call(closed, by=monica, at=DURING).takes_registrations(DURING)
    assert list(LogLine.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "call_closed",
        "call_opened",
    ]


def test_it_warns_when_it_is_open_for_less_than_two_weeks(journey, monica):
    assert not warnings_of_the_call(journey, DURING)
    soon = close_call(journey, by=monica, at=DURING)
    assert [warning.severity for warning in warnings_of_the_call(soon, DURING)] == ["warning"]
    short = make.make_journey(call_opens_on=date(2027, 1, 8))
    assert "10" in warnings_of_the_call(short, DURING)[0].what


class TestLine:
    @pytest.fixture
    def line(self, journey):
        journey.seats = 0
        journey.save()
        return [
            make.give_seat(make.make_person(name), journey, Seat.WAITING, at=DURING + n * DAY / 24)
            for n, name in enumerate(("Ema", "Luz", "Sol"))
        ]

    def seats(self, rows):
        return [Registration.objects.get(pk=row.pk).seat for row in rows]

    def test_a_person_sees_her_place(self, line):
        assert [place_in_line(row) for row in line] == [1, 2, 3]
        leave(line[0], at=DURING)
        assert [place_in_line(Registration.objects.get(pk=row.pk)) for row in line] == [None, 1, 2]

    def test_two_of_the_same_moment_stand_one_after_the_other(self, line):
        Registration.objects.update(at=DURING)
        assert [place_in_line(Registration.objects.get(pk=row.pk)) for row in line] == [1, 2, 3]

    def test_leaving_by_mistake_gives_the_same_place_back(self, line):
        leave(line[0], at=DURING)
        undo_leave(line[0], by=line[0].person, at=DURING)
        assert [place_in_line(Registration.objects.get(pk=row.pk)) for row in line] == [1, 2, 3]

    def test_who_comes_back_to_a_line_that_has_moved_takes_the_seat_that_is_free(self, journey, line):
        leave(line[0], at=DURING)
        journey.seats = 3
        journey.save()
        fill_free_seats(journey, at=DURING)
        undo_leave(line[0], by=line[0].person, at=DURING)
        assert self.seats(line) == [Seat.TAKEN] * 3

    def test_after_the_first_half_nobody_moves_up_by_itself(self, journey, line):
        journey.seats = 3
        journey.save()
        assert fill_free_seats(journey, at=make.START + 30 * DAY) == []
        assert len(fill_free_seats(journey, at=make.START + 5 * DAY)) == 3
