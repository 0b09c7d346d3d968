"""Who can come when: by which clock, in which week of the journey, all through the session."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from palante.hours.audience import Audience, Heard, Slot, audiences_of, heat, mondays_of
from palante.hours.cells import NOTHING_SAID, cell, painted

LIMA = "America/Lima"


def week(*hours: tuple[int, int], letter: str = "a") -> str:
    return painted(NOTHING_SAID, {cell(day, hour): letter for day, hour in hours})


def can(audience, slot, *, zone=LIMA, mondays=(date(2027, 2, 1),), minutes=90):
    able = audiences_of(audience, [slot], minutes=minutes, zone=ZoneInfo(zone), mondays=mondays)[slot]
    return {person for person in audience.people if audience.mask({person}) & able}


def test_a_session_asks_for_every_hour_it_touches():
    audience = Audience([Heard(1, LIMA, week((0, 19), (0, 20))), Heard(2, LIMA, week((0, 19)))])

    assert can(audience, Slot(0, 19 * 60 + 30)) == {1}
    assert can(audience, Slot(0, 19 * 60), minutes=60) == {1, 2}
    assert can(audience, Slot(0, 19 * 60), minutes=61) == {1}


def test_listening_is_not_attending():
    audience = Audience([Heard(1, LIMA, week((0, 19), (0, 20), letter="l"))])
    starts = [Slot(0, 19 * 60).on(date(2027, 2, 1), ZoneInfo(LIMA))]

    assert audience.able(starts, 90) == 0
    assert audience.able(starts, 90, listening=True) == audience.mask({1})


def test_a_session_at_night_goes_on_into_the_next_day_and_the_next_week():
    audience = Audience([Heard(1, LIMA, week((6, 23), (0, 0)))])

    assert can(audience, Slot(6, 23 * 60)) == {1}


def test_each_is_asked_by_her_own_clock():
    """Seven in the evening in Lima is one in the morning of the next day in Madrid."""
    audience = Audience(
        [Heard(1, LIMA, week((0, 19), (0, 20))), Heard(2, "Europe/Madrid", week((1, 1), (1, 2)))]
    )

    assert can(audience, Slot(0, 19 * 60)) == {1, 2}


def test_half_hour_zones_touch_the_hours_their_clock_shows():
    """7:30 in the evening in Lima is 6 in the morning in India."""
    audience = Audience([Heard(1, "Asia/Kolkata", week((1, 6), (1, 7)))])

    assert can(audience, Slot(0, 19 * 60 + 30)) == {1}


def test_where_clocks_change_during_the_journey_she_must_be_able_before_and_after():
    """Chile goes from UTC-3 to UTC-4 on 3 April 2027: Monday at seven in Lima is nine there, then eight."""
    mondays = mondays_of(date(2027, 3, 22), date(2027, 4, 16))
    before, both = week((0, 21), (0, 22)), week((0, 20), (0, 21), (0, 22))
    audience = Audience([Heard(1, "America/Santiago", before), Heard(2, "America/Santiago", both)])

    assert can(audience, Slot(0, 19 * 60), mondays=mondays[:2]) == {1, 2}
    assert can(audience, Slot(0, 19 * 60), mondays=mondays) == {2}


def test_a_slot_keeps_its_time_by_the_wall_when_the_journeys_own_clocks_change():
    zone = ZoneInfo("Europe/Madrid")
    moments = [
        Slot(0, 19 * 60).on(monday, zone) for monday in mondays_of(date(2027, 3, 22), date(2027, 4, 2))
    ]

    assert [moment.astimezone(zone).hour for moment in moments] == [19, 19]
    assert [moment.hour for moment in moments] == [18, 17]  # in UTC


def test_the_heat_counts_those_who_can_and_those_who_can_listen():
    audience = Audience([Heard(1, LIMA, week((2, 8))), Heard(2, LIMA, week((2, 8), letter="l"))])

    can_come, listen = heat(audience, zone=ZoneInfo(LIMA), monday=date(2027, 2, 1))

    assert (can_come[cell(2, 8)], listen[cell(2, 8)]) == (1, 2)
    assert sum(can_come) == 1


@pytest.mark.parametrize("count", [0, 1, 70])
def test_bits_stand_for_the_people_they_are_asked_for(count):
    audience = Audience(Heard(number, [LIMA, "Europe/Madrid"][number % 2], week()) for number in range(count))

    assert audience.mask(range(count)) == audience.everyone == (1 << count) - 1
    assert all(audience.mask({person}).bit_count() == 1 for person in audience.people)
