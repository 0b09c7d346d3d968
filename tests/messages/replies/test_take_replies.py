"""What people write back: kept once, whatever the order; done when it is plain; left to a person when it is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from palante.base.models import LogLine
from palante.messages.callbacks import Incoming
from palante.messages.domain import attend
from palante.messages.domain.answer import MOST_BY_ITSELF, answer
from palante.messages.domain.deliver import claim
from palante.messages.domain.prefer import prefer
from palante.messages.domain.take_replies import LONGEST, take_replies, take_reply_by_hand
from palante.messages.domain.wait import settle
from palante.messages.models import Attempt, Kind, Message, Preferences, Reply, Thread
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START
NUMBER = "+51911111111"
MINUTE = timedelta(minutes=1)


def said(text: str, number: str = "1", *, sender: str = NUMBER, at=AT, **more) -> Incoming:
    return Incoming(provider_id=number, sender=sender, text=text, at=at, **more)


def take(*incoming: Incoming, channel: str = "sms", at=AT + MINUTE) -> list[Reply]:
    return take_replies(channel, incoming, at=at)


def sent(person, journey, *, key: str = "r1", channel: str = "sms", at=AT - 10 * MINUTE, **more) -> Message:
    defaults = {
        "kind": Kind.REMINDER,
        "body": "Hoy a las 7",
        "state": "handed_over",
        "handed_over_at": at,
        "due_at": at,
    }
    return Message.objects.create(
        key=key, message_id=key, person=person, contact=person.contacts.first(), journey_id=journey.pk, channel=channel,
        **defaults | more,
    )  # fmt: skip


def automatic() -> list[Message]:
    return list(Message.objects.filter(kind=Kind.ANSWER, by=None).order_by("pk"))


def test_what_is_not_understood_waits_for_a_person_and_says_who_writes_about_what(julio, journey):
    reminder = sent(julio, journey)

    (reply,) = take(said("No encuentro el enlace"))

    thread = Thread.objects.get()
    assert (thread.person, thread.journey_id, thread.channel, thread.address) == (
        julio,
        journey.pk,
        "sms",
        NUMBER,
    )
    assert (thread.waits_since, thread.heard_at, thread.is_pressing) == (AT, AT, False)
    assert (reply.thread, reply.to, reply.body, reply.understood, reply.waits) == (
        thread, reminder, "No encuentro el enlace", "", True,
    )  # fmt: skip
    assert automatic() == []


def test_the_same_call_again_is_the_same_reply(julio, journey):
    sent(julio, journey)
    assert [len(take(said("hola"))) for _ in range(3)] == [1, 0, 0]
    assert Reply.objects.count() == LogLine.objects.filter(verb="replied").count() == 1


def test_a_gateway_without_numbers_is_told_by_its_clock_and_words(julio, journey):
    sent(julio, journey)
    same = said("hola", "")
    take(same), take(same), take(replace(same, at=None)), take(replace(same, at=None))
    assert [reply.body for reply in Reply.objects.all()] == ["hola"]
    take(replace(same, at=AT + MINUTE))
    assert Reply.objects.count() == 2


def test_out_of_order_the_thread_stands_the_same(julio, journey):
    sent(julio, journey)
    take(said("¿y mañana?", "2", at=AT + MINUTE), at=AT + 2 * MINUTE)
    take(said("¿a qué hora es?", "1"), at=AT + 3 * MINUTE)

    thread = Thread.objects.get()
    assert (thread.waits_since, thread.heard_at) == (AT, AT + MINUTE)


@pytest.mark.parametrize("text", ["sí", "no", "3", "gracias"])
def test_an_answer_to_what_a_machine_asked_waits_for_nobody(text, julio, journey):
    sent(julio, journey)
    take(said(text))
    assert Thread.objects.get().waits_since is None


@pytest.mark.parametrize("text", ["sí", "no", "3"])
def test_the_same_word_said_to_a_person_of_the_team_is_for_that_person(text, julio, journey, diego):
    sent(julio, journey, by=diego, kind=Kind.ANSWER)
    take(said(text))
    assert Thread.objects.get().waits_since == AT


def test_yes_out_of_the_blue_is_for_a_person_to_ask_to_what(julio, journey):
    sent(julio, journey, at=AT - timedelta(days=8))
    (reply,) = take(said("sí"))
    assert (reply.understood, reply.waits, reply.to) == ("yes", True, None)


def test_help_waits_and_presses(julio, journey):
    sent(julio, journey)
    take(said("AYUDA"))
    thread = Thread.objects.get()
    assert (thread.waits_since, thread.is_pressing) == (AT, True)


def test_stop_stops_at_once_for_whoever_shares_the_number_and_is_answered_once(
    julio, journey, django_capture_on_commit_callbacks
):
    sister = make.make_person("Nora", phone=NUMBER)
    sent(julio, journey)

    take(said("Baja por favor")), take(said("Baja por favor"))

    assert {
        contact.stopped_at is not None for person in (julio, sister) for contact in person.contacts.all()
    } == {True}
    (confirmed,) = automatic()
    assert (confirmed.channel, confirmed.address, confirmed.contact, confirmed.urgent) == (
        "sms",
        NUMBER,
        None,
        True,
    )
    assert "ALTA" in confirmed.body
    assert Thread.objects.get().waits_since is None


def test_start_brings_messages_back(julio, journey):
    sent(julio, journey)
    take(said("baja"), said("alta", "2", at=AT + MINUTE))
    assert julio.contacts.get().stopped_at is None
    assert len(automatic()) == 2


def test_an_older_word_that_comes_late_undoes_nothing(julio, journey):
    """“Alta” of ten past, told before “baja” of ten to: she wants messages."""
    sent(julio, journey)
    take(said("baja", "2", at=AT))
    take(said("alta", "1", at=AT - 20 * MINUTE))
    assert julio.contacts.get().stopped_at is not None


def test_two_machines_do_not_talk_all_night(julio, journey):
    sent(julio, journey)
    for number in range(10):
        take(said("stop", str(number), at=AT + number * MINUTE), at=AT + number * MINUTE)
    assert len(automatic()) == MOST_BY_ITSELF


@pytest.mark.parametrize("sender", ["BANCO", "5151", "", "+1", "\x00"])
def test_a_sender_that_is_no_number_is_kept_and_never_answered(sender, journey):
    (reply,) = take(said("stop", sender=sender))
    assert (reply.thread.person, reply.thread.journey_id) == (None, 0)
    assert automatic() == []


def test_an_unknown_number_belongs_to_nobody_and_waits(journey, julio):
    take(said("¿Todavía hay lugar?", sender="+51922222222"))
    thread = Thread.objects.get()
    assert (thread.person, thread.contact, thread.journey_id, thread.waits_since) == (None, None, 0, AT)


def test_who_was_never_written_to_is_found_by_her_seat(journey, julio):
    take(said("¿Cuándo empieza?"))
    assert Thread.objects.get().journey_id == journey.pk


def test_two_sisters_with_one_phone_are_not_taken_for_one_another(julio, journey):
    sister = make.make_person("Nora", phone=NUMBER)
    make.give_seat(sister, journey)
    take(said("hola"))
    thread = Thread.objects.get()
    assert (thread.person, thread.journey_id) == (None, journey.pk)

    to_nora = sent(sister, journey)
    (reply,) = take(said("ya entré", "2"))
    assert (reply.thread, reply.thread.person, reply.to) == (thread, sister, to_nora)


def test_what_is_quoted_counts_only_if_it_went_to_that_number(julio, rosa, journey):
    hers, his = sent(rosa, journey, key="hers"), sent(julio, journey, key="his", at=AT - timedelta(days=9))
    for message in (hers, his):
        Attempt.objects.create(
            message=message, channel="sms", at=AT, outcome="accepted", provider_id=f"p-{message.key}"
        )

    (mine,) = take(said("sí", "1", answers="p-his"))
    (forged,) = take(said("sí", "2", answers="p-hers"))

    assert (mine.to, forged.to) == (his, None)
    assert not Thread.objects.filter(person=rosa).exists()


def test_ten_thousand_letters_are_kept_and_more_are_cut(julio, journey):
    sent(julio, journey)
    first, second = take(said("a" * LONGEST), said("b\x00" * LONGEST * 2, "2"))
    assert (len(first.body), len(second.body)) == (LONGEST, LONGEST)
    assert "\0" not in second.body


def test_a_clock_that_is_ahead_is_not_believed(julio, journey):
    sent(julio, journey)
    (reply,) = take(said("hola", at=AT + timedelta(days=400)))
    assert reply.at == AT + MINUTE


def test_an_answer_settles_what_waited_and_the_next_question_waits_anew(julio, journey, diego):
    sent(julio, journey)
    take(said("¿a qué hora?"))
    thread = Thread.objects.get()

    answer(thread, "A las siete", by=diego, key="k", at=AT + 5 * MINUTE)
    thread.refresh_from_db()
    assert (thread.waits_since, thread.answered_at, thread.taken_by) == (None, AT + 5 * MINUTE, diego)

    take(said("¿de la noche?", "2", at=AT + 6 * MINUTE), at=AT + 7 * MINUTE)
    thread.refresh_from_db()
    assert thread.waits_since == AT + 6 * MINUTE


def test_settling_one_reply_leaves_the_others_waiting(julio, journey):
    sent(julio, journey)
    present, question = take(said("presente 7"), said("¿y el enlace?", "2", at=AT + MINUTE))
    settle(present), settle(present)
    thread = Thread.objects.get()
    assert thread.waits_since == question.at


def test_by_hand_it_is_understood_the_same_and_noted_once(rosa, julio, journey, diego):
    first = take_reply_by_hand(julio, journey, "sí", by=diego, at=AT)
    again = take_reply_by_hand(julio, journey, "sí", by=diego, at=AT + MINUTE)
    assert first == again
    assert (first.understood, first.waits, first.noted_by, first.thread.channel) == (
        "yes",
        False,
        diego,
        "desk",
    )

    take_reply_by_hand(julio, journey, "ayuda", by=diego, at=AT + 2 * MINUTE)
    assert Thread.objects.get().is_pressing
    take_reply_by_hand(julio, journey, "baja", by=diego, at=AT + 3 * MINUTE)
    assert julio.contacts.get().stopped_at is not None
    assert automatic() == [], "who noted it is talking to him"


def test_the_log_holds_no_words_and_no_number(julio, journey):
    sent(julio, journey)
    take(said("mi secreto"))
    line = LogLine.objects.get(verb="replied")
    assert (line.person_id, line.journey_id, line.data) == (
        julio.pk,
        journey.pk,
        {"channel": "sms", "understood": ""},
    )


def test_after_stop_reminders_are_held_and_the_confirmation_and_a_person_s_answer_leave(
    julio, journey, diego
):
    sent(julio, journey)
    worker = attend.come(at=AT)
    later = sent(julio, journey, key="later", state="due", due_at=AT)
    (reply,) = take(said("baja"), at=AT)
    written = answer(reply.thread, "Entendido", by=diego, key="k", at=AT)

    leaving = claim(worker, ["sms"], limit=10, at=AT + MINUTE)

    assert {message.pk for message in leaving} == {automatic()[0].pk, written.pk}
    later.refresh_from_db()
    assert later.state == "held"


def test_start_ends_a_pause_and_the_stop_of_its_channel_and_no_other(julio, journey):
    sent(julio, journey)
    prefer(julio, stopped_channels=["sms", "email"], paused_until=AT + timedelta(days=9), at=AT - MINUTE)
    take(said("alta"))
    hers = Preferences.objects.get(person=julio)
    assert (hers.stopped_channels, hers.paused_until) == (["email"], None)


@pytest.mark.parametrize("text", ["baja", "alta"])
def test_strangers_get_no_answer_that_costs_money(text, journey):
    """Else whoever shares in the fee of a number writes to us all day from a thousand of them."""
    take(said(text, sender="+51999999999"))
    take(said(text, sender="+51999999999"), channel="whatsapp")
    assert automatic() == []


def test_half_a_letter_a_zero_byte_and_a_clock_never_set_are_taken(julio, journey):
    told = said("hola \ud83d\0", "1\0\ud83d", at=datetime(1, 1, 1, tzinfo=UTC), answers="x\0\ud83d")
    (reply,) = take(told)
    assert reply.body == "hola ?"
    assert reply.at > AT - timedelta(days=31)
    assert take(told) == []
    assert len(take(said("hola \ud83d", "", at=AT))) == 1
    assert len(take(said("hola", "3", sender="BANCO\ud83d\0"))) == 1


def test_a_personal_link_that_a_reply_quotes_is_not_kept(julio, journey):
    told = "sí, pero no abre https://palante.example/in/SecretSecret22/ ni https://palante.example/messages/7-AbC_d/"
    (reply,) = take(said(told))
    assert "Secret" not in reply.body
    assert "AbC_d" not in reply.body
    assert reply.body.startswith("sí, pero no abre https://palante.example/in/…")
