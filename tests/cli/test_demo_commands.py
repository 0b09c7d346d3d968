"""`palante demo` and `palante simulate` say what they did, to people and to programs."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from palante.cli.main import OURS, overview

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_mode(settings):
    settings.DEMO = True
    with override("en"):
        yield


def run(capsys, *command):
    call_command(*command)
    return capsys.readouterr().out


def test_demo_says_what_there_is(capsys):
    assert "is ready (call, 5 people" in run(capsys, "demo", "--people=3", "--stage=call")
    assert "already there (5 people" in run(capsys, "demo")


def test_demo_answers_programs_in_json(capsys):
    facts = json.loads(run(capsys, "demo", "--people=1", "--at=2026-11-19T19:20", "--json"))

    assert facts == {
        "is_new": True,
        "people": 3,
        "prepared_at": "2026-11-19T19:20:00-05:00",
        "slug": "creando",
        "stage": "running",
        "starts_on": "2026-11-03",
    }


def test_simulate_answers_programs_in_json(capsys, journey):
    facts = json.loads(run(capsys, "simulate", "creando", "--participants=4", "--json"))

    assert facts == {"made": 4, "seated": 4, "waiting": 0}


def test_simulate_names_the_journeys_there_are(journey):
    with pytest.raises(CommandError, match="There are: creando"):
        call_command("simulate", "creador", "--participants=1")


def test_a_time_that_is_none_is_explained():
    with pytest.raises(CommandError, match="Write it like 2027-02-16T19:20"):
        call_command("demo", "--at=yesterday")


def test_palante_alone_lists_our_own_commands_first():
    with override("en"):
        said = overview()

    assert [line.split()[0] for line in said.splitlines()[2:9]] == OURS
    assert "Prepare the CREANDO journey" in said
