"""What can be counted of a journey, and what is left unsaid."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from palante.live.models import Attendance, How
from palante.results.figures import figures
from palante.toolkit.said import said_in
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AFTER = make.START + timedelta(days=60)


@pytest.fixture
def english():
    with override("en"):
        yield


def said(journey, at=AFTER):
    return {figure.key: figure for figure in figures(journey, at)}


def people(journey, count):
    return [make.give_seat(make.make_person(f"P{number}"), journey).person for number in range(count)]


def test_dates_sessions_and_the_call_are_said_as_they_were(journey):
    make.make_session(journey, 1)
    make.make_session(journey, 2)
    found = said(journey)
    assert found["sessions"].value == "2"
    assert "14" in found["call"].sentence
    assert "28" in found["call"].sentence


def test_the_planner_of_the_toolkit_understands_what_a_draft_says(journey):
    for number in range(1, 7):
        make.make_session(journey, number, week=(number + 1) // 2)
    read = said_in(" ".join(figure.sentence for figure in said(journey).values() if figure.section == "time"))
    assert {key: int(value) for key, (value, _sentence) in read.items()} == {
        "weeks": 3,
        "sessions_a_week": 2,
        "session_minutes": 90,
        "call_before": 28,
        "call_days": 14,
    }


def test_what_is_not_there_yet_is_left_out(journey):
    assert not {"registered", "came", "team", "partners", "resources", "sessions"} & said(journey).keys()


def test_those_who_registered_and_those_who_took_part_are_counted_once_each(journey, session):
    came = people(journey, 24)[:21]
    for person in came:
        for how in (How.JOINED, How.CAUGHT_UP):
            Attendance.objects.create(session=session, person=person, how=how)
    found = said(journey)
    assert (found["registered"].value, found["came"].value, found["stayed"].value) == ("24", "21", "21")


def test_who_stayed_is_counted_only_once_the_journey_is_over(journey, session):
    people(journey, 24)
    assert "stayed" not in said(journey, session.ends + timedelta(days=1))


def test_a_handful_of_people_is_never_written_out(journey):
    people(journey, 3)
    assert "3" not in said(journey)["registered"].sentence


def test_a_small_journey_is_not_split_into_who_came_and_who_did_not(journey, session):
    for person in people(journey, 19):
        Attendance.objects.create(session=session, person=person, how=How.JOINED)
    assert "came" not in said(journey)


def test_each_figure_leads_to_a_page_of_the_workspace(journey, session, carmen, client):

    people(journey, 30)
    make.make_partner(journey)
    for figure in said(journey).values():
        assert reverse(figure.source, args=[journey.slug]).startswith(f"/team/{journey.slug}/")


def test_counting_asks_the_same_few_questions_for_one_and_for_thirty_people(
    journey, session, django_assert_max_num_queries
):
    people(journey, 30)
    with django_assert_max_num_queries(14):
        figures(journey, AFTER)


def test_the_planner_understands_spanish_drafts_too(journey):
    for number in range(1, 7):
        make.make_session(journey, number, week=(number + 1) // 2)
    with override("es"):
        read = said_in(
            " ".join(figure.sentence for figure in said(journey).values() if figure.section == "time")
        )
    assert read.keys() >= {"weeks", "sessions_a_week", "session_minutes", "call_before", "call_days"}
