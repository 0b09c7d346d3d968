"""Several channels in one worker: one that is down holds nobody else up, and what a channel needs is fetched for it."""

from typing import ClassVar

import pytest
from django.utils.timezone import now

from palante.messages import worker as workers
from palante.messages.channels import Down, Receipt
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.write import write_many
from palante.messages.models import Attempt, Fault, Message, Outage, State
from palante.messages.worker import Worker

pytestmark = pytest.mark.django_db


class Good:
    name: ClassVar[str] = "good"
    reaches: ClassVar[None] = None
    tells_delivery: ClassVar[bool] = True
    lines: ClassVar[int] = 1

    @classmethod
    def is_ready(cls):
        return True

    def send(self, message):
        return Receipt("ok", f"id-{message.pk}", parts=1, cost=5, currency="USD")

    def close(self):
        pass


class Silent(Good):
    name = "silent"

    def send(self, message):
        raise Down("Connection refused")


class Prepared(Good):
    name = "prepared"
    seen: ClassVar[list[int]] = []

    @classmethod
    def prepare(cls, messages, *, at):
        cls.seen.append(len(messages))
        for message in messages:
            message.parcel = "chosen"

    def send(self, message):
        assert message.parcel == "chosen"
        return super().send(message)


class Clumsy(Good):
    name = "clumsy"

    @classmethod
    def prepare(cls, messages, *, at):
        raise ValueError


def work(monkeypatch, **carriers):
    monkeypatch.setattr(workers, "carriers", lambda: carriers)
    monkeypatch.setattr(workers, "POLL", 0.01)
    return Worker(with_chores=False).run(until_empty=True)


def write(channel, count=3, **fields):
    write_many(
        (
            {"key": f"{channel}:{n}", "kind": "note", "body": "Hola", "language": "es", "channel": channel}
            | fields
            for n in range(count)
        ),
        at=now(),
    )


def states(channel):
    return [(row.state, row.fault) for row in Message.objects.filter(channel=channel).order_by("pk")]


def test_a_channel_that_is_down_holds_nobody_else_up(monkeypatch):
    write("sms")
    write("telegram")

    assert work(monkeypatch, sms=Silent, telegram=Good) == 3

    assert states("telegram") == [(State.HANDED_OVER, "")] * 3
    assert {state for state, _ in states("sms")} == {State.DUE}
    assert (State.DUE, Fault.DOWN) in states("sms")
    assert Outage.objects.get().channel == "sms"
    assert not Attempt.objects.filter(channel="sms").exists()


def test_an_outage_ends_with_the_first_message_that_is_taken(monkeypatch):
    Outage.objects.create(channel="sms", since=now(), asked_at=now())
    write("sms")

    work(monkeypatch, sms=Good)

    assert Outage.objects.get().ended_at is not None


def test_each_try_is_kept_with_its_price_and_the_other_side_s_name_for_it(monkeypatch):
    write("sms")

    work(monkeypatch, sms=Good)

    told = Attempt.objects.order_by("pk").values_list("channel", "outcome", "cost", "currency", "parts")
    assert list(told) == [("sms", "accepted", 5, "USD", 1)] * 3
    assert Attempt.objects.filter(provider_id__startswith="id-").count() == 3


def test_what_a_channel_needs_is_fetched_for_what_was_claimed(monkeypatch):
    write("sms")
    Prepared.seen.clear()

    assert work(monkeypatch, sms=Prepared) == 3
    assert Prepared.seen == [3]


def test_a_channel_that_cannot_be_prepared_keeps_nobody_from_their_turn(monkeypatch, caplog):
    write("sms")
    write("telegram")

    assert work(monkeypatch, sms=Clumsy, telegram=Good) == 6


def test_a_worker_hands_over_no_more_than_the_channel_may(monkeypatch):
    set_limit("sms", per_hour=24)
    write("sms", 5)
    write("telegram", 5)

    assert work(monkeypatch, sms=Good, telegram=Good) == 2 + 5
    assert [state for state, _ in states("sms")].count(State.DUE) == 3
