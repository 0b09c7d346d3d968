"""A browser that took back its “yes”, from the outbox to the next way."""

import pytest
from django.utils.timezone import now

from palante.messages.channels import Gone
from palante.messages.channels.push.subscription import Subscription
from palante.messages.domain import attend
from palante.messages.domain.connect import connect_browser
from palante.messages.domain.deliver import Outcome, begin, claim, settle
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Message, State
from tests.messages.push.receiver import Browser

pytestmark = pytest.mark.django_db


def test_it_is_forgotten_and_the_message_takes_its_next_way(rosa, settings):
    settings.DEMO, settings.EMAIL_URL = False, "smtp://127.0.0.1"
    browser = Browser("https://fcm.googleapis.com/fcm/send/gone")
    contact = connect_browser(rosa, browser.endpoint, Subscription.read(browser.subscription()).text())
    mail = rosa.contacts.get(kind="email")
    message = write(
        key="reminder:1", kind="reminder", channel="push", body="Hola", language="es", person=rosa, contact=contact,
        ways=[["email", mail.pk]],
    )  # fmt: skip
    at, worker = now(), attend.come(at=now())
    claimed = begin(worker, claim(worker, ["push"], limit=5, at=at), at=at)

    settle([Outcome(claimed[0], "push", error=Gone("410 Gone"))], at=at)

    message = Message.objects.get(pk=message.pk)
    assert (message.state, message.channel, message.contact) == (State.DUE, "email", mail)
    assert not rosa.contacts.filter(kind="push").exists()
    assert Attempt.objects.get().outcome == Attempt.Outcome.REFUSED
