"""Sign-in codes by SMS and WhatsApp: short, first in the queue, and on the host's desk when they would not come."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.channels.sms import count
from palante.messages.channels.sms.transport import Sms
from palante.messages.channels.sms.wording import sms_text
from palante.messages.channels.whatsapp.transport import WhatsApp
from palante.messages.checks import codes_have_a_channel
from palante.messages.models import Attempt, Kind, Limit, Message, Outage, State
from palante.people.domain.code import ask_code, digits_of
from palante.people.models import CodeRequest, SignInCode
from palante.people.policy import paid_ways

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_sms(settings):
    settings.SMS_URL, settings.SMS_FROM = "kannel://a:b@127.0.0.1", "12345"
    settings.CODE_CHANNELS, settings.CODE_COUNTRIES = ["sms"], ["PE"]


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    def ask(text="911 111 111", address="192.0.2.1"):
        with django_capture_on_commit_callbacks(execute=True):
            ask_code(text, country="PE", address=address)
        return Message.objects.filter(kind=Kind.CODE).order_by("-pk").first()

    return ask


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_code_is_one_sms_that_says_nothing_else(julio, ask, language):
    julio.language = language
    julio.save()
    message = ask()
    text = sms_text(message)
    assert (message.channel, message.urgent, message.subject, message.about) == ("sms", True, "", "code")
    assert digits_of(SignInCode.objects.get()) in text
    assert digits_of(SignInCode.objects.get()) not in message.body
    assert count(text).parts == 1
    assert message.ends_at - message.made_at == timedelta(minutes=10)
    assert not CodeRequest.objects.exists()


def test_a_strangers_number_costs_nothing(ask, db):
    assert ask("922 222 222") is None


def test_by_whatsapp_first_and_by_sms_if_that_does_not_come(julio, ask, settings, monkeypatch):
    settings.CODE_CHANNELS = ["whatsapp", "sms"]
    monkeypatch.setattr(WhatsApp, "is_ready", lambda: True)
    message = ask()
    assert (message.channel, message.ways) == ("whatsapp", [["sms", julio.contacts.get().pk]])


def test_without_a_gateway_the_host_writes_it(julio, ask, settings):
    settings.SMS_URL = ""
    assert ask() is None
    assert CodeRequest.objects.count() == 1


def test_in_an_outage_the_host_writes_it(julio, ask):
    Outage.objects.create(channel="sms", since=now(), asked_at=now())
    assert ask() is None
    assert CodeRequest.objects.count() == 1


def test_when_the_months_money_is_spent_the_host_writes_it(julio, ask):
    Limit.objects.create(channel="sms", per_month=0, currency="USD")
    assert ask() is None
    assert CodeRequest.objects.count() == 1


@pytest.mark.parametrize("how", ["failed", "undelivered"])
def test_after_one_that_did_not_arrive_the_host_writes_the_next(julio, ask, how):
    message = ask()
    if how == "failed":
        Message.objects.filter(pk=message.pk).update(state=State.FAILED)
    else:
        message.attempts.create(channel="sms", at=now(), outcome=Attempt.Outcome.UNDELIVERED)
    assert ask() == message
    assert CodeRequest.objects.count() == 1


def test_after_one_that_arrived_the_next_goes_the_same_way(julio, ask):
    message = ask()
    message.attempts.create(channel="sms", at=now(), outcome=Attempt.Outcome.DELIVERED)
    assert ask() != message
    assert not CodeRequest.objects.exists()


def test_a_channel_that_is_named_and_not_set_up_is_told_at_the_start(settings):
    assert codes_have_a_channel(None) == []
    settings.SMS_URL = ""
    settings.CODE_CHANNELS = ["sms", "pigeon"]
    assert len(codes_have_a_channel(None)) == 2
    assert paid_ways() == []
    assert not Sms.is_ready()
