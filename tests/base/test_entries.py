"""Entries: what a phone wrote is taken once, however often it is sent."""

from datetime import timedelta
from uuid import uuid4

import pytest

from palante.base import entries
from palante.base.entries import Refused, handles, take_entry
from palante.base.models import Entry
from tests import factories as make
from tests.factories import START


@pytest.fixture
def taken(monkeypatch):
    """A room that keeps every payload; "no" is refused after something was written."""
    monkeypatch.setattr(entries, "_handlers", {})
    payloads = []

    @handles("note")
    def take(person, payload, *, entry, written_at, at):
        make.make_person("written before the refusal")
        if payload["text"] == "no":
            raise Refused("Not today.")
        payloads.append((payload["text"], written_at))
        return {"length": len(payload["text"])}

    return payloads


def test_an_entry_sent_twice_is_taken_once_and_answered_the_same(rosa, taken):
    id = uuid4()

    first = take_entry(rosa, id, "note", {"text": "hola"}, START, at=START)
    again = take_entry(rosa, id, "note", {"text": "hola"}, START, at=START + timedelta(hours=9))

    assert first == again == {"state": "kept", "length": 4}
    assert taken == [("hola", START)]


def test_a_clock_that_runs_ahead_cannot_write_in_the_future(rosa, taken):
    take_entry(rosa, uuid4(), "note", {"text": "hola"}, START + timedelta(hours=3), at=START)

    assert taken == [("hola", START)]
    assert Entry.objects.get().written_at == START


def test_a_refused_entry_leaves_nothing_behind_but_its_answer(rosa, taken):
    people = type(rosa).objects.count()

    outcome = take_entry(rosa, uuid4(), "note", {"text": "no"}, START, at=START)

    assert outcome == {"state": "refused", "why": "Not today."}
    assert type(rosa).objects.count() == people


def test_an_unknown_kind_is_refused(rosa, taken):
    assert take_entry(rosa, uuid4(), "poem", {}, START, at=START) == {"state": "refused", "why": "unknown"}


def test_somebody_elses_id_tells_nothing(rosa, julio, taken):
    id = uuid4()
    take_entry(rosa, id, "note", {"text": "hola"}, START, at=START)

    assert take_entry(julio, id, "note", {"text": "x"}, START, at=START) == {
        "state": "refused",
        "why": "unknown",
    }
    assert taken == [("hola", START)]
