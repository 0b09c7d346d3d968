"""Dates that cannot hold are named, with what to do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from palante.journeys.models import Desk, Task
from palante.journeys.queries import warnings
from tests import factories as make

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 10, 1, tzinfo=UTC)  # four months before the start


@pytest.fixture
def journey(db):
    journey = make.make_journey("creando", created_at=EARLY)
    make.make_session(journey, 1)
    return journey


def said(journey, at=EARLY) -> list[str]:
    with override("en"):
        return [warning.what for warning in warnings(journey, at)]


def test_a_journey_made_in_time_has_no_warning(journey):
    assert said(journey) == []


def test_too_little_time_for_plan_and_experts_is_said_with_the_days_left(journey):
    journey.created_at = datetime(2027, 1, 1, 12, tzinfo=UTC)
    Task.objects.create(journey=journey, key="late", desk=Desk.LEAD, days_before=60, due_on=date(2026, 12, 3))

    assert said(journey, journey.created_at) == [
        "The plan counts 90 days and 31 are left: 1 task is late.",
        "Experts and materials need 60 days; 31 are left.",
    ]


def test_the_kits_own_lead_days_count(journey):
    journey.created_at = datetime(2027, 1, 1, 12, tzinfo=UTC)
    journey.settings = {"lead_days": {"plan": 20, "experts": 10}}

    assert said(journey, journey.created_at) == []


def test_a_call_too_short_or_too_late_is_named(journey):
    journey.call_opens_on, journey.call_closes_on = date(2027, 1, 25), date(2027, 1, 31)

    assert said(journey) == [
        "The call is open for 6 days; it takes 14 or more for people to hear of it.",
        "The call goes out 7 days before the start; people need 14 to make time.",
    ]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2027, 1, 5, tzinfo=UTC), "The call should be open since Jan. 4, 2027"),
        (datetime(2027, 1, 20, tzinfo=UTC), "The call was to be open from Jan. 4, 2027 to Jan. 18, 2027"),
        (datetime(2027, 2, 3, tzinfo=UTC), "The first day, Feb. 1, 2027, has come"),
    ],
)
def test_a_page_nobody_can_see_when_it_should_be_open_is_an_error(journey, at, words):
    journey.published_at = None

    with override("en"):
        (warning,) = warnings(journey, at)

    assert warning.severity == "error"
    assert warning.text.startswith(words)
    assert warning.mend in warning.text


def test_a_journey_made_after_its_first_day_is_told_so_however_long_ago_that_was(journey):
    journey.published_at, journey.created_at = None, datetime(2031, 1, 1, tzinfo=UTC)

    assert said(journey, journey.created_at) == ["The first day, Feb. 1, 2027, has passed."]


def test_sessions_at_once_or_before_the_first_day_are_named_the_worst_first(journey):
    make.make_session(journey, 2, starts=make.START - timedelta(days=7))
    make.make_session(journey, 3, starts=make.START + timedelta(minutes=30))

    assert said(journey) == [
        "“Session 1” and “Session 3” are at the same time.",
        "“Session 2” is before the first day, Feb. 1, 2027.",
    ]


def test_a_closed_journey_has_no_warning(journey):
    journey.published_at = None

    assert said(journey, datetime(2027, 6, 1, tzinfo=UTC)) == []


def test_warnings_cost_the_same_for_a_longer_journey(journey, django_assert_num_queries):
    with django_assert_num_queries(1):
        warnings(journey, EARLY)
    for number in range(2, 31):
        make.make_session(journey, number)

    with django_assert_num_queries(1):
        warnings(journey, EARLY)
