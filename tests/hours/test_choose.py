"""The team's decision, the sessions that move with it, and what one move costs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from palante.base.models import LogLine
from palante.hours.audience import Slot
from palante.hours.cells import CAN, LISTEN, cell
from palante.hours.domain.choose import choose_slots, place_sessions
from palante.hours.domain.paint import paint
from palante.hours.groups import groups_of
from palante.hours.models import Choice
from palante.hours.queries import Share, cost_of_move, room_of, slots_of, todays_slots
from palante.people.sensitive import keep
from palante.screens.hours.figures import said_share
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
BEFORE = START - timedelta(days=30)
LIMA = ZoneInfo("America/Lima")
MWF = (Slot(0, 1170), Slot(2, 1170), Slot(4, 1170))


def people(journey, count, *, hours=(19, 20), days=range(7), letter=CAN, **fields):
    made = []
    for number in range(count):
        person = make.make_person(f"Persona {number}", **fields)
        make.give_seat(person, journey)
        paint(person, {cell(day, hour): letter for day in days for hour in hours}, at=BEFORE)
        made.append(person)
    return made


@pytest.fixture
def six(journey):
    """Two weeks of three sessions on Monday, Wednesday and Friday, 7:30 in the evening."""
    return [
        make.make_session(
            journey, number, starts=START + timedelta(days=2 * ((number - 1) % 3) + 7 * ((number - 1) // 3))
        )
        for number in range(1, 7)
    ]


def decide(journey, slots, by, **told):
    room = room_of(journey)
    return choose_slots(
        journey, room.option(slots, 90, 2), minutes=90, is_exact=True, by=by, at=BEFORE, **told
    )


def when(journey):
    return [
        f"{session.starts.astimezone(LIMA):%a %d %H:%M}" for session in journey.sessions.order_by("number")
    ]


def test_a_decision_keeps_both_figures_and_is_made_once(journey, carmen):
    people(journey, 6)
    people(journey, 4, hours=(8, 9))

    choice = decide(journey, MWF, carmen, why="they said so")

    assert decide(journey, MWF, carmen, why="they said so") == choice
    assert (choice.able, choice.people) == (6, 10)
    assert LogLine.objects.get(verb="slots_chosen").data["able"] == 6


def test_sessions_move_within_their_week_and_in_their_order(journey, six, carmen):
    choice = decide(journey, (Slot(1, 540), Slot(3, 1260), Slot(5, 1170)), carmen)

    assert place_sessions(choice, by=carmen, at=BEFORE) == 6
    assert place_sessions(choice, by=carmen, at=BEFORE) == 0

    assert when(journey) == [
        *("Tue 02 09:00", "Thu 04 21:00", "Sat 06 19:30"),
        *("Tue 09 09:00", "Thu 11 21:00", "Sat 13 19:30"),
    ]
    journey.refresh_from_db()
    assert journey.ends_on.isoformat() == "2027-02-13"


def test_people_are_told_once_of_all_the_moves(
    journey, six, carmen, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(
        "palante.hours.domain.choose.announce", lambda event, *args: heard.append((event, args))
    )

    place_sessions(decide(journey, (Slot(1, 540), Slot(3, 540), Slot(5, 540)), carmen), by=carmen, at=BEFORE)

    ((event, (_journey, moved)),) = heard
    assert (event, len(moved)) == ("journey_rescheduled", 6)


def test_a_week_that_has_begun_stays_as_people_know_it(journey, six, carmen):
    choice = decide(journey, (Slot(1, 540), Slot(3, 540), Slot(5, 540)), carmen)

    assert place_sessions(choice, by=carmen, at=START + timedelta(days=3)) == 3
    assert when(journey)[:3] == ["Mon 01 19:30", "Wed 03 19:30", "Fri 05 19:30"]


def test_too_few_slots_move_nothing(journey, six, carmen):
    choice = decide(journey, MWF[:2], carmen)
    with pytest.raises(ValidationError):
        place_sessions(choice, by=carmen, at=BEFORE)

    assert when(journey)[0] == "Mon 01 19:30"
    assert Choice.objects.get().placed_at is None


def test_what_is_planned_is_the_usual_slots_of_a_week(journey, six):
    assert todays_slots(journey, BEFORE) == MWF


def test_moving_one_session_says_who_could_before_and_after(journey, six):
    people(journey, 7, hours=(19, 20))
    people(journey, 6, hours=(9, 10))
    people(journey, 5, hours=(19, 20), letter=LISTEN)

    cost = cost_of_move(six[0], six[0].starts.astimezone(LIMA).replace(hour=9))

    assert (cost.before, cost.after) == (Share(7, 18), Share(6, 18))
    assert (cost.gained, cost.lost, cost.may_say_both) == (6, 7, True)


def test_with_few_people_a_move_says_nothing(journey, six):
    people(journey, 9)

    assert cost_of_move(six[0], START + timedelta(hours=2)) is None


def test_groups_smaller_than_ten_are_none(journey, rosa):
    many = people(journey, 12)
    for person in many:
        keep(person, journey.pk, "gender", "gender", "woman")
    for person in people(journey, 9):
        keep(person, journey.pk, "gender", "gender", "man")

    (group,) = groups_of(journey, room_of(journey).audience.people)

    assert (group.key, len(group.people)) == ("woman", 12)


def test_who_would_rather_not_say_is_in_no_group(journey):
    for person in people(journey, 12):
        keep(person, journey.pk, "community", "community", "rather_not")

    assert groups_of(journey, room_of(journey).audience.people) == []


def test_no_group_is_left_behind_where_a_choice_serves_it(journey):
    """Twenty can in the evening; ten women can in the morning, and a few of them in the evening too."""
    people(journey, 20, hours=(19, 20))
    women = people(journey, 10, hours=(9, 10)) + people(journey, 4, hours=(9, 10, 19, 20))
    for person in women:
        keep(person, journey.pk, "gender", "gender", "woman")

    _found, options = room_of(journey).search(many=3, minutes=90)

    assert [(option.all.able, option.worst.able) for option in options] == [(24, 4), (14, 14)]


def test_who_left_or_told_nothing_is_not_counted(journey, rosa):
    people(journey, 3)
    gone = people(journey, 1)[0]
    gone.registrations.update(seat="left")

    room = room_of(journey)
    assert (room.told, room.registered) == (3, 4)  # Rosa has a seat and told nothing


def test_the_weeks_of_many_are_read_in_as_many_questions_as_of_few(journey, django_assert_max_num_queries):
    people(journey, 2)
    with django_assert_max_num_queries(20) as few:
        room_of(journey)
    people(journey, 20)
    with django_assert_max_num_queries(len(few)):
        room_of(journey)


@pytest.mark.parametrize(
    ("able", "of", "said"),
    [(0, 20, True), (4, 20, False), (5, 20, True), (16, 20, False), (15, 20, True), (20, 20, True)],
)
def test_a_share_that_points_at_a_few_is_not_said(able, of, said):
    assert Share(able, of).is_said is said


def test_what_was_typed_for_slots_is_read_or_nothing():
    assert slots_of("2-1170.0-1170") == (Slot(0, 1170), Slot(2, 1170))
    assert [slots_of(text) for text in ("", "7-0", "0-1440", "0-0.0-0", "a-b", "0")] == [()] * 6


@pytest.mark.parametrize(("able", "of"), [(0, 12), (4, 12), (8, 12), (9, 12), (12, 12)])
def test_of_a_group_made_by_sensitive_answers_one_newcomer_tells_nothing(able, of):
    """Who looks before and after somebody filled in her hours must not read her answer off a moved figure."""

    def told(able, of):
        return str(said_share(Share(able, of, is_about=True)))

    assert told(able, of) == told(able + (able > of / 2), of + 1)
    assert str(said_share(Share(0, of))) != told(0, of) == told(4, of)


def test_groups_by_sensitive_answers_know_that_they_are(journey):
    for person in people(journey, 10):
        keep(person, journey.pk, "community", "community", "new")
    told = room_of(journey).option([Slot(0, 1170)], 90, 1).groups
    assert [(share.is_about, share.able, share.people) for share in told] == [(True, 10, 10)]
