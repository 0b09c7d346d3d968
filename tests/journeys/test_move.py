"""Moving a session: its length stays, clashes are refused, what follows follows, and it can be undone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from palante.base.events import on
from palante.base.models import LogLine
from palante.journeys.domain.edit import reschedule
from palante.journeys.domain.move import move_session, undo_move
from palante.journeys.queries import last_move
from tests import factories as make

pytestmark = pytest.mark.django_db
BEFORE = make.START - timedelta(days=10)
NEW = make.START + timedelta(days=1, hours=1)


def test_a_moved_session_keeps_its_minutes(session, carmen):
    moved = move_session(session, starts=NEW, by=carmen, at=BEFORE)

    session.refresh_from_db()
    assert (session.starts, session.minutes, session.moved) == (NEW, 90, 1)
    assert moved == session


def test_others_hear_of_the_move_and_the_log_keeps_it(session, carmen, django_capture_on_commit_callbacks):
    heard = []
    on("session_moved")(lambda moved, old: heard.append((moved.pk, old)))

    with django_capture_on_commit_callbacks(execute=True):
        move_session(session, starts=NEW, by=carmen, at=BEFORE)

    assert heard == [(session.pk, make.START)]
    line = LogLine.objects.get(verb="session_moved")
    assert (line.actor_id, line.journey_id, line.object_id) == (carmen.pk, session.journey_id, session.pk)


def test_moving_it_to_where_it_is_changes_nothing(session, carmen):
    move_session(session, starts=session.starts, by=carmen, at=BEFORE)

    session.refresh_from_db()
    assert session.moved == 0
    assert not LogLine.objects.filter(verb="session_moved").exists()


def test_two_sessions_at_once_are_refused_with_a_sentence(session, carmen):
    other = make.make_session(session.journey, 2)

    with override("en"), pytest.raises(ValidationError) as error:
        move_session(session, starts=other.starts + timedelta(minutes=89), by=carmen, at=BEFORE)

    assert "At that time there is “Session 2” (Feb. 3, 2027, 7:30 p.m. to 9 p.m.)" in error.value.message
    session.refresh_from_db()
    assert session.starts == make.START


def test_a_session_may_begin_the_minute_another_ends(session, carmen):
    other = make.make_session(session.journey, 2)

    move_session(session, starts=other.ends, by=carmen, at=BEFORE)

    session.refresh_from_db()
    assert session.starts == other.ends


@pytest.mark.parametrize(
    ("starts", "at", "words"),
    [
        (NEW, make.START + timedelta(minutes=1), "has begun already"),
        (BEFORE - timedelta(days=1), BEFORE, "has passed"),
        (datetime(9999, 12, 31, tzinfo=UTC), BEFORE, "Is the year right"),
    ],
)
def test_what_has_begun_or_passed_is_refused(session, carmen, starts, at, words):
    with override("en"), pytest.raises(ValidationError, match=words):
        move_session(session, starts=starts, by=carmen, at=at)


def test_the_last_day_follows_by_the_journeys_own_clock(journey, session, carmen):
    move_session(session, starts=datetime(2027, 3, 20, 3, 0, tzinfo=UTC), by=carmen, at=BEFORE)

    journey.refresh_from_db()
    assert journey.ends_on == date(2027, 3, 19)  # 10 p. m. in Lima


def test_an_undone_move_is_back_and_cannot_be_undone_again(session, carmen):
    move_session(session, starts=NEW, by=carmen, at=BEFORE)

    undo_move(session, by=carmen, at=BEFORE)

    session.refresh_from_db()
    assert (session.starts, session.moved) == (
        make.START,
        2,
    )  # a calendar must see a newer entry, not an older one
    with pytest.raises(ValidationError):
        undo_move(session, by=carmen, at=BEFORE)


def test_a_move_cannot_be_undone_into_the_past(session, carmen):
    move_session(session, starts=NEW, by=carmen, at=BEFORE)

    with override("en"), pytest.raises(ValidationError, match="has passed"):
        undo_move(session, by=carmen, at=make.START + timedelta(minutes=1))


def test_there_is_nothing_to_undo_in_a_session_that_stayed(session, carmen):
    with pytest.raises(ValidationError):
        undo_move(session, by=carmen, at=BEFORE)


def test_a_move_before_the_journey_got_another_first_day_cannot_be_undone(session, carmen):
    move_session(session, starts=NEW, by=carmen, at=BEFORE)
    reschedule(session.journey, date(2027, 2, 10), carmen, at=BEFORE)

    assert last_move(session) is None
