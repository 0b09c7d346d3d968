"""Counters of tries: they hold across processes, forget by themselves and never show what they count."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from palante.base.limits import allow, forget_old_buckets, is_over
from palante.base.models import Bucket
from tests import factories as make

HOUR = timedelta(hours=1)
AT = make.START.replace(minute=0)


def tries(count, key="192.0.2.1", name="card", at=AT, limit=3):
    return [allow(name, key, limit=limit, per=HOUR, at=at) for _ in range(count)]


@pytest.mark.django_db
def test_over_the_limit_is_refused_until_the_window_ends():
    assert tries(5) == [True, True, True, False, False]
    assert tries(1, at=AT + HOUR) == [True]


@pytest.mark.django_db
def test_another_key_and_another_door_count_for_themselves():
    tries(3)
    assert tries(1, key="192.0.2.2") == [True]
    assert tries(1, name="code") == [True]


@pytest.mark.django_db
def test_a_limit_of_nothing_lets_nobody_in():
    assert tries(2, limit=0) == [False, False]


@pytest.mark.django_db
def test_looking_counts_nothing():
    tries(2)
    assert [is_over("card", "192.0.2.1", limit=3, per=HOUR, at=AT) for _ in range(9)] == [False] * 9
    tries(1)
    assert is_over("card", "192.0.2.1", limit=3, per=HOUR, at=AT)


@pytest.mark.django_db
def test_what_is_counted_cannot_be_read_and_is_forgotten():
    tries(1, key="rosa@example.org")
    assert "rosa" not in str(Bucket.objects.values().get())
    assert forget_old_buckets(AT + timedelta(days=2)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tries_in_the_same_instant_do_not_slip_through():
    together, passed = Barrier(6), []

    def knock():
        together.wait()
        try:
            passed.append(allow("card", "here", limit=2, per=HOUR, at=AT))
        finally:
            connection.close()

    doors = [Thread(target=knock) for _ in range(6)]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    assert sorted(passed) == [False] * 4 + [True] * 2
