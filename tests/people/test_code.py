"""Six digits: they let the right people in, tell nothing about who exists, and cannot be guessed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from palante.base import events
from palante.base.models import LogLine
from palante.calls.queries import code_requests
from palante.people import policy
from palante.people.contacts import contact_fingerprint
from palante.people.domain.code import (
    TooManyTries,
    answer_request,
    ask_code,
    digits_of,
    prove_contact,
    reopen_request,
    try_code,
)
from palante.people.models import CodeRequest, Contact, SignInCode
from palante.people.policy import way_for_code
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START
HERE = "192.0.2.1"


@pytest.fixture
def asked(monkeypatch):
    """The codes that left: (contact, code)."""
    told = []
    monkeypatch.setattr(
        events, "_tell", lambda event, args, kwargs: told.append(args) if event == "code_asked" else None
    )
    return told


def ask(text, at=AT, address=HERE):
    return ask_code(text, country="PE", address=address, at=at)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_a_code_by_mail_lets_its_owner_in_once(rosa, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reply = ask("ROSA@example.org")
    [(contact, code, _way)] = asked
    assert contact.person == rosa
    assert try_code(reply.fingerprint, digits_of(code), address=HERE, at=AT) == [rosa]
    assert try_code(reply.fingerprint, digits_of(code), address=HERE, at=AT) == []


def test_digits_are_read_with_spaces_and_in_other_scripts(rosa):
    reply = ask("rosa@example.org")
    digits = digits_of(SignInCode.objects.get())
    typed = " ".join(chr(0x0660 + int(digit)) for digit in digits)
    assert try_code(reply.fingerprint, typed, address=HERE, at=AT) == [rosa]


def test_a_contact_is_proven_only_when_the_code_came_back(journey, asked, django_capture_on_commit_callbacks):
    luz = make.make_person("Luz", email="luz@example.org", proven=False)
    reply = ask("luz@example.org")
    assert Contact.objects.get(person=luz).proven_at is None
    try_code(reply.fingerprint, digits_of(SignInCode.objects.get()), address=HERE, at=AT)
    prove_contact(luz, reply.fingerprint, at=AT)
    assert Contact.objects.get(person=luz).proven_at == AT


def test_two_sisters_with_one_phone_are_both_offered(journey):
    sisters = [make.make_person(alias, phone="+51987654321") for alias in ("Ada", "Bea")]
    reply = ask("987654321")
    assert try_code(reply.fingerprint, digits_of(SignInCode.objects.get()), address=HERE, at=AT) == sisters


def test_asking_for_a_stranger_s_contact_looks_the_same_and_sends_nothing(
    rosa, asked, django_capture_on_commit_callbacks, django_assert_num_queries
):
    with django_capture_on_commit_callbacks(execute=True):
        known, unknown = ask("rosa@example.org"), ask("nobody@example.org")
    assert known.kind == unknown.kind
    assert len(asked) == 1
    assert SignInCode.objects.count() == 2
    digits = digits_of(SignInCode.objects.get(fingerprint=unknown.fingerprint))
    assert (
        try_code(unknown.fingerprint, digits, address=HERE, at=AT) == []
    )  # even if the six digits were guessed


def test_without_a_paid_channel_a_number_waits_on_the_host_s_desk(journey, julio, elena, asked):
    for _ in range(2):
        reply = ask("911 111 111")
    [request] = code_requests(journey)
    assert asked == []
    digits = answer_request(request, by=elena, at=AT)
    assert answer_request(request, by=elena, at=AT) == digits
    assert list(code_requests(journey)) == []
    assert try_code(reply.fingerprint, digits, address=HERE, at=AT + timedelta(hours=1)) == [julio]


def test_a_request_ticked_off_by_mistake_is_reopened(journey, julio, elena):
    ask("911 111 111")
    request = CodeRequest.objects.get()
    answer_request(request, by=elena, at=AT)
    reopen_request(request, by=elena)
    reopen_request(request, by=elena)
    assert list(code_requests(journey)) == [request]


def test_a_request_answered_the_next_week_brings_fresh_digits(julio, elena):
    reply = ask("911 111 111")
    later = AT + timedelta(days=7)
    digits = answer_request(CodeRequest.objects.get(), by=elena, at=later)
    assert try_code(reply.fingerprint, digits, address=HERE, at=later) == [julio]


def test_another_journey_s_desk_does_not_see_the_request(julio, ana):
    ask("911 111 111")
    assert list(code_requests(make.make_journey("other"))) == []


def test_a_code_expires(rosa):
    reply = ask("rosa@example.org")
    digits = digits_of(SignInCode.objects.get())
    assert try_code(reply.fingerprint, digits, address=HERE, at=AT + timedelta(minutes=11)) == []


def test_after_five_wrong_tries_the_right_digits_are_too_late(rosa):
    reply = ask("rosa@example.org")
    digits = digits_of(SignInCode.objects.get())
    for _ in range(5):
        assert try_code(reply.fingerprint, wrong(digits), address=HERE, at=AT) == []
    assert try_code(reply.fingerprint, digits, address=HERE, at=AT) == []


@pytest.mark.parametrize("address", ["rosa@example.org", "nobody@example.org"])
def test_a_hundred_wrong_codes_are_stopped_the_same_for_known_and_unknown(rosa, address):
    reply = ask(address)
    wrong_digits = wrong(digits_of(SignInCode.objects.get()))
    answers = []
    for n in range(100):
        try:
            answers.append(try_code(reply.fingerprint, wrong_digits, address=f"192.0.2.{n}", at=AT))
        except TooManyTries:
            answers.append("locked")
    assert answers == [[]] * 60 + ["locked"] * 40  # and after the fifth, nothing that is typed can be right


def test_asking_again_leaves_the_digits_on_their_way_good_and_their_tries_spent(rosa):
    reply = ask("rosa@example.org")
    digits = digits_of(SignInCode.objects.get())
    for _ in range(3):
        try_code(reply.fingerprint, wrong(digits), address=HERE, at=AT)
    for n in range(3):
        ask("rosa@example.org", address=f"198.51.100.{n}")  # a stranger who knows the address
    assert SignInCode.objects.latest("pk").tries == 3
    assert try_code(reply.fingerprint, digits, address=HERE, at=AT) == [rosa]
    assert try_code(reply.fingerprint, digits, address=HERE, at=AT) == []


def test_a_stranger_cannot_lock_an_owner_out(rosa):
    for _ in range(5):
        ask("rosa@example.org", address="203.0.113.9")
    with pytest.raises(TooManyTries):
        ask("rosa@example.org", address="203.0.113.9")
    assert ask("rosa@example.org")


def test_two_sisters_in_two_journeys_wait_on_both_desks_and_one_message_serves(journey, elena):
    other = make.make_journey("other")
    for alias, where in (("Ada", journey), ("Bea", other)):
        make.give_seat(make.make_person(alias, phone="+51987654321"), where)
    ask("987654321")
    [mine], [theirs] = code_requests(journey), code_requests(other)
    assert (mine.contact.person.alias, theirs.contact.person.alias) == ("Ada", "Bea")
    answer_request(mine, by=elena, at=AT)
    assert list(code_requests(other)) == []


def test_two_sisters_in_one_journey_are_one_line_on_its_desk(journey):
    for alias in ("Ada", "Bea"):
        make.give_seat(make.make_person(alias, phone="+51987654321"), journey)
    ask("987654321")
    assert code_requests(journey).count() == 1


def test_asking_again_and_again_is_stopped_the_same_for_known_and_unknown(rosa):
    for contact in ("rosa@example.org", "nobody@example.org"):
        for _ in range(5):
            ask(contact)
        with pytest.raises(TooManyTries):
            ask(contact)


def test_what_is_no_contact_is_refused_before_anything_is_counted():
    with pytest.raises(ValidationError):
        ask("hola")
    assert not SignInCode.objects.exists()


def test_the_log_holds_neither_contact_nor_digits(rosa):
    ask("rosa@example.org")
    told = str(list(LogLine.objects.values()))
    assert "rosa@" not in told
    assert digits_of(SignInCode.objects.get()) not in told


@given(st.text(max_size=30))
def test_anything_may_be_typed_as_digits(typed):
    assert try_code(contact_fingerprint(typed), typed, address=f"here {typed}", at=AT) == []


class TestPaidChannel:
    """The door for SMS and WhatsApp: who may cost money, and how often."""

    @pytest.fixture(autouse=True)
    def sms(self, settings, monkeypatch):
        settings.CODE_CHANNELS = ["sms"]
        settings.CODE_COUNTRIES = ["PE"]
        self.is_ready = self.reaches = True
        carrier = policy.Carrier(lambda: self.is_ready, lambda contact, at: self.reaches)
        monkeypatch.setitem(policy._carriers, "sms", carrier)

    def way(self, person, address=HERE, at=AT):
        return way_for_code(Contact.objects.get(person=person), address=address, at=at)

    def test_a_known_number_of_an_allowed_country_goes_by_sms(self, julio):
        assert self.way(julio) == "sms"

    def test_a_channel_that_is_not_set_up_leaves_it_to_the_desk(self, julio):
        self.is_ready = False
        assert self.way(julio) == "desk"

    def test_a_number_that_the_channel_does_not_reach_now_waits_on_the_desk_and_costs_nothing(self, julio):
        self.reaches = False
        assert {self.way(julio) for _ in range(9)} == {"desk"}
        self.reaches = True
        assert self.way(julio) == "sms"

    def test_the_first_channel_that_is_set_up_is_taken(self, julio, settings):
        settings.CODE_CHANNELS = ["pigeon", "whatsapp", "sms"]
        assert self.way(julio) == "sms"

    def test_how_long_a_code_lasts_does_not_tell_whether_somebody_has_the_number(self, julio):
        ask("911 111 111")
        ask("922 222 222")
        assert {code.ends_at - AT for code in SignInCode.objects.all()} == {timedelta(minutes=10)}
        ask("+371 25 123 456")  # of a country that waits for the host in any case
        assert SignInCode.objects.latest("pk").ends_at - AT == timedelta(hours=24)

    def test_an_unknown_number_goes_nowhere(self):
        assert way_for_code(None, address=HERE, at=AT) == ""

    def test_somebody_who_stopped_messages_still_gets_the_code_she_asks_for(self, julio):
        Contact.objects.update(stopped_at=AT)
        assert self.way(julio) == "sms"

    def test_a_number_of_another_country_waits_on_the_desk(self):
        assert self.way(make.make_person("Nella", phone="+37125123456")) == "desk"

    def test_the_fourth_code_to_a_number_in_an_hour_waits_on_the_desk(self, julio):
        assert [self.way(julio, address=str(n)) for n in range(4)] == ["sms", "sms", "sms", "desk"]
        assert self.way(julio, at=AT + timedelta(hours=1)) == "sms"

    def test_one_address_cannot_spend_it_all(self, settings, julio, journey):
        settings.CODES_AN_ADDRESS_AND_HOUR = 1
        other = make.make_person("Luz", phone="+51922222222")
        assert (self.way(julio), self.way(other), self.way(other, address="198.51.100.7")) == (
            "sms",
            "desk",
            "sms",
        )

    def test_the_day_s_budget_is_the_end(self, settings, julio, journey):
        settings.CODES_A_DAY = 1
        other = make.make_person("Luz", phone="+51922222222")
        assert (self.way(julio), self.way(other)) == ("sms", "desk")
        assert self.way(other, at=AT + timedelta(days=1)) == "sms"

    def test_a_code_by_sms_is_announced_and_not_left_on_the_desk(
        self, julio, asked, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            ask("911 111 111")
        assert [way for _contact, _code, way in asked] == ["sms"]
        assert not CodeRequest.objects.exists()
