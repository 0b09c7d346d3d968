"""The line of an office hour: places, calls, a word to who asked for one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from palante.messages.models import Message
from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge
from palante.welcome.domain.office import (
    NotOpenError,
    call,
    call_off,
    call_on_again,
    come,
    helped,
    leave_line,
    open_office,
    uncall,
    unhelped,
)
from palante.welcome.models import OfficeHours, Turn
from palante.welcome.queries import before, line_of
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
URL = "https://meet.example.org/j/9?pwd=secret"


@pytest.fixture
def office(journey, carmen):
    (row,) = open_office(
        journey, starts=START, minutes=60, by=carmen, meeting_url=URL, at=START - timedelta(days=1)
    )
    return row


def minutes(count):
    return START + timedelta(minutes=count)


def aliases(office):
    return [turn.person.alias for turn in line_of(office)]


def test_places_are_given_in_the_order_people_come(office, rosa, julio):
    first, second = come(office, rosa, at=START), come(office, julio, at=minutes(1))

    assert aliases(office) == ["Rosa", "Julio"]
    assert (before(first), before(second)) == (0, 1)


def test_coming_twice_keeps_the_one_place(office, rosa, julio):
    come(office, rosa, about="the door", at=START)
    come(office, julio, at=minutes(1))
    again = come(office, rosa, about="the sound", wants_word=True, at=minutes(2))

    assert aliases(office) == ["Rosa", "Julio"]
    assert (again.about, again.wants_word) == ("the sound", True)


def test_a_place_can_be_taken_from_half_an_hour_before_until_the_end(office, rosa):
    for moment in (minutes(-31), minutes(60)):
        with pytest.raises(NotOpenError):
            come(office, rosa, at=moment)
    assert come(office, rosa, at=minutes(-30))


def test_nobody_comes_to_what_was_called_off_until_it_is_on_again(office, rosa, carmen):
    call_off(office, by=carmen)
    with pytest.raises(NotOpenError):
        come(office, rosa, at=START)
    call_on_again(office, by=carmen)

    assert come(office, rosa, at=START)


def test_called_is_not_before_anybody_any_more_and_goes_back_to_her_own_place(office, rosa, julio, carmen):
    first, second = come(office, rosa, at=START), come(office, julio, at=minutes(1))
    call(first, by=carmen, at=minutes(2))
    assert before(second) == 0

    uncall(first, by=carmen)

    assert (before(first), before(second)) == (0, 1)


def test_helping_can_be_undone_unless_she_came_anew(office, rosa, carmen):
    turn = helped(come(office, rosa, at=START), by=carmen, at=minutes(5))
    assert unhelped(turn, by=carmen).helped_at is None

    helped(turn, by=carmen, at=minutes(6))
    come(office, rosa, at=minutes(7))

    assert unhelped(turn, by=carmen).helped_at is not None
    assert Turn.objects.filter(helped_at=None).count() == 1


def test_who_asked_for_a_word_gets_one_when_nearly_next_and_only_once(
    office, rosa, julio, carmen, django_capture_on_commit_callbacks
):
    others = [make.make_person(f"Other {number}") for number in range(2)]
    turns = [come(office, other, at=minutes(number)) for number, other in enumerate(others)]
    come(office, julio, at=minutes(2))
    come(office, rosa, wants_word=True, at=minutes(3))
    with django_capture_on_commit_callbacks(execute=True):
        call(turns[0], by=carmen, at=minutes(4))
    assert not Message.objects.exists()  # three are before her but one: not near yet

    with django_capture_on_commit_callbacks(execute=True):
        call(turns[1], by=carmen, at=minutes(5))
        helped(turns[1], by=carmen, at=minutes(6))

    message = Message.objects.get()
    assert (message.person, message.key) == (rosa, f"turn:{Turn.objects.get(person=rosa).pk}")


def test_leaving_makes_room_and_coming_back_is_the_end_of_the_line(office, rosa, julio):
    first = come(office, rosa, at=START)
    come(office, julio, at=minutes(1))
    leave_line(first, by=rosa, at=minutes(2))
    come(office, rosa, at=minutes(3))

    assert aliases(office) == ["Julio", "Rosa"]


def test_several_weeks_keep_the_hour_on_the_wall_and_are_not_made_twice(carmen):
    journey = make.make_journey("madrid", zone="Europe/Madrid")
    starts = START.replace(month=3, day=22, hour=18)
    told = {"starts": starts, "minutes": 60, "weeks": 2, "by": carmen, "at": START}

    first, again = open_office(journey, **told), open_office(journey, **told)

    assert [row.starts.astimezone(journey.tzinfo).hour for row in first] == [19, 19]
    assert (first[1].starts - first[0].starts, again) == (timedelta(days=7, hours=-1), [])


@pytest.mark.parametrize(
    "wrong", [{"minutes": 5}, {"starts": START - timedelta(days=3)}, {"meeting_url": "http://a.b"}]
)
def test_what_cannot_be_is_refused_with_a_sentence(journey, carmen, wrong):
    told = {"starts": START, "minutes": 60, "by": carmen, "at": START} | wrong
    with pytest.raises(ValidationError):
        open_office(journey, **told)
    assert not OfficeHours.objects.exists()


def test_erased_she_leaves_the_line_and_her_words_go(office, rosa, django_capture_on_commit_callbacks):
    come(office, rosa, about="the door", at=START)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa)

    turn = Turn.objects.get()
    assert (turn.about, turn.left_at is None) == ("", False)


def test_two_rows_of_one_person_become_the_place_nearer_to_the_door(office, rosa, carmen):
    twin = make.make_person("Rosita")
    come(office, twin, about="sound", at=START)
    come(office, rosa, at=minutes(3))

    merge(rosa, twin, carmen)

    turn = Turn.objects.get()
    assert (turn.person, turn.came_at, turn.about) == (rosa, START, "sound")
