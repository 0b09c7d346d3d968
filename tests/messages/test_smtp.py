"""How mail servers misbehave, against a real one."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.domain.deliver import BACKOFF
from palante.messages.domain.write import write
from palante.messages.models import Fault, Message, Outage, State
from palante.messages.models import Worker as WorkerRow
from palante.messages.worker import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_message(name="rosa", **fields):
    return write(
        **{
            "key": f"note:{name}",
            "kind": "note",
            "subject": "Hola",
            "body": "Hola, Rosa.",
            "language": "es",
            "address": f"{name}@example.org",
            "at": now() - timedelta(seconds=1),
        }
        | fields
    )


def work(at=None):
    Worker(with_chores=False, at=at).run(until_empty=True)


def state_of(message):
    message.refresh_from_db()
    return message.state, message.fault


def test_a_message_is_taken_once_and_its_receipt_kept(postbox):
    message = make_message()

    work()
    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    assert (message.receipt, message.carrier, message.tries) == ("250 2.0.0 taken as 1", "email", 1)
    assert [taken["id"] for taken in postbox.taken] == [message.message_id]


def test_busy_is_tried_again_later_each_time_and_then_given_up(postbox):
    message, at = make_message("busy"), now()

    for tries, wait in enumerate(BACKOFF, 1):
        work(at)
        assert state_of(message) == (State.DUE, Fault.BUSY)
        assert (message.tries, message.due_at) == (tries, at + wait)
        at += wait
    work(at)

    assert state_of(message) == (State.FAILED, Fault.GAVE_UP)


def test_refused_fails_at_once_and_the_address_is_not_kept_in_the_answer(postbox):
    message = make_message("refused")

    work()

    assert state_of(message) == (State.FAILED, Fault.REFUSED)
    assert message.receipt == "550 5.1.1 ‹…› nobody of that name"


@pytest.mark.parametrize(("name", "arrived"), [("cut-lost", 0), ("cut-taken", 1)])
def test_a_connection_cut_while_handing_over_leaves_doubt_and_is_never_sent_again(postbox, name, arrived):
    message = make_message(name)

    work()
    work(now() + timedelta(days=1))

    assert state_of(message) == (State.IN_DOUBT, Fault.CUT)
    assert len(postbox.taken) == arrived


def test_no_answer_after_the_content_leaves_doubt(start_postbox, settings):
    postbox = start_postbox("--slow", "3")
    settings.EMAIL_URL = postbox.url.replace("timeout=5", "timeout=0.5")
    message = make_message("slow")

    work()

    assert state_of(message) == (State.IN_DOUBT, Fault.CUT)


def test_an_answer_that_is_none_leaves_doubt(postbox):
    message = make_message("garbled")

    work()

    assert state_of(message) == (State.IN_DOUBT, Fault.CUT)


@pytest.mark.parametrize(
    ("name", "state", "fault"),
    [
        ("late-busy", State.DUE, Fault.BUSY),
        ("late-closing", State.DUE, Fault.BUSY),
        ("late-refused", State.FAILED, Fault.REFUSED),
    ],
)
def test_a_clear_no_after_the_content_leaves_no_doubt(postbox, name, state, fault):
    message = make_message(name)

    work()

    assert state_of(message) == (state, fault)


def test_a_slow_server_is_waited_for(start_postbox):
    start_postbox("--slow", "1")
    message = make_message("slow")

    work()

    assert state_of(message) == (State.HANDED_OVER, "")


def test_a_server_that_closes_before_the_content_has_cost_nothing(postbox):
    message = make_message("closing")

    work()

    assert state_of(message) == (State.DUE, Fault.DOWN)
    assert message.tries == 0


def test_a_server_that_takes_two_a_connection_gets_them_all_over_fresh_ones(start_postbox):
    postbox = start_postbox("--per-connection", "2")
    messages = [make_message(f"rosa-{n}") for n in range(5)]

    work()

    assert {state_of(message) for message in messages} == {(State.HANDED_OVER, "")}
    assert len(postbox.taken) == 5


def test_one_bad_address_does_not_hold_up_the_others(postbox):
    refused, good = make_message("refused"), make_message("rosa")

    work()

    assert state_of(refused)[0] == State.FAILED
    assert state_of(good)[0] == State.HANDED_OVER


@pytest.mark.usefixtures("nobody_home")
def test_a_server_that_is_down_costs_no_tries_and_is_said():
    messages = [make_message(f"rosa-{n}") for n in range(3)]

    work()

    assert {state_of(message)[0] for message in messages} == {State.DUE}
    assert {message.tries for message in messages} == {0}
    assert WorkerRow.objects.get().trouble == "email: Connection refused"
    outage = Outage.objects.get()
    assert (outage.channel, outage.ended_at, outage.said) == ("email", None, "Connection refused")


def test_when_the_server_is_back_everything_leaves(nobody_home, start_postbox):
    messages = [make_message(f"rosa-{n}") for n in range(3)]
    work()

    postbox = start_postbox()
    work()

    assert {state_of(message) for message in messages} == {(State.HANDED_OVER, "")}
    assert len(postbox.taken) == 3


def test_a_wrong_password_is_our_fault_and_fails_no_message(start_postbox, settings):
    postbox = start_postbox("--password", "secret")
    settings.EMAIL_URL = f"smtp://palante:wrong@127.0.0.1:{postbox.port}?timeout=5"
    message = make_message()

    work()
    assert state_of(message) == (State.DUE, Fault.DOWN)
    assert message.receipt.startswith("535")

    settings.EMAIL_URL = f"smtp://palante:secret@127.0.0.1:{postbox.port}?timeout=5"
    work()
    assert state_of(message) == (State.HANDED_OVER, "")


def test_relaying_denied_is_our_fault_and_fails_no_message(postbox):
    message = make_message("relay")

    work()

    assert state_of(message) == (State.DUE, Fault.DOWN)


def test_an_address_that_is_none_fails_without_a_word_to_the_server(postbox):
    message = make_message(address="not an address")
    nowhere = make_message("nowhere", address="")

    work()

    assert state_of(message) == (State.FAILED, Fault.NO_ADDRESS)
    assert state_of(nowhere) == (State.FAILED, Fault.NO_ADDRESS)
    assert postbox.taken == []


def test_what_would_come_too_late_is_held(postbox):
    message = make_message(ends_at=now() - timedelta(minutes=1))

    work()

    assert state_of(message) == (State.HELD, Fault.LATE)
    assert postbox.taken == []


def test_codes_leave_before_reminders(postbox):
    for n in range(3):
        make_message(f"reminder-{n}", kind="reminder")
    make_message("code", kind="code")

    work()

    assert postbox.taken[0]["to"] == "code@example.org"


def test_in_demo_mode_nothing_leaves_and_the_row_says_so(postbox, settings):
    settings.DEMO = True
    message = make_message()

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    assert message.carrier == "outbox"
    assert postbox.taken == []


def test_messages_by_hand_are_left_alone(postbox):
    message = make_message(channel="desk")

    work()

    assert state_of(message)[0] == State.DUE
    assert Message.objects.get().claimed_by is None
