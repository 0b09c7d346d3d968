"""Who was two is told once."""

import pytest

from palante.messages.domain.write import write
from palante.messages.models import Kind, Message, State
from palante.people.domain.merge import merge, unmerge
from palante.reminders.models import Reminder, Round, Rule
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(journey):
    rule = Rule.objects.create(journey=journey, key="day", path="messages/day.md", anchor="journey_start")
    return Round.objects.create(rule=rule, anchor_at=START, due_at=START)


def message(key, person):
    fields = {"kind": Kind.REMINDER, "subject": "Hoy", "body": "Hola", "language": "es"}
    return write(key=key, person=person, contact=None, at=START, **fields)


def test_of_two_reminders_of_one_round_one_leaves(round_, rosa):
    twin = make.make_person("Rosa Q.")
    for person in (rosa, twin):
        Reminder.objects.create(round=round_, person=person, message=message(f"k{person.pk}", person))

    row = merge(rosa, twin)

    assert Reminder.objects.get().person == rosa
    assert list(rosa.messages.order_by("pk").values_list("state", flat=True)) == [State.DUE, State.HELD]
    assert unmerge(row) == 0
    assert list(Message.objects.order_by("pk").values_list("person", "state")) == [
        (rosa.pk, State.DUE),
        (twin.pk, State.DUE),
    ]
    assert Reminder.objects.count() == 2


def test_a_reminder_that_found_an_address_in_the_other_row_only_is_hers(round_, rosa):
    twin = make.make_person("Rosa Q.")
    Reminder.objects.create(round=round_, person=rosa, skipped="no_address")
    theirs = Reminder.objects.create(round=round_, person=twin, channel="email", message=message("k", twin))

    row = merge(rosa, twin)

    only = Reminder.objects.get()
    assert (only.person, only.message, only.skipped) == (rosa, theirs.message, "")
    unmerge(row)
    assert set(Reminder.objects.values_list("person", "message", "skipped")) == {
        (rosa.pk, None, "no_address"),
        (twin.pk, theirs.message_id, ""),
    }
