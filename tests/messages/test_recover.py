"""What becomes of a dead worker's rows, and of a worker that was only thought dead."""

import os
import queue
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from palante.base.chores import Chore
from palante.messages import worker as workers
from palante.messages.channels import Down, Receipt
from palante.messages.domain import attend, deliver
from palante.messages.domain.deliver import Outcome, begin, claim, give_back, settle
from palante.messages.domain.release import hold, release
from palante.messages.domain.stop import stop
from palante.messages.domain.write import write
from palante.messages.lines import Rest
from palante.messages.models import Fault, Message, State
from palante.messages.models import Worker as WorkerRow
from palante.messages.worker import Worker
from tests.factories import make_member, make_person

pytestmark = pytest.mark.django_db
AT = now()
MINUTE = timedelta(minutes=1)
NOBODY = 2**22 + 1  # above every pid_max


def make_messages(count=1, **fields):
    return [
        write(
            **{
                "key": f"note:{n}",
                "kind": "note",
                "body": "Hola",
                "language": "es",
                "address": "a@example.org",
            }
            | fields,
            at=AT,
        )
        for n in range(count)
    ]


def make_worker(pid=NOBODY, **fields):
    return WorkerRow.objects.create(
        **{"host": attend.here(), "pid": pid, "started_at": AT, "beat_at": AT} | fields
    )


def claim_all(worker, at=AT):
    return claim(worker, ["email"], limit=50, at=at)


def states():
    return [(message.state, message.fault) for message in Message.objects.order_by("pk")]


def test_what_a_dead_worker_had_claimed_is_due_and_what_it_was_handing_over_is_in_doubt():
    make_messages(2)
    dead = make_worker()
    first, _second = claim_all(dead)
    begin(dead, [first], at=AT)

    assert attend.recover(by=make_worker(os.getpid()), at=AT) == (1, 1)
    assert states() == [(State.IN_DOUBT, Fault.CRASH), (State.DUE, "")]


def test_a_worker_whose_heart_beats_keeps_its_rows():
    make_messages(1)
    claim_all(make_worker(pid=os.getppid()))

    assert attend.recover(at=AT + MINUTE) == (0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"pid": os.getppid(), "beat_at": AT - 61 * timedelta(seconds=1)},  # alive, and silent for too long
        {"pid": 1, "host": "elsewhere", "beat_at": AT - 2 * MINUTE},
        {"pid": os.getppid(), "ended_at": AT},
    ],
)
def test_signs_of_death(fields):
    make_messages(1)
    claim_all(make_worker(**fields))

    assert attend.recover(at=AT) == (1, 0)


def test_a_worker_on_another_machine_is_judged_by_its_heart_alone():
    make_messages(1)
    claim_all(make_worker(host="elsewhere"))

    assert attend.recover(at=AT) == (0, 0)


def test_our_own_number_in_an_older_row_is_a_worker_that_died_before_us():
    make_messages(1)
    claim_all(make_worker(pid=os.getpid()))

    assert attend.recover(by=make_worker(pid=os.getpid()), at=AT) == (1, 0)


def test_two_workers_never_claim_the_same_row():
    make_messages(3)
    one, other = make_worker(), make_worker()

    first = claim(one, ["email"], limit=2, at=AT)
    second = claim(other, ["email"], limit=2, at=AT)

    assert {message.pk for message in first} & {message.pk for message in second} == set()
    assert len(first) + len(second) == 3


def test_a_worker_that_was_thought_dead_hands_over_nothing_it_has_lost():
    make_messages(1)
    slept = make_worker()
    claimed = claim_all(slept)
    attend.recover(at=AT)
    claim_all(make_worker(os.getpid()))

    assert begin(slept, claimed, at=AT) == []


def test_a_worker_that_was_thought_dead_still_tells_what_became_of_a_row_in_doubt():
    make_messages(1)
    worker = make_worker()
    begun = begin(worker, claim_all(worker), at=AT)
    attend.recover(at=AT)

    settle([Outcome(begun[0], "email", receipt=Receipt("250 OK"))], at=AT)

    assert states() == [(State.HANDED_OVER, "")]


def test_a_row_that_was_released_meanwhile_is_no_longer_its_to_settle():
    make_messages(1)
    worker = make_worker()
    begun = begin(worker, claim_all(worker), at=AT)
    attend.recover(at=AT)
    release(Message.objects.get(), by=make_member("Carmen"))

    settle([Outcome(begun[0], "email", receipt=Receipt("250 OK"))], at=AT)

    assert states() == [(State.DUE, "")]


def test_a_message_held_while_it_was_claimed_does_not_leave():
    make_messages(2)
    worker = make_worker()
    claimed = claim_all(worker)
    hold(Message.objects.get(pk=claimed[0].pk), by=make_member("Diego"))

    assert begin(worker, claimed, at=AT) == claimed[1:]


def test_a_message_that_grew_too_late_while_it_was_claimed_does_not_leave():
    make_messages(1, ends_at=AT + MINUTE)
    worker = make_worker()

    assert begin(worker, claim_all(worker), at=AT + MINUTE) == []
    assert states() == [(State.HELD, Fault.LATE)]


def test_nothing_goes_to_who_asked_for_no_more_but_the_code_she_asks_for():
    rosa = make_person("Rosa", email="rosa@example.org")
    contact = rosa.contacts.get()
    stop(contact)
    make_messages(1, contact=contact, address="")
    make_messages(1, contact=contact, address="", key="code:1", kind="code")

    claimed = claim_all(make_worker())

    assert [message.kind for message in claimed] == ["code"]
    assert (State.HELD, Fault.STOPPED) in states()


def test_what_is_given_back_is_due_but_for_what_a_line_holds():
    make_messages(3)
    worker = make_worker()
    claimed = claim_all(worker)
    begin(worker, claimed[:2], at=AT)

    give_back(worker, except_for=claimed[:1])

    assert [state for state, _ in states()] == [State.HANDING_OVER, State.DUE, State.DUE]


def test_a_server_that_is_down_spends_no_try():
    make_messages(1)
    worker = make_worker()
    begun = begin(worker, claim_all(worker), at=AT)

    settle([Outcome(begun[0], "email", error=Down("Connection refused"))], at=AT)

    assert states() == [(State.DUE, Fault.DOWN)]
    assert Message.objects.get().tries == 0


def test_an_outcome_outlives_a_database_that_does_not_answer(monkeypatch):
    """The commit after a hand-over fails: the message is not sent again, its outcome is written down later."""
    make_messages(3)
    real, fails = deliver.settle, iter([True])

    def settle_or_fail(outcomes, *, at):
        if outcomes and next(fails, False):
            raise OperationalError("the disk is full")
        real(outcomes, at=at)

    monkeypatch.setattr(workers, "settle", settle_or_fail)
    monkeypatch.setattr(workers, "POLL", 0.01)
    monkeypatch.setattr(type(workers.connection), "close", lambda self: None, raising=False)

    Worker(with_chores=False).run(until_empty=True)

    assert states() == [(State.HANDED_OVER, "")] * 3
    assert {message.tries for message in Message.objects.all()} == {1}


def test_a_channel_that_does_not_answer_rests_longer_each_time_and_one_message_tries_the_door():
    clock = [0.0]
    rest = Rest(lambda: clock[0])

    rest.begin()
    rest.begin()  # four lines failing at once are one failure
    assert (rest.is_on, rest.seconds) == (True, 5.0)

    clock[0] = 5.0
    assert (rest.is_on, rest.is_trying) == (False, True)
    for _ in range(9):
        rest.begin()
        clock[0] = rest.until
    assert rest.seconds == 300.0

    rest.end()
    assert not rest.is_trying


def test_a_chore_that_fails_is_tried_again_and_keeps_no_other_from_its_turn(monkeypatch, caplog):
    done = queue.SimpleQueue()

    def fails(at):
        done.put("failed")
        raise ValueError

    monkeypatch.setattr(workers, "POLL", 0.001)
    monkeypatch.setattr(
        workers, "chores", lambda: [Chore("bad", 0, fails), Chore("good", 0, lambda at: done.put("good"))]
    )
    stopping = threading.Event()
    chores = workers._Chores(stopping)
    chores.start()
    said = [done.get(timeout=5) for _ in range(4)]
    stopping.set()
    chores.join(timeout=5)

    assert said == ["failed", "good", "failed", "good"]
