from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.messages import queries
from palante.messages.domain.by_hand import tick, untick
from palante.messages.domain.release import hold, release, retry, unhold
from palante.messages.domain.write import write
from palante.messages.models import Fault, Message, State
from tests.factories import START, make_member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def make_message(key="note:1", *, state=State.DUE, **fields):
    message = write(key=key, kind="note", subject="Hola", body="Hola.", language="es", journey_id=7, at=START)
    Message.objects.filter(pk=message.pk).update(state=state, **fields)
    message.refresh_from_db()
    return message


@pytest.fixture
def diego(db):
    return make_member("Diego")


def test_a_message_in_doubt_leaves_again_only_when_a_person_releases_it(diego):
    message = make_message(state=State.IN_DOUBT, fault=Fault.CRASH, tries=1)

    release(message, by=diego, at=START + HOUR)

    assert (message.state, message.fault, message.due_at) == (State.DUE, "", START + HOUR)
    assert LogLine.objects.get().verb == "message_released"


def test_releasing_twice_does_it_once(diego):
    message = make_message(state=State.IN_DOUBT)

    release(message, by=diego)
    Message.objects.update(state=State.HANDED_OVER)
    release(message, by=diego)

    assert message.state == State.HANDED_OVER
    assert LogLine.objects.count() == 1


@pytest.mark.parametrize("state", [State.DUE, State.HANDED_OVER, State.HELD, State.HANDING_OVER])
def test_what_has_not_failed_is_not_tried_again(diego, state):
    message = make_message(state=state)

    assert retry(message, by=diego).state == state


def test_a_failed_message_is_tried_again_with_all_its_tries(diego):
    message = make_message(state=State.FAILED, tries=6, fault=Fault.GAVE_UP, ends_at=START)

    retry(message, by=diego, at=START + HOUR)

    assert (message.state, message.tries, message.ends_at) == (State.DUE, 0, None)


def test_a_held_message_stays_until_it_is_let_go(diego):
    message = make_message()

    assert (hold(message, by=diego).state, message.fault) == (State.HELD, Fault.BY_HAND)
    assert (unhold(message, by=diego).state, message.fault) == (State.DUE, "")


def test_what_has_left_cannot_be_held(diego):
    assert hold(make_message(state=State.HANDED_OVER), by=diego).state == State.HANDED_OVER


def test_a_message_by_hand_is_ticked_and_unticked(diego):
    message = make_message(channel="desk")
    assert list(queries.by_hand(7, at=START)) == [message]

    assert tick(message, by=diego, at=START + HOUR).state == State.HANDED_OVER
    assert not queries.by_hand(7, at=START).exists()

    assert untick(message, by=diego).state == State.DUE
    assert queries.by_hand(7, at=START).exists()


def test_mail_cannot_be_ticked_off(diego):
    assert tick(make_message(), by=diego).state == State.DUE


def test_counts_name_every_state_of_this_journey_only():
    make_message("a")
    make_message("b", channel="desk")
    make_message("c", state=State.IN_DOUBT)
    make_message("d", journey_id=8)

    found = queries.counts(7, at=START)

    assert (found["due"], found["by_hand"], found["in_doubt"], found["failed"]) == (2, 1, 1, 0)
    assert set(found) == {*State.values, "by_hand"}


@pytest.mark.parametrize("state", [State.FAILED, State.HELD, State.IN_DOUBT])
def test_a_message_whose_words_were_forgotten_is_not_sent_empty(diego, state):
    message = make_message(state=state, body="")

    for verb in (retry, unhold, release):
        assert verb(message, by=diego).state == state
    assert not queries.failed(7).exists()
    assert not queries.held(7).exists()


def test_what_belongs_to_no_journey_is_shown_in_demo_mode_only(settings):
    code = make_message("code", journey_id=None)

    assert code not in queries.outbox(7)
    settings.DEMO = True
    assert code in queries.outbox(7)
    assert queries.counts(7)["due"] == 1
