"""Who is on the morning's list, why, and how somebody leaves it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palante.base.log import LogLine
from palante.calls.models import Seat
from palante.canvases.models import Canvas
from palante.drifting.chores import look_who_drifts_away
from palante.drifting.domain.look import is_morning, look
from palante.drifting.models import Drift, Ending, Morning, Reason, Watch
from palante.drifting.queries import came_back, list_of
from palante.live.domain.help import answer_help, ask_help
from palante.live.models import Attendance, HelpRequest
from palante.messages.domain.prefer import prefer
from palante.messages.models import Thread
from palante.welcome.models import OfficeHours, Turn
from tests.factories import START, give_seat, make_canvas_template, make_journey, make_person, make_session

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Sessions on Monday, Wednesday and Friday evening in Lima; the morning after each.
FIRST, SECOND, THIRD = (START + timedelta(days=2 * n, hours=11) for n in range(3))


@pytest.fixture
def sessions(journey):
    return [make_session(journey, number) for number in (1, 2, 3)]


def came(person, *sessions, how="joined"):
    for session in sessions:
        Attendance.objects.create(
            session=session, person=person, how=how, first_at=session.starts, last_at=session.starts
        )


def reasons(journey, at):
    look(journey, at=at)
    return [(one.person.alias, [why.reason for why in one.why]) for one in list_of(journey, at).everyone]


def test_the_morning_after_the_first_session_who_has_not_come_is_on_it(journey, sessions, rosa, julio):
    came(julio, sessions[0])

    assert reasons(journey, FIRST) == [("Rosa", [Reason.NEVER_CAME])]
    row = Drift.objects.get()
    assert (row.since, row.number, row.about_id) == (sessions[0].ends, 1, sessions[0].pk)


def test_who_caught_up_or_wrote_in_a_canvas_takes_part(journey, sessions, rosa, julio):
    came(rosa, sessions[0], how="caught_up")
    template = make_canvas_template(journey)
    Canvas.objects.create(template=template, person=julio, answered=2, changed_at=FIRST - HOUR)

    assert reasons(journey, FIRST) == []


def test_missing_one_is_nothing_and_missing_two_is(journey, sessions, rosa):
    came(rosa, sessions[0])

    assert reasons(journey, SECOND) == []
    assert reasons(journey, THIRD) == [("Rosa", [Reason.MISSED])]
    assert list_of(journey, THIRD).today[0].first.number == 2


def test_who_came_later_missed_nothing_before(journey, sessions, rosa):
    journey.registrations.update(seated_at=sessions[2].starts - HOUR)
    came(rosa, sessions[2])

    assert reasons(journey, THIRD) == []


def test_stopping_in_the_middle_of_a_canvas(journey, sessions, rosa):
    came(rosa, *sessions)
    template = make_canvas_template(journey)
    begun = THIRD
    Canvas.objects.create(template=template, person=rosa, answered=1, changed_at=begun)

    assert reasons(journey, begun + 2 * DAY) == []
    assert reasons(journey, begun + 4 * DAY) == [("Rosa", [Reason.CANVAS])]
    assert list_of(journey, begun + 4 * DAY).today[0].first.title == "Propósito"


def test_a_canvas_never_begun_or_full_says_nothing(journey, sessions, rosa, julio):
    came(rosa, *sessions)
    came(julio, *sessions)
    template = make_canvas_template(journey)
    Canvas.objects.create(template=template, person=rosa, answered=2, changed_at=THIRD)
    Canvas.objects.create(template=template, person=julio, answered=0, changed_at=THIRD)

    assert reasons(journey, THIRD + 4 * DAY) == []


def test_who_asked_and_got_no_answer(journey, sessions, rosa, julio):
    came(rosa, sessions[0])
    came(julio, sessions[0])
    asked = ask_help(sessions[0], rosa, trouble="other", at=sessions[0].starts)
    answered = ask_help(sessions[0], julio, trouble="other", at=sessions[0].starts)
    HelpRequest.objects.filter(pk=answered.pk).update(answer="Prueba de nuevo")

    assert reasons(journey, SECOND) == [("Rosa", [Reason.UNANSWERED])]
    assert asked.pk


def test_a_message_nobody_answered_and_a_line_left_before_the_call_count_too(
    journey, sessions, rosa, julio, elena
):
    came(rosa, *sessions)
    came(julio, *sessions)
    Thread.objects.create(
        channel="sms",
        fingerprint="f",
        address="x",
        person=rosa,
        journey_id=journey.pk,
        waits_since=THIRD - DAY,
    )
    office = OfficeHours.objects.create(journey=journey, starts=SECOND, ends=SECOND + HOUR, host=elena)
    Turn.objects.create(office=office, person=julio, came_at=SECOND, left_at=SECOND + HOUR)

    assert reasons(journey, THIRD) == [("Rosa", [Reason.UNANSWERED]), ("Julio", [Reason.UNANSWERED])]


def test_who_could_not_get_in_and_was_not_seen_since(journey, sessions, rosa, julio):
    for person in (rosa, julio):
        came(person, sessions[0])
        HelpRequest.objects.create(
            session=sessions[1], person=person, trouble="no_sound", asked_at=sessions[1].starts, answer="Sí"
        )
    came(julio, sessions[1])
    Attendance.objects.filter(person=julio).update(last_at=sessions[1].ends)

    assert reasons(journey, SECOND) == [("Rosa", [Reason.CONNECTION])]


def test_who_left_waits_paused_or_belongs_elsewhere_is_not_looked_for(journey, sessions, rosa, julio):
    waiting, gone, other = make_person("Inés"), make_person("Elsa"), make_person("Mar")
    give_seat(waiting, journey, Seat.WAITING)
    give_seat(gone, journey, Seat.LEFT)
    give_seat(other, make_journey("elsewhere"))
    prefer(julio, at=FIRST, paused_until=FIRST + 7 * DAY)

    assert reasons(journey, FIRST) == [("Rosa", [Reason.NEVER_CAME])]


def test_a_day_has_one_list(journey, sessions, rosa):
    assert look(journey, at=FIRST) == look(journey, at=FIRST + HOUR)
    assert Drift.objects.count() == Morning.objects.count() == 1
    assert LogLine.objects.filter(verb="drifting_looked").count() == 1


def test_who_came_back_leaves_it_at_once_and_the_next_morning_knows(journey, sessions, rosa):
    assert reasons(journey, FIRST)
    came(rosa, sessions[1])

    assert list_of(journey, SECOND - HOUR).today == []
    assert look(journey, at=SECOND).came_back == 1
    row = Drift.objects.get()
    assert (row.ending, row.came_back_at) == (Ending.CAME_BACK, sessions[1].starts)
    assert came_back(journey, SECOND) == [rosa]


def test_what_was_answered_is_over_without_a_coming_back(journey, sessions, rosa, elena):
    came(rosa, sessions[0])
    asked = ask_help(sessions[0], rosa, trouble="other", at=sessions[0].starts + HOUR)
    assert reasons(journey, FIRST + DAY)
    answer_help(asked, "Ya está", by=elena, at=FIRST + DAY + HOUR)

    assert reasons(journey, FIRST + 2 * DAY) == []
    assert Drift.objects.get().ending == Ending.PASSED


def test_who_left_the_journey_leaves_the_list(journey, sessions, rosa):
    assert reasons(journey, FIRST)
    journey.registrations.update(seat=Seat.LEFT)

    assert list_of(journey, FIRST).everyone == []
    look(journey, at=SECOND)
    assert Drift.objects.get().ending == Ending.LEFT


def test_the_same_thing_is_not_told_a_second_time(journey, sessions, rosa):
    look(journey, at=FIRST)
    Drift.objects.update(ended_at=FIRST, ending=Ending.PASSED)

    assert reasons(journey, FIRST + DAY) == []
    assert reasons(journey, SECOND) == [
        ("Rosa", [Reason.NEVER_CAME])
    ]  # a second session, and still not there


def test_one_person_stands_there_once_with_all_the_reasons_and_who_waits_for_us_is_first(
    journey, sessions, rosa, julio
):
    ask_help(sessions[0], rosa, trouble="cannot_enter", at=sessions[0].starts)

    assert reasons(journey, FIRST + DAY) == [
        ("Rosa", [Reason.UNANSWERED, Reason.CONNECTION, Reason.NEVER_CAME]),
        ("Julio", [Reason.NEVER_CAME]),
    ]


def test_the_list_is_short_and_says_how_many_more(journey, sessions):
    for number in range(5):
        give_seat(make_person(f"Persona {number}"), journey)
    Watch.objects.create(journey=journey, a_morning=3)

    look(journey, at=FIRST)
    found = list_of(journey, FIRST)

    assert (len(found.today), found.rest, len(found.everyone)) == (3, 2, 5)


def test_a_reason_switched_off_is_not_looked_for(journey, sessions, rosa):
    Watch.objects.create(journey=journey, off=[Reason.NEVER_CAME])

    assert reasons(journey, FIRST) == []


def test_six_in_the_morning_is_the_journeys_own(journey, sessions, rosa):
    six = START.replace(hour=11, minute=0)  # 6 a.m. in Lima

    assert not is_morning(journey, six - timedelta(minutes=1))
    assert is_morning(journey, six)
    assert not is_morning(journey, six - 30 * DAY)


def test_the_chore_looks_once_a_day(journey, sessions, rosa):
    assert look_who_drifts_away(FIRST - 6 * HOUR) == 0
    assert look_who_drifts_away(FIRST) == 1
    assert look_who_drifts_away(FIRST + HOUR) == 0


def test_the_list_costs_the_same_with_one_and_with_twelve(journey, sessions, rosa):
    def cost():
        with CaptureQueriesContext(connection) as taken:
            list_of(journey, FIRST)
        return len(taken)

    look(journey, at=FIRST)
    one = cost()
    for number in range(11):
        person = make_person(f"Persona {number}", phone=f"+5191111000{number:02}")
        give_seat(person, journey)
        Drift.objects.create(
            journey=journey, person=person, reason=Reason.NEVER_CAME, since=FIRST, found_at=FIRST
        )

    assert cost() == one
