"""Another first day: what nobody has touched follows, by the wall clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from palante.base.events import on
from palante.journeys.domain.edit import reschedule
from palante.journeys.domain.move import move_session
from palante.journeys.domain.plan import pin_task
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def journey(db):
    return start_journey(
        open_folder(shipped_kits()[0].path), slug="lima", starts_on=date(2027, 2, 2), at=EARLY
    )


def test_sessions_and_tasks_follow_the_first_day(journey, django_capture_on_commit_callbacks):
    heard = []
    on("journey_rescheduled")(lambda journey, moved: heard.append(len(moved)))

    with django_capture_on_commit_callbacks(execute=True):
        changed = reschedule(journey, date(2027, 2, 9), None, at=EARLY)

    assert changed.sessions.first().starts == datetime(2027, 2, 10, 0, 30, tzinfo=UTC)
    assert changed.ends_on == journey.ends_on + timedelta(days=7)
    assert changed.call_opens_on == journey.call_opens_on + timedelta(days=7)
    assert changed.tasks.get(key="experts-invited").due_on == date(2026, 12, 11)
    assert heard == [journey.sessions.count()]


def test_what_a_person_moved_or_pinned_stays(journey):
    second, task = journey.sessions.get(number=2), journey.tasks.get(key="experts-invited")
    chosen = datetime(2027, 2, 12, 15, 0, tzinfo=UTC)
    move_session(second, starts=chosen, by=None, at=EARLY)
    pin_task(task, date(2026, 11, 30), None, at=EARLY)

    reschedule(journey, date(2027, 2, 9), None, at=EARLY)

    second.refresh_from_db()
    task.refresh_from_db()
    assert (second.starts, task.due_on) == (chosen, date(2026, 11, 30))


def test_back_and_forth_is_where_it_was(journey):
    before = list(journey.sessions.values_list("starts", "ends"))

    reschedule(
        journey, date(2027, 2, 10), None, at=EARLY
    )  # a Wednesday: Tuesdays come at the end of each week
    assert journey.sessions.first().starts.astimezone(journey.tzinfo).strftime("%a") == "Thu"
    reschedule(journey, date(2027, 2, 2), None, at=EARLY)

    assert list(journey.sessions.values_list("starts", "ends")) == before


def test_the_hour_on_the_wall_stays_across_daylight_saving(journey):
    journey.zone = "America/Santiago"  # its clocks go back on 4 April 2027
    journey.save()
    for session in journey.sessions.all():
        session.starts -= timedelta(hours=2)  # 19:30 there in February is 22:30 UTC, in Lima 00:30
        session.ends -= timedelta(hours=2)
        session.save()

    reschedule(journey, date(2027, 3, 30), None, at=EARLY)

    first, last = journey.sessions.first(), journey.sessions.last()
    assert [one.starts.astimezone(journey.tzinfo).strftime("%H:%M") for one in (first, last)] == [
        "19:30",
        "19:30",
    ]
    assert (first.starts.hour, last.starts.hour) == (22, 23)


def test_a_clash_with_a_moved_session_is_refused_and_nothing_moves(journey):
    fourth = journey.sessions.get(number=4)
    move_session(
        fourth, starts=datetime(2027, 3, 17, 1, 0, tzinfo=UTC), by=None, at=EARLY
    )  # Tuesday 16, 8 p. m. in Lima

    with override("en"), pytest.raises(ValidationError, match="at the same time"):
        reschedule(journey, date(2027, 3, 16), None, at=EARLY)

    journey.refresh_from_db()
    assert journey.starts_on == date(2027, 2, 2)


@pytest.mark.parametrize(
    ("starts_on", "at", "words"),
    [
        (date(2027, 2, 9), datetime(2027, 2, 4, tzinfo=UTC), "has begun"),
        (date(2026, 9, 1), EARLY, "has passed"),
        (date(9999, 12, 1), EARLY, "Is the year right"),
        (date(2026, 10, 1), datetime(2026, 10, 2, 4, 0, tzinfo=UTC), "would have begun"),
    ],
)
def test_days_that_cannot_be_are_refused(journey, starts_on, at, words):
    with override("en"), pytest.raises(ValidationError, match=words):
        reschedule(journey, starts_on, None, at=at)
