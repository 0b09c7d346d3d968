"""Whatever the day and hour, a demo stands where it should."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from palante.demo.stages import At, dates_for
from palante.journeys.models import Session
from palante.journeys.pattern import Pattern

LIMA = ZoneInfo("America/Lima")
CREANDO = Pattern.of({"pattern": {"weeks": 6, "minutes": 90, "days": ["tue", "thu", "sat"], "time": "19:30"}})
# Every weekday, at hours that are unlike each other: the small hours, noon, during the session, just before midnight.
MOMENTS = [
    datetime(2026, 11, day, hour, minute, tzinfo=LIMA)
    for day in range(16, 23)
    for hour, minute in [(0, 1), (3, 7), (12, 0), (19, 20), (20, 45), (21, 10), (23, 52)]
]


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_running_has_a_session_today_in_the_third_week_with_its_doors_open(at):
    dates = dates_for(At.RUNNING, CREANDO, LIMA, at.astimezone(UTC))
    place = dates.tonight - 2 * len(CREANDO.days)

    starts = dates.moved_to or CREANDO.moment(dates.starts_on, LIMA, 3, place)

    assert 1 <= place <= 3
    assert starts.astimezone(LIMA).date() == at.date()
    assert starts - Session.DOORS <= at <= starts + timedelta(minutes=90) + Session.DOORS


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_a_moved_session_stays_between_its_neighbours(at):
    dates = dates_for(At.RUNNING, CREANDO, LIMA, at.astimezone(UTC))
    week, place = divmod(dates.tonight - 1, 3)
    moments = [
        CREANDO.moment(dates.starts_on, LIMA, week + 1 + step // 3, step % 3 + 1)
        for step in (place - 1, place + 1)
    ]

    starts = dates.moved_to or CREANDO.moment(dates.starts_on, LIMA, 3, place + 1)

    assert moments[0] + timedelta(minutes=90) <= starts <= moments[1] - timedelta(minutes=90)


def test_the_other_stages_are_before_and_after():
    at = datetime(2026, 11, 18, 12, tzinfo=LIMA)
    starts = {stage: (dates_for(stage, CREANDO, LIMA, at).starts_on - at.date()).days for stage in At}

    assert 55 <= starts[At.PLANNING] <= 70
    assert 14 < starts[At.CALL] < 28
    assert -60 < starts[At.CLOSED] < -46
