"""Saying one's hours: nothing lost, nothing doubled, whatever phone sends what when."""

from datetime import timedelta
from uuid import uuid4

import pytest

from palante.base.entries import take_entry
from palante.base.models import LogLine
from palante.hours.cells import CAN, LISTEN, NOT, NOTHING_SAID, UNSAID
from palante.hours.domain.paint import NotAnHourError, clear_week, confirm_guess, paint, use_zone
from palante.hours.models import Week
from palante.hours.queries import about
from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge, unmerge
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db


def minutes(count):
    return START + timedelta(minutes=count)


def test_what_is_said_of_some_hours_leaves_the_others(rosa):
    paint(rosa, {0: CAN, 5: NOT}, at=START)

    week = paint(rosa, {5: LISTEN}, at=minutes(1))

    assert (week.cells[0], week.cells[5], week.cells[6]) == (CAN, LISTEN, UNSAID)


def test_the_later_word_about_an_hour_stands_whichever_phone_sends_first(rosa):
    """The borrowed phone was without signal: what it sends late was said early."""
    paint(rosa, {0: NOT, 1: NOT}, written_at=minutes(10), at=minutes(10))

    week = paint(rosa, {0: CAN, 2: CAN}, written_at=minutes(5), at=minutes(60))

    assert (week.cells[0], week.cells[1], week.cells[2]) == (NOT, NOT, CAN)


def test_the_same_entry_twice_is_one(rosa, django_assert_max_num_queries):
    id, payload = uuid4(), {"cells": {"3": "a"}, "zone": "America/Lima"}

    first = take_entry(rosa, id, "hours", payload, START, at=START)
    again = take_entry(rosa, id, "hours", payload, START, at=minutes(1))

    assert first == again
    assert first["state"] == "kept"
    assert LogLine.objects.filter(verb="hours_said").count() == 1


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"cells": []},
        {"cells": {"168": "a"}},
        {"cells": {"1": "x"}},
        {"cells": {"?": "a"}},
        {"cells": {}, "zone": 3},
    ],
)
def test_an_entry_that_names_no_hour_is_refused_with_a_sentence(rosa, payload):
    outcome = take_entry(rosa, uuid4(), "hours", payload, START, at=START)

    assert outcome["state"] == "refused"
    assert len(outcome["why"]) > 20


def test_a_place_outside_the_week_is_a_mistake(rosa):
    with pytest.raises(NotAnHourError):
        paint(rosa, {-1: CAN})


def test_the_log_says_how_many_hours_and_never_which(rosa):
    paint(rosa, {7: CAN, 8: CAN}, at=START)

    assert LogLine.objects.get(verb="hours_said").data == {"hours": 2}


def test_hours_move_with_her_to_another_clock(rosa):
    paint(rosa, {0: CAN}, at=START)

    week = use_zone(rosa, "Europe/Madrid", at=minutes(1))

    assert (week.zone, week.cells[0]) == ("Europe/Madrid", CAN)
    assert use_zone(rosa, "Nowhere/City").zone == "Europe/Madrid"


def test_a_guess_becomes_hers_when_she_says_so_or_paints(rosa):
    Week.objects.create(person=rosa, zone="America/Lima", cells=CAN + NOTHING_SAID[1:], is_guess=True)

    week = confirm_guess(rosa, at=START)

    assert (week.is_guess, week.cells[0]) == (False, CAN)
    assert (
        paint(rosa, {0: NOT}, written_at=minutes(-5), at=minutes(1)).cells[0] == CAN
    )  # said before she confirmed


def test_what_was_cleared_does_not_come_back_from_an_older_phone(rosa):
    paint(rosa, {0: CAN}, at=START)
    clear_week(rosa, at=minutes(10))

    assert paint(rosa, {0: CAN}, written_at=minutes(5), at=minutes(20)).cells == NOTHING_SAID


def test_she_can_take_with_her_what_is_kept(rosa):
    assert about(rosa) is None
    paint(rosa, {0: CAN}, at=START)

    assert about(rosa)["days_from_monday"][0][0] == CAN


def test_erasing_her_erases_her_hours(rosa, django_capture_on_commit_callbacks):
    paint(rosa, {0: CAN})

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa)

    assert not Week.objects.exists()


def test_two_who_were_one_keep_what_either_said(rosa, carmen):
    twin = make.make_person("Rosita")
    paint(rosa, {0: CAN}, at=START)
    paint(twin, {0: NOT, 1: LISTEN}, at=minutes(1))

    done = merge(rosa, twin, carmen)

    assert Week.objects.get().cells[:3] == CAN + LISTEN + UNSAID
    unmerge(done, carmen)
    assert Week.objects.get(person=twin).cells[:2] == NOT + LISTEN
    assert Week.objects.get(person=rosa).cells[:2] == CAN + UNSAID
