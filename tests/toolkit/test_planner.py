from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from palante.toolkit.planner import ASSUMPTIONS, PHASES, ROLES, assume, effort

START = date(2027, 2, 1)


def planned(**mine):
    return effort(START, assume({key: Decimal(value) for key, value in mine.items()}, {}))


def test_the_calendar_counts_back_from_the_start():
    with override("en"):
        days = {
            str(step.what): step.day for step in planned(plan_days=90, experts_days=60, call_before=28).steps
        }
    assert days["Planning begins: the team, the partners, the people it is for"] == START - timedelta(days=90)
    assert days["Ask experts; begin the materials"] == START - timedelta(days=60)
    assert days["The call is open"] == START - timedelta(days=28)


def test_the_calendar_is_in_the_order_of_its_days_whatever_the_lead_times():
    days = [step.day for step in planned(plan_days=5, experts_days=200, call_before=1).steps]
    assert days == sorted(days)


def test_six_weeks_of_three_sessions_are_live_for_36_hours_and_prepared_for_72():
    # 18 × (90 + 30) minutes, 18 × 4 hours to prepare, and one hour's meeting a week
    assert planned().hours["lead"]["run"] == 36 + 72 + 6


def test_reminding_grows_with_the_people_and_nothing_else_does():
    few, many = planned(registered=100), planned(registered=2100)
    assert many.of_role("reminders") > few.of_role("reminders")
    assert many.of_role("lead") == few.of_role("lead")


def test_the_cost_a_person_is_the_whole_by_those_who_register_and_by_those_who_stay():
    nothing_else = {key: 0 for key, known in ASSUMPTIONS.items() if known.group in ("wages", "licences")}
    seen = planned(**nothing_else | {"other": 1000, "registered": 200, "finish_share": 50})
    assert (seen.total, seen.per_person, seen.per_finisher) == (1000, 5, 10)


def test_nobody_registered_gives_no_cost_a_person_rather_than_an_error():
    assert planned(registered=0).per_person is None


def test_what_the_reader_says_goes_before_the_page_and_the_page_before_us():
    page = {"weeks": (Decimal(8), "It takes eight weeks."), "sessions_a_week": (Decimal(2), "Two a week.")}
    seen = assume({"weeks": Decimal(4)}, page)
    assert (seen["weeks"].source, seen["weeks"].value) == ("yours", 4)
    assert (seen["sessions_a_week"].source, seen["sessions_a_week"].said) == ("page", "Two a week.")
    assert seen["registered"].source == "ours"


def test_leaving_the_pages_figure_as_it_is_keeps_it_the_pages():
    page = {"weeks": (Decimal(8), "It takes eight weeks.")}
    assert assume({"weeks": Decimal(8)}, page)["weeks"].source == "page"


@given(st.dictionaries(st.sampled_from(sorted(ASSUMPTIONS)), st.integers(0, 100)))
def test_the_parts_are_the_whole_for_any_assumptions(mine):
    seen = planned(**mine)
    assert (
        sum(seen.of_role(role) for role in ROLES)
        == sum(seen.of_phase(phase) for phase in PHASES)
        == seen.all_hours
    )
    assert sum(cost.amount for cost in seen.costs) == seen.total


@pytest.mark.parametrize("key", sorted(ASSUMPTIONS))
def test_every_assumption_changes_what_comes_out(key):
    """None is asked for nothing."""
    changed = planned(**{"expert_fee": 5, key: ASSUMPTIONS[key].value + 13})
    assert (changed.steps, changed.hours, changed.costs, changed.finishers) != (
        (seen := planned(expert_fee=5)).steps, seen.hours, seen.costs, seen.finishers,
    )  # fmt: skip
