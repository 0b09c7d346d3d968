import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from palante.messages.models import Message, State
from tests.factories import START
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db
DUE = START - timedelta(days=1)


@pytest.fixture(autouse=True)
def rule(journey, session, rosa):
    return make_rule(journey)


def run(capsys, what, at):
    call_command("reminders", what, at=at, json=True)
    return json.loads(capsys.readouterr().out)


def test_due_says_what_comes_and_changes_nothing(capsys):
    said = run(capsys, "due", DUE - timedelta(hours=1))

    row = said["due"][0]
    assert (row["rule"], row["session"], row["now"], row["people"]) == ("un-dia-antes", 1, False, 1)
    assert not Message.objects.exists()


def test_send_makes_and_hands_over_once(capsys):
    first, second = run(capsys, "send", DUE), run(capsys, "send", DUE)

    assert first == {"rounds": 1, "messages": 1, "too_late": 0, "unfit": 0, "waiting": 0, "handed_over": 1}
    assert second == {"rounds": 0, "messages": 0, "too_late": 0, "unfit": 0, "waiting": 0, "handed_over": 0}
    message = Message.objects.get()
    assert (message.state, message.carrier) == (State.HANDED_OVER, "outbox")


def test_what_waits_for_a_person_is_said_and_not_sent(capsys, journey):
    journey.rules.update(release="person")

    call_command("reminders", "send", at=DUE)

    assert "Esperan a que alguien los deje salir: 1." in capsys.readouterr().out
    assert Message.objects.get().state == State.WAITING


def test_in_words(capsys):
    call_command("reminders", "due", at=DUE)
    assert "ahora · creando: un-dia-antes · sesión 1" in capsys.readouterr().out
