"""Julio has written by SMS and waits; Diego sees to reminders. Every channel is carried to the outbox page."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.callbacks import Incoming
from palante.messages.channels.outbox import Outbox
from palante.messages.domain.take_replies import take_replies
from palante.messages.models import Thread
from tests import factories as make

NUMBER = "+51911111111"


@pytest.fixture(autouse=True)
def outbox_carries_all(settings, monkeypatch):
    settings.DEMO = True
    carried = dict.fromkeys(("email", "sms", "whatsapp", "telegram"), Outbox)
    monkeypatch.setattr("palante.screens.replies.ways.carriers", lambda: carried)


@pytest.fixture
def journey(db):
    today = now().date()
    return make.make_journey(
        "creando", starts_on=today - timedelta(days=14), ends_on=today + timedelta(days=28)
    )


@pytest.fixture
def hear():
    """`hear("¿a qué hora?")`: somebody writes; the thread as it stands then."""
    count = iter(range(1, 1000))

    def take(
        text: str,
        *,
        sender: str = NUMBER,
        channel: str = "sms",
        ago: timedelta = timedelta(minutes=5),
        **more,
    ) -> Thread:
        moment = now() - ago
        incoming = Incoming(f"{channel}-{next(count)}", sender, text, at=moment, **more)
        (reply, *_more) = take_replies(channel, [incoming], at=moment)
        return Thread.objects.get(pk=reply.thread_id)

    return take


@pytest.fixture
def thread(julio, hear):
    return hear("¿A qué hora es mañana?")
