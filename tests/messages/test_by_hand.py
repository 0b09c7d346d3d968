"""Sending by hand: whose turn it is, what may be sent now, and what a tick, a “later” and an undo leave behind."""

from datetime import time, timedelta
from threading import Barrier, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from palante.base.models import LogLine
from palante.messages.channels.desk import parcel_of, sms_address, whatsapp_address, words_shown
from palante.messages.domain.by_hand import (
    IN_HAND,
    bring_forward,
    could_not,
    give_back,
    hold_here,
    put_off,
    take_turns,
    tick,
    untick,
)
from palante.messages.domain.stop import stop
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Fault, Message, Preferences, State, Turn
from palante.messages.tap import in_order, next_hours, sent_by_hand, to_tap
from palante.people.domain.link import make_links
from tests.factories import START, make_member, make_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)  # START is 7:30 p. m. in Lima


@pytest.fixture
def elena(db):
    return make_member("Elena")


@pytest.fixture
def diego(db):
    return make_member("Diego")


def make_card(alias="Rosa", person=None, *, phone="", body="Hola, **Rosa**.\n\n{link}", **fields):
    number = Message.objects.count() + 1
    person = person or make_person(alias, phone=phone or f"+519111111{number:02}")
    defaults = {"subject": "Mañana", "language": "es", "journey_id": 7, "channel": "desk", "kind": "reminder"}
    return write(
        key=f"card:{number}",
        body=body,
        person=person,
        contact=person.contacts.first(),
        at=START,
        **defaults | fields,
    )


def waiting(at=START):
    return [row.message for row in in_order(to_tap(7, at), at=at) if row.is_ready]


def test_two_members_never_have_the_same_card_until_its_time_is_over(diego, elena):
    cards = [make_card(f"P{n}") for n in range(5)]
    ids = [card.pk for card in cards]

    mine = take_turns(to_tap(7, START), by=diego, limit=3, at=START)
    hers = take_turns(to_tap(7, START), by=elena, limit=3, at=START)

    assert (mine, hers) == (ids[:3], ids[3:])
    assert take_turns(to_tap(7, START), by=diego, limit=3, at=START + HOUR / 6) == mine  # the same again
    later = START + HOUR / 6 + IN_HAND
    assert take_turns(to_tap(7, later), by=elena, limit=9, at=later) == ids


def test_cards_are_free_at_once_when_they_are_given_back_and_stay_while_she_is_at_it(diego, elena):
    first, second = make_card("A"), make_card("B")
    take_turns(to_tap(7, START), by=diego, limit=2, at=START)
    at = START + IN_HAND * 0.9
    assert take_turns([first], by=diego, limit=2, at=at) == [first.pk]
    at = START + IN_HAND * 1.1
    assert take_turns(to_tap(7, at), by=elena, limit=2, at=at) == [second.pk]
    give_back(7, by=diego)
    assert take_turns(to_tap(7, at), by=elena, limit=2, at=at) == [second.pk, first.pk]


def test_who_is_asked_for_no_more_or_is_too_late_is_not_in_the_list(diego):
    stopped, late, early, other, kept = (make_card(name) for name in ("A", "B", "C", "D", "E"))
    stop(stopped.contact, at=START)
    Message.objects.filter(pk=late.pk).update(ends_at=START)
    Message.objects.filter(pk=early.pk).update(due_at=START + HOUR)
    Message.objects.filter(pk=other.pk).update(journey_id=8)
    assert waiting() == [kept]


def test_what_waits_for_a_release_is_let_go_by_the_hand_that_sends_it(diego):
    card = make_card()
    Message.objects.filter(pk=card.pk).update(state=State.WAITING)
    assert waiting() == [card]
    assert tick(card, by=diego, at=START).state == State.HANDED_OVER


def test_quiet_hours_pause_and_stopped_channel_hold_a_card(diego):
    quiet, paused, stopped, other_kind = (make_card(name) for name in ("A", "B", "C", "D"))
    Preferences.objects.create(person=quiet.person, quiet_from=time(19), quiet_to=time(8))
    Preferences.objects.create(person=paused.person, paused_until=START + 2 * HOUR)
    Preferences.objects.create(person=stopped.person, stopped_channels=["desk"])
    Preferences.objects.create(person=other_kind.person, stopped_kinds=["reminder"])
    rows = in_order(to_tap(7, START), at=START)
    assert waiting() == []
    assert {row.message: row.quiet_until for row in rows if row.message in (quiet, paused)} == {
        quiet: START + 12.5 * HOUR,
        paused: START + 2 * HOUR,
    }
    assert take_turns(to_tap(7, START), by=diego, limit=9, at=START) == []
    assert quiet in waiting(START + 13 * HOUR)


def test_soonest_useless_first_nights_last_and_one_persons_cards_side_by_side():
    there = make_person("Madrid", phone="+34600000001", zone="Europe/Madrid")
    night = make_card(person=there)
    usual, soon = make_card("A"), make_card("B", ends_at=START + HOUR)
    again = make_card(person=soon.person)
    assert waiting() == [soon, again, usual, night]


def test_tick_and_untick_keep_the_try_and_the_log(diego):
    card = make_card()
    take_turns(to_tap(7, START), by=diego, limit=1, at=START)
    for _twice in range(2):
        assert tick(card, by=diego, at=START).state == State.HANDED_OVER
    assert list(card.attempts.values_list("channel", "outcome")) == [("desk", "accepted")]
    assert list(sent_by_hand(7, START)) == [card]
    assert not Turn.objects.exists()
    for _twice in range(2):
        assert untick(card, by=diego, at=START + HOUR).state == State.DUE
    assert not Attempt.objects.exists()
    assert Turn.objects.get().member == diego
    assert list(LogLine.objects.order_by("pk").values_list("verb", flat=True)) == [
        "message_ticked",
        "message_unticked",
    ]


def test_a_tick_told_late_is_true_of_a_card_that_was_held_meanwhile(diego):
    card = make_card()
    Message.objects.filter(pk=card.pk).update(state=State.HELD, fault=Fault.LATE)
    tick(card, by=diego, at=START)
    card.refresh_from_db()
    assert (card.state, card.fault) == (State.HANDED_OVER, "")


def test_a_message_by_another_channel_cannot_be_ticked(diego):
    card = make_card(channel="email")
    for verb in (tick, could_not, hold_here):
        assert verb(card, by=diego, at=START).state == State.DUE
    assert put_off(card, START + HOUR, by=diego, at=START).due_at == START


def test_later_and_back_again(diego):
    card = make_card()
    take_turns(to_tap(7, START), by=diego, limit=1, at=START)
    put_off(card, START + HOUR, by=diego, at=START)
    assert waiting() == []
    assert waiting(START + HOUR) == [card]
    bring_forward(card, by=diego, at=START)
    assert take_turns(to_tap(7, START), by=diego, limit=1, at=START) == [card.pk]


def test_later_never_means_too_late(diego):
    card = make_card(ends_at=START + 2 * HOUR)
    assert put_off(card, START + 2 * HOUR, by=diego, at=START).due_at == START
    assert next_hours(card, START) == {"hour": START + HOUR}


def test_later_is_said_by_her_own_clock():
    card = make_card(person=make_person("A", phone="+34600000001", zone="Europe/Madrid"))  # 1:30 a. m. there
    assert next_hours(card, START) == {
        "hour": START + HOUR,
        "evening": START + 17.5 * HOUR,
        "morning": START + 7.5 * HOUR,
    }


def test_a_number_that_does_not_take_it_leaves_by_the_next_way_or_has_failed(diego, settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    both = make_person("A", phone="+51911111198", email="a@example.org")
    email = both.contacts.get(kind="email")
    card, alone = make_card(person=both), make_card("B")
    Message.objects.filter(pk=card.pk).update(ways=[["email", email.pk]])
    card.refresh_from_db()
    could_not(card, by=diego, at=START)
    could_not(alone, by=diego, at=START)
    card.refresh_from_db()
    assert (card.state, card.channel, card.contact_id) == (State.DUE, "email", email.pk)
    assert (alone.state, alone.fault) == (State.FAILED, Fault.REFUSED)
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["refused", "refused"]


def test_links_carry_the_words_and_open_the_right_chat():
    words = "Hola, Niña ❤\n¿Vienes? a&b=c #1"
    address = whatsapp_address("+51 911-111 111", words)
    assert address.startswith("https://wa.me/51911111111?text=")
    assert parse_qs(urlsplit(address).query)["text"] == [words]
    assert parse_qs(urlsplit(sms_address("+51911111111", words)).query)["body"] == [words]
    assert whatsapp_address(text="Hola") == "https://wa.me/?text=Hola"


def test_the_parcel_has_her_link_and_what_is_shown_has_not():
    card = make_card()
    card.link = make_links([card.person], goal="today", ends_at=START + HOUR, at=START)[0]
    parcel = parcel_of(card)
    assert "/in/" in parcel.text
    assert parcel.text.startswith("Hola, Rosa.\n\n")
    assert "/in/" not in words_shown(card)
    assert words_shown(card).endswith("[enlace personal]")


def test_nobody_without_a_number_has_a_parcel():
    card = make_card()
    card.contact.kind = "email"
    assert parcel_of(card) is None


def test_the_list_costs_the_same_with_few_and_many(django_assert_num_queries):
    make_card()
    with django_assert_num_queries(1):
        in_order(to_tap(7, START), at=START)
    for n in range(30):
        make_card(f"P{n}")
    with django_assert_num_queries(1):
        assert len(in_order(to_tap(7, START), at=START)) == 31


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_members_who_ask_in_the_same_moment_share_no_card():
    members = [make_member(f"M{n}") for n in range(4)]
    ids = {make_card(f"P{n}").pk for n in range(20)}
    start, taken = Barrier(len(members)), []

    def ask(member):
        start.wait()
        taken.append(take_turns(to_tap(7, START), by=member, limit=5, at=START))
        connection.close()

    threads = [Thread(target=ask, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = [pk for turn in taken for pk in turn]
    assert len(given) == len(set(given))
    assert set(given) <= ids
    assert all(Turn.objects.filter(message=pk).count() == 1 for pk in given)


def test_a_wrong_number_lets_nothing_leave_that_waits_for_a_person(elena, rosa):
    card = make_card(person=rosa, state=State.WAITING, ways=[["email", rosa.contacts.get(kind="email").pk]])
    could_not(card, by=elena, at=START)
    assert (card.state, card.channel) == (State.WAITING, "email")
