"""What a provider tells later, in any order and any number of times."""

from datetime import timedelta

import pytest

from palante.messages.callbacks import Delivery
from palante.messages.channels import Doubt, Permanent, Receipt, Temporary
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, begin, claim, settle
from palante.messages.domain.take_receipts import match_early_receipts, take_receipts
from palante.messages.domain.write import write
from palante.messages.models import Attempt, EarlyReceipt, Fault, Message, State
from tests.factories import START, make_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rosa(db):
    return make_person("Rosa", email="rosa@example.org", phone="+51911111111")


@pytest.fixture
def message(rosa, settings):
    """By WhatsApp, and by e-mail if that fails."""
    settings.DEMO = True  # every channel is ready
    phone, email = rosa.contacts.get(kind="phone"), rosa.contacts.get(kind="email")
    return write(
        key="reminder:1",
        kind="reminder",
        body="Hola",
        language="es",
        person=rosa,
        contact=phone,
        channel="whatsapp",
        ways=[["email", email.pk]],
        at=START,
    )


def hand_over(message, *, said=None, error=None, at=START):
    worker = attend.come(at=at)
    begun = begin(worker, claim(worker, [message.channel], limit=50, at=at), at=at)
    outcome = Outcome(begun[0], "whatsapp", receipt=said or Receipt(), error=error, tells_delivery=True)
    settle([outcome], at=at)
    message.refresh_from_db()
    return worker, outcome


def tell(state, provider_id="wamid.1", *, at=START + MINUTE, **fields):
    return take_receipts("whatsapp", [Delivery(provider_id, state, at, **fields)], at=at)


def test_delivered_and_read_are_told_once_however_often_and_never_taken_back(message):
    hand_over(message, said=Receipt("", "wamid.1", parts=1, cost=4_000, currency="USD"))
    assert message.fall_back_at == START + 30 * MINUTE

    assert tell("read", at=START + 2 * MINUTE) == 1
    assert tell("delivered", at=START + MINUTE) == 0
    assert tell("read", at=START + 2 * MINUTE) == 0
    assert tell("undelivered") == 0

    message.refresh_from_db()
    assert (message.state, message.fall_back_at) == (State.HANDED_OVER, None)
    assert message.read_at == START + 2 * MINUTE
    attempt = message.attempts.get()
    assert (attempt.outcome, attempt.cost, attempt.currency) == ("read", 4_000, "USD")


def test_what_it_really_cost_replaces_what_was_reckoned(message):
    hand_over(message, said=Receipt("", "wamid.1", cost=4_000, currency="USD"))

    tell("delivered", cost=5_100, currency="USD")

    assert message.attempts.get().cost == 5_100


def test_what_was_not_delivered_takes_its_next_way(message):
    hand_over(message, said=Receipt("", "wamid.1"))

    assert tell("undelivered", said="131026") == 1

    message.refresh_from_db()
    assert (message.state, message.channel, message.contact.kind) == (State.DUE, "email", "email")
    assert message.attempts.get().said == "131026"


def test_what_was_not_delivered_and_has_no_other_way_has_failed(message):
    Message.objects.update(ways=[])
    hand_over(message, said=Receipt("", "wamid.1"))

    tell("undelivered", said="131026")

    message.refresh_from_db()
    assert (message.state, message.fault, message.receipt) == (State.FAILED, Fault.UNDELIVERED, "131026")


def test_what_may_be_tried_again_is(message):
    hand_over(message, said=Receipt("", "wamid.1"))

    tell("undelivered", is_final=False)

    message.refresh_from_db()
    assert (message.state, message.channel, message.fault) == (State.DUE, "whatsapp", Fault.BUSY)


def test_a_dead_address_gets_nothing_more(message, rosa):
    hand_over(message, said=Receipt("", "wamid.1"))

    tell("undelivered", stops=True)

    assert rosa.contacts.get(kind="phone").stopped_at == START + MINUTE
    message.refresh_from_db()
    assert message.channel == "email"


@pytest.mark.parametrize("state", ["delivered", "read"])
def test_a_late_delivery_stops_the_later_way_if_it_has_not_left(message, state):
    hand_over(message, said=Receipt("", "wamid.1"))
    tell("undelivered")
    worker = attend.come(at=START)
    claimed = claim(worker, ["email"], limit=50, at=START + 2 * MINUTE)

    Attempt.objects.update(outcome="accepted", fault="")  # the bad news was of somebody else
    assert tell(state) == 1

    assert begin(worker, claimed, at=START + 2 * MINUTE) == []
    message.refresh_from_db()
    assert (message.state, message.channel, message.contact.kind) == (State.HANDED_OVER, "whatsapp", "phone")


def test_what_is_told_before_the_hand_over_is_written_down_is_kept(message):
    assert tell("delivered") == 1
    assert tell("delivered") == 0
    assert match_early_receipts(at=START + MINUTE) == 0

    hand_over(message, said=Receipt("", "wamid.1"))

    assert match_early_receipts(at=START + MINUTE) == 1
    message.refresh_from_db()
    assert message.delivered_at == START + MINUTE
    assert not EarlyReceipt.objects.exists()


def test_what_nobody_waits_for_is_forgotten_after_a_day(db):
    tell("delivered", "of somebody else")

    match_early_receipts(at=START + timedelta(days=2))

    assert not EarlyReceipt.objects.exists()


def test_a_provider_that_returns_our_own_name_tells_what_became_of_a_message_in_doubt(message):
    hand_over(message, error=Doubt("connection reset"))
    assert message.state == State.IN_DOUBT

    assert tell("delivered", message.message_id) == 1
    assert tell("delivered", message.message_id) == 0

    message.refresh_from_db()
    assert (message.state, message.fault) == (State.HANDED_OVER, "")
    assert [attempt.outcome for attempt in message.attempts.all()] == ["delivered"]


def test_also_of_one_that_a_dead_worker_was_handing_over(message):
    worker = attend.come(at=START)
    begun = begin(worker, claim(worker, ["whatsapp"], limit=1, at=START), at=START)
    attend.go(worker, at=START)
    attend.recover(at=START)
    assert message.attempts.get().fault == Fault.CRASH

    tell("accepted", message.message_id)

    message.refresh_from_db()
    assert message.state == State.HANDED_OVER
    assert message.attempts.get().outcome == "accepted"
    settle([Outcome(begun[0], "whatsapp", receipt=Receipt("", "wamid.9"))], at=START)
    message.refresh_from_db()
    assert message.state == State.HANDED_OVER


def test_a_try_is_kept_with_what_the_other_side_said(message):
    hand_over(message, error=Temporary("429 too many"))
    hand_over(message, error=Permanent("131026 not on WhatsApp"), at=START + 2 * MINUTE)

    tries = [(row.channel, row.outcome, row.said) for row in message.attempts.order_by("pk")]
    assert tries == [
        ("whatsapp", "busy", "429 too many"),
        ("whatsapp", "refused", "131026 not on WhatsApp"),
    ]
    assert (message.state, message.channel) == (State.DUE, "email")


def test_a_worker_that_was_thought_dead_leaves_one_try_of_one_message(message):
    worker = attend.come(at=START)
    begun = begin(worker, claim(worker, ["whatsapp"], limit=1, at=START), at=START)
    attend.go(worker, at=START)
    attend.recover(at=START)

    told = [Outcome(begun[0], "whatsapp", receipt=Receipt("", "wamid.1"))]
    settle(told, at=START)
    settle(told, at=START)

    assert [attempt.outcome for attempt in message.attempts.all()] == ["accepted"]


def test_a_receipt_of_another_channel_is_nobody_s(message):
    hand_over(message, said=Receipt("", "wamid.1"))

    take_receipts("sms", [Delivery("wamid.1", "undelivered")], at=START)

    message.refresh_from_db()
    assert message.state == State.HANDED_OVER


def test_the_price_of_many_receipts_is_a_handful_of_questions(message, django_assert_max_num_queries):
    hand_over(message, said=Receipt("", "wamid.1"))
    with django_assert_max_num_queries(9):
        take_receipts("whatsapp", [Delivery("wamid.1", "delivered", START)] * 10, at=START)


def test_what_the_provider_says_of_a_message_still_in_a_worker_s_hands_waits(message):
    worker = attend.come(at=START)
    begun = begin(worker, claim(worker, ["whatsapp"], limit=1, at=START), at=START)
    assert tell("delivered", "wamid.1", ours=message.message_id) == 1
    assert match_early_receipts(at=START) == 0

    settle(
        [Outcome(begun[0], "whatsapp", receipt=Receipt("", "wamid.1", cost=4_000, currency="USD"))], at=START
    )

    assert match_early_receipts(at=START) == 1
    attempt = message.attempts.get()
    assert (attempt.outcome, attempt.cost) == ("delivered", 4_000)


def test_and_settles_it_if_that_worker_died(message):
    worker = attend.come(at=START)
    begin(worker, claim(worker, ["whatsapp"], limit=1, at=START), at=START)
    tell("read", "wamid.1", ours=message.message_id)
    attend.go(worker, at=START)
    attend.recover(at=START)

    assert match_early_receipts(at=START) == 1

    message.refresh_from_db()
    assert (message.state, message.read_at) == (State.HANDED_OVER, START + MINUTE)
    assert message.attempts.get().provider_id == "wamid.1"


def test_a_bounced_mail_names_our_message_id_at_every_try(rosa):
    mail = write(
        key="note:1",
        kind="note",
        body="Hola",
        language="es",
        contact=rosa.contacts.get(kind="email"),
        at=START,
    )
    worker = attend.come(at=START)
    for number in (1, 2):
        Message.objects.update(state=State.DUE)
        begun = begin(worker, claim(worker, ["email"], limit=1, at=START), at=START)
        settle([Outcome(begun[0], "email", receipt=Receipt("250 OK"))], at=START)

        bounce = Delivery(mail.message_id, "undelivered", said="5.1.1")
        assert take_receipts("email", [bounce], at=START) == 1

        mail.refresh_from_db()
        assert (mail.state, mail.fault) == (State.FAILED, Fault.UNDELIVERED)
        assert mail.attempts.filter(outcome="undelivered").count() == number


def test_a_doubt_that_has_our_own_name_is_settled_by_the_provider_s_first_word(message):
    """Twilio gives a name of its own only in its report; by ours nobody calls it."""
    doubt = Doubt("no answer in time")
    doubt.provider_id = "ours.1"
    hand_over(message, error=doubt)

    tell("accepted", "SM1", ours=message.message_id)

    message.refresh_from_db()
    assert (message.state, message.fault) == (State.HANDED_OVER, "")


def test_what_has_no_room_in_our_columns_is_kept_as_far_as_it_has(message):
    tell(
        "delivered",
        "x\0\ud83d" * 500,
        ours="y" * 900,
        cost=10**30,
        parts=10**9,
        currency="USDX",
        said="z\0" * 999,
    )

    row = EarlyReceipt.objects.get()
    assert (len(row.provider_id), len(row.ours), row.told["currency"]) == (200, 200, "USD")
    assert "\0" not in row.provider_id + row.told["said"]
