"""Entering a session, catching up, and the team's marks: evidence is kept once."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.calls.models import Seat
from palante.live.domain.attendance import keep_many, mark, take_back
from palante.live.domain.catch_up import catch_up, undo_catch_up
from palante.live.domain.door import NotOpen, Why
from palante.live.domain.feedback import give_feedback, give_many
from palante.live.domain.join import join
from palante.live.models import Attendance, Feedback, How
from palante.live.queries import attendance_counts, feedback_counts, threads_of, without_address
from tests import factories as make


def test_ten_taps_are_one_arrival(session, rosa):
    for second in range(10):
        join(session, rosa, at=session.starts + timedelta(seconds=second))

    row = Attendance.objects.get()
    assert (row.first_at, row.last_at) == (session.starts, session.starts + timedelta(seconds=9))
    assert LogLine.objects.filter(verb="joined").count() == 1


@pytest.mark.parametrize(
    ("minutes", "why"), [(-16, Why.EARLY), (-15, None), (0, None), (89, None), (105, None), (106, Why.OVER)]
)
def test_doors_open_a_quarter_before_and_close_a_quarter_after(session, rosa, minutes, why):
    at = session.starts + timedelta(minutes=minutes)

    if why is None:
        assert join(session, rosa, at=at).how == How.JOINED
    else:
        with pytest.raises(NotOpen) as shut:
            join(session, rosa, at=at)
        assert shut.value.why == why


@pytest.mark.parametrize("seat", [Seat.WAITING, Seat.LEFT, None])
def test_no_seat_no_entry(session, journey, seat):
    person = make.make_person("Zoila")
    if seat:
        make.give_seat(person, journey, seat)

    for verb in (join, catch_up):
        with pytest.raises(NotOpen) as shut:
            verb(session, person, at=session.ends)
        assert shut.value.why == Why.NO_SEAT


def test_catching_up_counts_the_same_and_can_be_taken_back(session, rosa, journey):
    night = session.ends + timedelta(hours=6)

    catch_up(session, rosa, at=night)
    catch_up(session, rosa, at=night)
    assert threads_of(rosa, journey) == {session.pk: {"caught_up"}}

    undo_catch_up(session, rosa, at=night)
    undo_catch_up(session, rosa, at=night)
    assert threads_of(rosa, journey) == {}

    catch_up(session, rosa, at=night)
    assert threads_of(rosa, journey) == {session.pk: {"caught_up"}}
    assert Attendance.objects.count() == 1


def test_catching_up_waits_for_the_end(session, rosa):
    with pytest.raises(NotOpen) as shut:
        catch_up(session, rosa, at=session.starts + timedelta(minutes=5))
    assert shut.value.why == Why.EARLY


def test_a_mark_of_the_team_taken_back_stands_again_when_she_really_comes(session, rosa, carmen, journey):
    take_back(mark(session, rosa, by=carmen, at=session.starts), by=carmen, at=session.starts)
    assert attendance_counts(journey) == {}

    join(session, rosa, at=session.starts)

    assert attendance_counts(journey) == {
        session.pk: {"joined": 1, "listened": 0, "caught_up": 0, "people": 1}
    }


def test_many_at_once_keep_what_is_known(session, rosa, julio, journey):
    join(session, rosa, at=session.starts)

    new = keep_many(
        session, [(rosa, How.JOINED, session.ends), (julio, How.CAUGHT_UP, session.ends)] * 2, source="report"
    )

    assert new == 1
    assert attendance_counts(journey)[session.pk] == {"joined": 1, "listened": 0, "caught_up": 1, "people": 2}
    assert Attendance.objects.get(person=rosa).last_at == session.starts


def test_one_opinion_a_person_that_can_change(session, rosa, journey):
    give_feedback(session, rosa, score=1, note="Muy rápido", at=session.ends)
    give_feedback(session, rosa, score=3, at=session.ends)

    assert (Feedback.objects.get().score, Feedback.objects.get().note) == (3, "Muy rápido")
    assert threads_of(rosa, journey) == {session.pk: {"feedback"}}
    with pytest.raises(NotOpen):
        give_feedback(session, rosa, score=2, at=session.starts - timedelta(minutes=1))


def test_many_opinions_leave_those_alone_who_have_spoken(session, rosa, julio, journey):
    give_feedback(session, rosa, score=1, at=session.ends)

    assert give_many(session, [(rosa, 3, "", session.ends), (julio, 3, "Gracias 🌽", session.ends)]) == 1
    assert feedback_counts(journey) == {session.pk: {1: 1, 2: 0, 3: 1}}


def test_the_desk_hears_of_an_open_door_without_a_room(session, journey, rosa):
    session.meeting_url = ""
    session.save()
    join(session, rosa, at=session.starts)

    assert without_address(journey, session.starts) == [(session, 1)]
    assert without_address(journey, session.ends + timedelta(hours=1)) == []
