"""Messages an hour, money a month, and a place for who waits for a code."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.messages import limits
from palante.messages.domain import attend
from palante.messages.domain.deliver import claim
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.write import write, write_many
from palante.messages.models import Attempt, Limit, Message, Tariff
from tests.factories import START, make_member

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
USD = 1_000_000


def write_some(count, *, journey=7, kind="reminder", name="a", channel="sms"):
    write_many(
        (
            {
                "key": f"{name}:{n}",
                "kind": kind,
                "body": "Hola",
                "language": "es",
                "address": "+51911111111",
                "channel": channel,
                "journey_id": journey,
            }
            for n in range(count)
        ),
        at=START,
    )


def sent(count, *, at=START, cost=0, journey=7, channel="sms"):
    """So many have left."""
    key = f"sent:{Message.objects.count()}"
    message = write(
        key=key, kind="note", body="Hola", language="es", journey_id=journey, channel="desk", at=START
    )
    Attempt.objects.bulk_create(
        Attempt(
            message=message,
            channel=channel,
            at=at,
            outcome="accepted",
            parts=1,
            cost=cost,
            currency="USD" if cost else "",
        )
        for _ in range(count)
    )


def claimed(at=START, limit=50):
    return claim(attend.come(at=at), ["sms"], limit=limit, at=at)


def test_without_a_limit_it_costs_one_question_to_know_it(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert limits.allowance("sms", at=START) is None


def test_no_more_than_a_twelfth_of_the_hour_leaves_in_five_minutes():
    set_limit("sms", per_hour=120, at=START)
    write_some(40)

    assert len(claimed()) == 10
    assert claimed() == []  # what another worker has in its hands counts

    Message.objects.filter(state="claimed").update(state="handed_over")
    sent(10)
    assert claimed(START + 4 * MINUTE) == []
    assert len(claimed(START + 5 * MINUTE)) == 10


def test_a_full_hour_leaves_room_for_who_waits_for_a_code():
    set_limit("sms", per_hour=20, at=START)
    sent(18, at=START - 30 * MINUTE)
    write_some(5)
    write_some(5, kind="code", name="code", journey=None)

    assert [message.kind for message in claimed()] == ["code", "code"]
    assert claimed() == []


def test_the_hour_rolls():
    set_limit("sms", per_hour=12, at=START)
    sent(12, at=START - HOUR)
    write_some(3)

    assert len(claimed()) == 1


def test_a_journey_s_own_limit_does_not_hold_up_the_others():
    set_limit("sms", journey_id=7, per_hour=12, at=START)
    write_some(60, journey=7)
    write_some(5, journey=8, name="b")

    first = claimed()
    second = claimed()

    assert [message.journey_id for message in first] == [7]
    assert [message.journey_id for message in second] == [8] * 5


def test_both_limits_hold():
    set_limit("sms", per_hour=24, at=START)
    set_limit("sms", journey_id=7, per_hour=240, at=START)
    write_some(60, journey=7)

    assert len(claimed()) == 2


def test_another_channel_s_messages_do_not_count():
    set_limit("sms", per_hour=12, at=START)
    sent(12, channel="whatsapp")
    write_some(5)

    assert len(claimed()) == 1


def test_money_stops_before_it_is_overspent():
    set_limit("sms", per_month=USD, currency="usd", at=START)
    Tariff.objects.create(channel="sms", prefix="+51", cost=USD // 4, currency="USD")
    sent(1, cost=USD // 4)
    write_some(5)

    assert len(claimed()) == 3
    assert claimed() == []


def test_the_dearest_message_of_the_month_is_what_is_set_aside():
    set_limit("sms", per_month=USD, currency="USD", at=START)
    sent(1, cost=USD // 2)
    write_some(5)

    assert len(claimed()) == 1


def test_last_month_s_money_is_another_s(settings):
    settings.HOME_ZONE = "America/Lima"
    month = limits.month_of(START)
    set_limit("sms", per_month=USD, currency="USD", at=START)
    sent(1, cost=USD, at=month - MINUTE)
    write_some(2)

    assert len(claimed()) == 2
    sent(1, cost=USD, at=month)
    assert limits.shut_channels(at=START) == {"sms": {0}}


def test_money_of_another_currency_is_not_added_up():
    set_limit("sms", per_month=USD, currency="PEN", at=START)
    sent(1, cost=5 * USD)

    assert limits.shut_channels(at=START) == {}


def test_the_desk_is_told_before_and_when_it_stops():
    set_limit("sms", journey_id=7, per_month=10 * USD, currency="USD", at=START)
    assert limits.warnings(7, at=START) == []

    sent(8, cost=USD)
    (near,) = limits.warnings(7, at=START)
    assert (near.is_near, near.is_over, near.left, near.messages) == (True, False, 2, 8)

    sent(2, cost=USD)
    (over,) = limits.warnings(7, at=START)
    assert over.is_over
    assert limits.warnings(8, at=START) == []


def test_a_limit_is_set_once_and_lifted():
    diego = make_member("Diego")
    set_limit("sms", journey_id=7, per_hour=100, by=diego, at=START)
    set_limit("sms", journey_id=7, per_hour=100, by=diego, at=START)
    set_limit("sms", journey_id=7, by=diego, at=START)
    set_limit("sms", journey_id=7, by=diego, at=START)

    assert not Limit.objects.exists()
    assert [line.verb for line in LogLine.objects.order_by("pk")] == ["limit_set", "limit_lifted"]


def test_a_month_is_told_with_as_many_questions_for_many_channels(django_assert_max_num_queries):
    for channel in ("sms", "whatsapp", "email"):
        sent(3, cost=USD, channel=channel)
        set_limit(channel, journey_id=7, per_month=10 * USD, currency="USD", at=START)

    with django_assert_max_num_queries(2 + 2 * 3):
        assert len(limits.spendings(7, at=START)) == 3


def test_what_cost_nothing_stands_with_what_did():
    sent(3, cost=USD)
    sent(2)

    (row,) = limits.spendings(7, at=START)
    assert (row.messages, row.spent, row.currency) == (5, 3 * USD, "USD")
    ((month, (again,)),) = limits.months_of(7, at=START, count=3)
    assert (again.messages, again.month, again.spent) == (5, month, 3 * USD)


def test_months_stand_the_latest_first_without_empty_ones():
    sent(1, cost=USD)
    sent(1, cost=USD, at=START - 70 * timedelta(days=1))

    months = [month for month, _rows in limits.months_of(7, at=START, count=6)]
    assert len(months) == 2
    assert months[0] > months[1]
