"""kill -9 while messages leave: none lost, none doubled, hardly any in doubt.

The full size (2,100 messages, ten kills) is `python bench/outbox.py`; this is the same at a quarter, in every test run.
"""

import pytest
from django.utils.timezone import now

from palante.messages.domain.release import release
from palante.messages.models import Message, State
from tests.factories import make_member
from tests.messages.trial import CONNECTIONS, Trial, states, write_letters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COUNT, KILLS = 500, 10


@pytest.fixture
def start_trial(tmp_path):
    trials = []

    def start(*options):
        trials.append(Trial(tmp_path, *options))
        return trials[-1]

    yield start
    for trial in trials:
        trial.end()


@pytest.mark.parametrize("seed", [1])
def test_ten_kills_lose_nothing_and_double_nothing(start_trial, seed):
    trial = start_trial("--pause", "0.002")
    write_letters(COUNT)

    trial.kill_often(COUNT, kills=KILLS, seed=seed)
    trial.finish()

    found, taken = states(), trial.taken()
    assert found[State.HANDED_OVER] + found[State.IN_DOUBT] == COUNT
    assert len(taken) == len(set(taken))
    assert found[State.IN_DOUBT] <= KILLS * CONNECTIONS
    handed_over = set(Message.objects.filter(state=State.HANDED_OVER).values_list("message_id", flat=True))
    assert handed_over <= set(taken)

    carmen = make_member("Carmen")
    in_doubt = list(Message.objects.filter(state=State.IN_DOUBT))
    for message in in_doubt:
        release(message, by=carmen)
    trial.finish()

    assert states() == {State.HANDED_OVER: COUNT}
    assert set(trial.taken()) == set(Message.objects.values_list("message_id", flat=True))
    assert len(trial.taken()) <= COUNT + len(in_doubt)


def test_a_polite_stop_leaves_nothing_in_doubt(start_trial):
    trial = start_trial("--pause", "0.05")
    write_letters(100)

    trial.start_worker()
    trial.wait_until(lambda: len(trial.taken()) >= 10)
    assert trial.stop_worker() == 0

    found = states()
    assert found[State.HANDED_OVER] == len(trial.taken()) > 0
    assert found[State.DUE] == 100 - found[State.HANDED_OVER] > 0


def test_two_workers_share_the_work_and_double_nothing(start_trial):
    trial = start_trial("--pause", "0.005")
    write_letters(300)

    trial.start_worker()
    first = trial.worker
    trial.start_worker()
    trial.wait_until(lambda: states()[State.HANDED_OVER] == 300)
    assert trial.stop_worker() == 0
    first.terminate()
    assert first.wait(timeout=30) == 0

    taken = trial.taken()
    assert len(taken) == len(set(taken)) == 300
    assert Message.objects.values("claimed_by").distinct().count() == 2


def test_a_second_worker_takes_over_while_the_dead_ones_heart_is_still_warm(start_trial):
    trial = start_trial("--pause", "0.02")
    write_letters(200)

    trial.start_worker()
    trial.wait_until(lambda: len(trial.taken()) >= 5)
    trial.kill_worker()
    killed_at = now()
    trial.start_worker()
    trial.wait_until(lambda: states()[State.IN_DOUBT] > 0 or states()[State.CLAIMED] == 0, seconds=15)
    trial.wait_until(lambda: not states()[State.DUE], seconds=30)

    assert (now() - killed_at).total_seconds() < 30
    trial.stop_worker()
