from datetime import timedelta

import pytest

from palante.journeys.models import Session
from palante.messages.models import Fault, Message, State
from palante.reminders.domain import remind as reminding
from palante.reminders.domain.remind import remind
from palante.reminders.domain.tell_of_moves import tell_of_move, tell_of_moves
from palante.reminders.models import Anchor
from tests.factories import START, give_seat, make_person, make_session
from tests.reminders.making import make_greeting, make_rule

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = START - DAY


@pytest.fixture
def rules(journey):
    words = {
        "es": {
            "title": "Cambio",
            "subject": "Cambiamos la hora",
            "body": "La nueva hora es: {when}.\n\n{link}",
        }
    }
    make_greeting(journey, "moved", words=words, link="session", with_calendar=True)
    return make_rule(journey)


def move(session, by):
    session.starts += by
    session.ends += by
    session.moved += 1
    session.save()


def hand_over_everything(at=DUE):
    Message.objects.filter(state=State.DUE).update(state=State.HANDED_OVER, handed_over_at=at)


def moved_messages():
    return Message.objects.filter(subject="Cambiamos la hora").order_by("pk")


def test_who_was_told_the_old_time_is_told_the_new_one(rules, session, rosa):
    remind(DUE)
    hand_over_everything()

    move(session, 2 * HOUR)
    tell_of_move(session, at=DUE + HOUR)

    message = moved_messages().get()
    assert message.person == rosa
    assert "9:30 p.\xa0m." in message.body
    assert "SEQUENCE:1" in message.attachment
    assert (message.due_at, message.ends_at) == (DUE + HOUR + 2 * MINUTE, session.starts)


def test_what_has_not_left_is_held_and_its_person_hears_only_the_new_time(rules, session, rosa):
    remind(DUE)

    move(session, 7 * DAY)
    tell_of_move(session, at=DUE + HOUR)
    remind(DUE + 7 * DAY)

    held, new = Message.objects.order_by("pk")
    assert (held.state, held.fault) == (State.HELD, Fault.MOVED)
    assert "lunes 8 de febrero" in new.body
    assert not moved_messages().exists()


def test_reminders_to_come_follow_the_session(rules, session, rosa):
    move(session, 7 * DAY)

    remind(DUE)
    assert not Message.objects.exists()

    remind(DUE + 7 * DAY)
    assert Message.objects.count() == 1


def test_who_has_the_whole_calendar_is_told_too(rules, session, rosa, journey):
    make_rule(journey, "dos-semanas", anchor=Anchor.JOURNEY_START, minutes=14 * 1440, with_calendar=True)
    remind(START - 14 * DAY)
    hand_over_everything()

    move(session, HOUR)
    tell_of_move(session, at=START - 13 * DAY)

    assert moved_messages().count() == 1


def test_who_knows_no_time_yet_is_told_nothing(rules, session, rosa):
    move(session, HOUR)
    tell_of_move(session, at=START - 13 * DAY)

    assert not moved_messages().exists()


def test_telling_twice_tells_once(rules, session, rosa):
    remind(DUE)
    hand_over_everything()
    move(session, HOUR)

    tell_of_move(session, at=DUE + HOUR)
    tell_of_move(session, at=DUE + 2 * HOUR)
    remind(DUE + 2 * HOUR)

    assert moved_messages().count() == 1


def test_a_move_undone_before_its_message_left_leaves_no_trace(rules, session, rosa):
    remind(DUE)
    hand_over_everything()
    move(session, HOUR)
    tell_of_move(session, at=DUE + HOUR)

    move(session, -HOUR)
    tell_of_move(session, at=DUE + HOUR + MINUTE)

    assert [(m.state, m.fault) for m in moved_messages()] == [(State.HELD, Fault.MOVED)]


def test_moved_there_back_and_there_again_each_move_is_told(rules, session, rosa):
    remind(DUE)
    hand_over_everything()
    for n, by in enumerate([2 * HOUR, -2 * HOUR, 2 * HOUR], 1):
        move(session, by)
        tell_of_move(session, at=DUE + n * HOUR)
        hand_over_everything()

    assert moved_messages().count() == 3


def test_who_is_told_the_new_time_is_not_reminded_in_the_same_breath(rules, session, rosa):
    remind(DUE)
    hand_over_everything()
    at = DUE + 3 * HOUR
    move(session, 2 * HOUR)  # the reminder of the new time was due an hour ago
    tell_of_move(session, at=at)

    remind(at)

    assert list(Message.objects.filter(state=State.DUE)) == list(moved_messages())


def test_a_move_that_nobody_heard_of_is_told_by_the_next_round(rules, session, rosa):
    remind(DUE)
    hand_over_everything()
    move(session, HOUR)

    remind(DUE + HOUR)

    assert moved_messages().count() == 1


def test_a_new_first_day_is_one_message_and_not_eighteen(rules, session, journey):
    make_greeting(journey, "registered", with_calendar=True)
    sessions = [session, *(make_session(journey, number) for number in range(2, 6))]
    at = START - 19 * DAY
    give_seat(make_person("Nueva", email="nueva@example.org"), journey, at=at, seated_at=at)
    remind(at)
    hand_over_everything(at)

    for one in sessions:
        move(one, 7 * DAY)
    tell_of_moves(journey, at=at + DAY)
    remind(at + DAY + MINUTE)

    message = moved_messages().get()
    assert message.attachment.count("BEGIN:VEVENT") == 5


def test_a_rule_switched_on_later_does_not_tell_of_an_old_move(rules, session, rosa, journey):
    moved = journey.rules.get(event="moved")
    moved.is_on = False
    moved.save()
    remind(DUE)
    hand_over_everything()
    move(session, HOUR)
    tell_of_move(session, at=DUE + HOUR)

    moved.is_on = True
    moved.save()
    remind(DUE + 2 * HOUR)

    assert not moved_messages().exists()


def test_a_session_moved_while_its_round_was_being_made_tells_nobody_the_old_time(
    rules, session, rosa, monkeypatch
):
    real = reminding.due_moments

    def moved_meanwhile(journey, at):
        found = real(journey, at)
        move(Session.objects.get(pk=session.pk), 7 * DAY)
        return found

    monkeypatch.setattr(reminding, "due_moments", moved_meanwhile)

    made = remind(DUE)

    assert (made.rounds, made.too_late) == (0, 0)
    assert not Message.objects.exists()
