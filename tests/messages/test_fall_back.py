"""One reason, one row, one person, and by whatever way it arrives."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.messages.channels import Down, Permanent, Receipt
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, begin, claim, settle
from palante.messages.domain.fall_back import fall_back, go_another_way, leave_what_is_shut
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Fault, Message, Preferences, State
from tests.factories import START, make_member, make_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def every_channel_is_ready(settings):
    settings.DEMO = True


@pytest.fixture
def rosa(db):
    return make_person("Rosa", email="rosa@example.org", phone="+51911111111")


def write_to(person, *, key="reminder:1", channel="whatsapp", ways=("email",), **fields):
    contacts = {contact.kind: contact for contact in person.contacts.all()}
    return write(
        **{
            "key": key,
            "kind": "reminder",
            "body": "Hola",
            "language": "es",
            "person": person,
            "contact": contacts["phone"],
            "channel": channel,
            "ways": [[way, contacts["email" if way == "email" else "phone"].pk] for way in ways],
            "journey_id": 7,
            "at": START,
        }
        | fields
    )


def hand_over(message, *, error=None, tells=True, at=START):
    worker = attend.come(at=at)
    begun = begin(worker, claim(worker, [message.channel], limit=50, at=at), at=at)
    settle([Outcome(row, message.channel, Receipt(), error, tells) for row in begun], at=at)
    message.refresh_from_db()


def way_of(message):
    message.refresh_from_db()
    return message.channel, message.state


def test_what_is_refused_for_good_leaves_by_the_next_way_under_the_same_name(rosa):
    message = write_to(rosa, ways=["sms", "email"])

    hand_over(message, error=Permanent("not on WhatsApp"))

    assert way_of(message) == ("sms", State.DUE)
    assert (message.tries, message.fault, [way for way, _ in message.ways]) == (0, "", ["email"])
    line = LogLine.objects.get(verb="message_took_next_way")
    assert line.data == {"channel": "sms", "before": "whatsapp", "because": "refused"}


def test_what_was_not_delivered_in_time_takes_its_next_way(rosa):
    message = write_to(rosa)
    hand_over(message)

    assert fall_back(at=START + 29 * MINUTE) == 0
    assert fall_back(at=START + 30 * MINUTE) == 1

    assert way_of(message) == ("email", State.DUE)


def test_what_was_delivered_stays(rosa):
    message = write_to(rosa)
    hand_over(message)
    Message.objects.update(delivered_at=START)

    assert fall_back(at=START + 60 * MINUTE) == 0
    assert way_of(message) == ("whatsapp", State.HANDED_OVER)
    assert message.fall_back_at is None


def test_a_channel_that_tells_nothing_is_believed(rosa):
    message = write_to(rosa, channel="email", ways=["sms"])

    hand_over(message, tells=False)

    assert message.fall_back_at is None


def test_the_time_to_wait_is_shorter_when_it_matters_soon(rosa):
    soon = write_to(rosa, ends_at=START + 30 * MINUTE)
    hand_over(soon)
    code = write_to(rosa, key="code:1", kind="code")
    hand_over(code)

    assert soon.fall_back_at == START + 10 * MINUTE
    assert code.fall_back_at == START + 1.5 * MINUTE


def test_what_would_come_too_late_takes_no_other_way(rosa):
    message = write_to(rosa, ends_at=START + 9 * MINUTE)
    hand_over(message)

    assert fall_back(at=START + 10 * MINUTE) == 0
    assert way_of(message) == ("whatsapp", State.HANDED_OVER)


def test_ways_that_are_shut_are_passed_by(rosa):
    rosa.contacts.filter(kind="phone").update(stopped_at=START)
    Message.objects.all()
    message = write_to(rosa, channel="telegram", contact=None, ways=["sms", "pigeon", "email"])

    hand_over(message, error=Permanent("no"))

    assert way_of(message) == ("email", State.DUE)


def test_her_own_wishes_hold_for_the_next_way_too(rosa):
    Preferences.objects.create(
        person=rosa, stopped_channels=["sms"], quiet_from=START.astimezone().time(), quiet_to=None
    )
    message = write_to(rosa, ways=["sms", "email"])

    hand_over(message, error=Permanent("no"))

    assert way_of(message) == ("email", State.DUE)


def test_without_another_way_it_has_failed(rosa):
    message = write_to(rosa, ways=[])

    hand_over(message, error=Permanent("no"))

    assert (way_of(message), message.fault) == (("whatsapp", State.FAILED), Fault.REFUSED)


def test_an_outage_is_waited_out_for_a_while_and_then_gone_round(rosa):
    message = write_to(rosa)
    worker = attend.come(at=START)
    attend.note_outage(worker, "whatsapp", "Connection refused", at=START)
    hand_over(message, error=Down("Connection refused"))
    assert not Attempt.objects.exists()  # nothing of it reached anybody

    assert leave_what_is_shut(at=START + 29 * MINUTE) == 0
    assert leave_what_is_shut(at=START + 30 * MINUTE) == 1
    assert way_of(message) == ("email", State.DUE)


def test_a_code_is_not_kept_waiting_by_an_outage(rosa):
    write_to(rosa, kind="code")
    attend.note_outage(attend.come(at=START), "whatsapp", "Connection refused", at=START)

    assert leave_what_is_shut(at=START + 2 * MINUTE) == 1


def test_an_outage_that_is_over_moves_nobody(rosa):
    write_to(rosa)
    worker = attend.come(at=START)
    attend.note_outage(worker, "whatsapp", "Connection refused", at=START)
    attend.note_outage(worker, "whatsapp", "Connection refused", at=START + MINUTE)
    attend.end_outage(worker, "whatsapp", at=START + 2 * MINUTE)

    assert leave_what_is_shut(at=START + 60 * MINUTE) == 0


def test_a_channel_that_is_not_set_up_any_more_is_left(rosa, settings):
    settings.DEMO = False
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    onward = write_to(rosa, channel="pigeon")
    stuck = write_to(rosa, key="reminder:2", channel="pigeon", ways=[])
    by_hand = write_to(rosa, key="reminder:3", channel="desk", ways=[])

    assert leave_what_is_shut(at=START + 2 * MINUTE) == 1

    assert way_of(onward) == ("email", State.DUE)
    assert (way_of(stuck), stuck.fault) == (("pigeon", State.FAILED), Fault.UNREADY)
    assert way_of(by_hand) == ("desk", State.DUE)


def test_a_channel_without_money_is_left_by_those_who_have_another_way(rosa):
    set_limit("whatsapp", per_month=1, currency="USD", at=START)
    sent = write_to(rosa, key="reminder:0", channel="sms", ways=[])
    Attempt.objects.create(
        message=sent, channel="whatsapp", at=START, outcome="accepted", cost=2, currency="USD"
    )
    onward, waits = write_to(rosa), write_to(rosa, key="reminder:2", ways=[])

    assert leave_what_is_shut(at=START) == 1

    assert way_of(onward) == ("email", State.DUE)
    assert way_of(waits) == ("whatsapp", State.DUE)


def test_a_person_sends_by_another_way_what_is_in_doubt(rosa):
    message = write_to(rosa)
    Message.objects.update(state=State.IN_DOUBT)
    diego = make_member("Diego")

    assert go_another_way(message, by=diego, at=START)
    assert not go_another_way(message, by=diego, at=START)

    assert way_of(message) == ("email", State.DUE)
    assert LogLine.objects.filter(verb="message_took_next_way", actor_id=diego.pk).count() == 1


def test_what_has_left_goes_no_other_way(rosa):
    message = write_to(rosa)
    Message.objects.update(state=State.HANDED_OVER)

    assert not go_another_way(message, by=make_member("Diego"), at=START)
