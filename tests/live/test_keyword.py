"""“Presente 7” by SMS or chat becomes attendance; what is doubtful becomes a question to a person."""

from datetime import timedelta

import pytest

from palante.live.domain.keyword import AFTER, count_by_hand
from palante.live.models import Attendance
from palante.messages.callbacks import Incoming
from palante.messages.domain.take_replies import take_replies, take_reply_by_hand
from palante.messages.models import Message, Thread
from tests import factories as make

pytestmark = pytest.mark.django_db
NUMBER = "+51911111111"
STARTS = make.START
DURING = STARTS + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def session(journey):
    make.make_session(journey, 8, starts=STARTS + timedelta(days=2))
    return make.make_session(journey, 7, starts=STARTS)


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    def take(text: str, *, at=DURING, sender: str = NUMBER, number: str = "") -> Thread:
        with django_capture_on_commit_callbacks(execute=True):
            take_replies("sms", [Incoming(number or f"{text}{at}", sender, text, at=at)], at=at)
        return Thread.objects.get()

    return take


def came() -> list[tuple[str, int, str, str]]:
    rows = Attendance.objects.filter(taken_back_at=None).order_by("pk")
    return [(row.person.alias, row.session.number, row.how, row.source) for row in rows]


def said_back() -> list[str]:
    return [message.body for message in Message.objects.filter(kind="answer").order_by("pk")]


def test_present_during_the_session_counts_and_is_confirmed(julio, tell):
    thread = tell("presente 7")
    assert came() == [("Julio", 7, "joined", "keyword")]
    assert Attendance.objects.get().first_at == DURING
    assert thread.waits_since is None
    (body,) = said_back()
    assert "7" in body
    assert "Creando" not in body


def test_the_same_call_again_counts_once_and_is_confirmed_once(julio, tell):
    tell("presente 7", number="x"), tell("presente 7", number="x"), tell("presente 7", number="y")
    assert len(came()) == 1
    assert len(said_back()) == 2  # she wrote twice


def test_without_a_number_the_session_that_goes_on_is_meant(julio, tell):
    tell("Presente!")
    assert came() == [("Julio", 7, "joined", "keyword")]


@pytest.mark.parametrize("after", [timedelta(0), AFTER])
def test_an_sms_that_comes_a_little_late_counts(after, julio, session, tell):
    tell("presente 7", at=session.ends + after)
    assert len(came()) == 1


def test_before_it_begins_nothing_counts_and_they_are_told_when(julio, tell):
    thread = tell("presente 8")
    assert came() == []
    assert thread.waits_since is None
    assert len(said_back()) == 1


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("presente 99", DURING),
        ("presente 7", STARTS + timedelta(days=1)),
        ("presente", STARTS - timedelta(days=1)),
    ],
)
def test_a_session_that_is_not_there_or_long_over_is_for_a_person(text, at, julio, tell):
    thread = tell(text, at=at)
    assert (came(), said_back()) == ([], [])
    assert thread.waits_since == at


@pytest.mark.parametrize("seat", ["waiting", "left"])
def test_who_has_no_seat_is_for_a_person(seat, journey, tell):
    make.give_seat(make.make_person("Nora", phone=NUMBER), journey, seat)
    tell("presente 7")
    assert came() == []
    assert Thread.objects.get().waits_since == DURING


def test_a_stranger_s_number_counts_for_nobody(julio, tell):
    tell("presente 7 Julio", sender="+51922222222")
    assert came() == []


def test_of_two_at_one_phone_it_counts_for_the_one_who_is_named(julio, journey, tell):
    make.give_seat(make.make_person("Nora Inés", phone=NUMBER), journey)
    thread = tell("presente 7")
    assert came() == []
    assert thread.waits_since == DURING
    tell("Presente 7, nora")
    assert came() == [("Nora Inés", 7, "joined", "keyword")]
    tell("presente 7 nora y julio")
    assert len(came()) == 1


def test_a_sentence_with_her_name_in_it_is_for_a_person(julio, tell):
    thread = tell("Julio no pudo estar presente en la 7 por la lluvia")
    assert came() == []
    assert thread.waits_since == DURING


def test_noted_by_hand_it_counts_too(julio, journey, diego, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        take_reply_by_hand(julio, journey, "presente 7", by=diego, at=DURING)
    assert came() == [("Julio", 7, "joined", "keyword")]
    assert said_back() == []


def test_a_member_decides_what_was_doubtful(julio, session, diego, tell):
    thread = tell("presente 7", at=STARTS + timedelta(days=1))
    count_by_hand(thread.replies.get(), session, julio, by=diego, at=STARTS + timedelta(days=1))
    thread.refresh_from_db()
    assert came() == [("Julio", 7, "joined", "keyword")]
    assert thread.waits_since is None


def test_a_mail_counts_nobody_by_itself(rosa, journey, django_capture_on_commit_callbacks):
    """Her address can be written above a mail by anybody; her name in it too."""
    address = rosa.contacts.get(kind="email").value
    for number, text in enumerate(("presente 7", "presente 7 Rosa")):
        with django_capture_on_commit_callbacks(execute=True):
            take_replies("email", [Incoming(f"<{number}@x>", address, text, at=DURING)], at=DURING)
    assert came() == []
    assert Thread.objects.get().waits_since is not None
