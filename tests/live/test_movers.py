"""Evidence of two rows is evidence of one person, counted once."""

from datetime import timedelta

import pytest

from palante.live.models import Attendance, Feedback, HelpRequest, How
from palante.people.domain.merge import merge, unmerge
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def twin():
    return make.make_person("Rosa Q.")


def test_she_came_once_from_the_first_sign_to_the_last(session, rosa, twin):
    Attendance.objects.create(session=session, person=rosa, how=How.JOINED, first_at=START, last_at=START)
    taken_back = {"first_at": START - HOUR, "last_at": START + HOUR, "taken_back_at": START + HOUR}
    Attendance.objects.create(session=session, person=twin, how=How.JOINED, **taken_back)
    Attendance.objects.create(session=session, person=twin, how=How.LISTENED, first_at=START, last_at=START)
    before = list(Attendance.objects.order_by("pk").values())

    row = merge(rosa, twin)

    fields = ("person", "how", "first_at", "last_at", "taken_back_at")
    assert list(Attendance.objects.order_by("how").values_list(*fields)) == [
        (rosa.pk, "joined", START - HOUR, START + HOUR, None),
        (rosa.pk, "listened", START, START, None),
    ]
    assert unmerge(row) == 0
    assert list(Attendance.objects.order_by("pk").values()) == before


def test_two_open_requests_are_one_with_both_words(session, rosa, twin):
    for person, note in ((rosa, "no abre"), (twin, "no oigo")):
        HelpRequest.objects.create(session=session, person=person, trouble="other", note=note)
    HelpRequest.objects.create(session=session, person=twin, trouble="other", note="antes", closed_at=START)

    row = merge(rosa, twin)

    assert sorted(rosa.help_requests.values_list("note", flat=True)) == ["antes", "no abre · no oigo"]
    unmerge(row)
    assert sorted(twin.help_requests.values_list("note", flat=True)) == ["antes", "no oigo"]
    assert rosa.help_requests.get().note == "no abre"


def test_the_later_feedback_counts_with_the_words_of_either(session, rosa, twin):
    Feedback.objects.create(session=session, person=rosa, score=2, note="bien", at=START)
    Feedback.objects.create(session=session, person=twin, score=3, at=START + HOUR)

    merge(rosa, twin)

    assert [(each.score, each.note) for each in rosa.feedback.all()] == [(3, "bien")]


def test_undoing_after_the_row_changed_leaves_what_came_after(session, rosa, twin):
    Feedback.objects.create(session=session, person=rosa, score=1, at=START)
    Feedback.objects.create(session=session, person=twin, score=3, at=START + HOUR)
    row = merge(rosa, twin)
    rosa.feedback.update(score=2, at=START + 2 * HOUR)

    assert unmerge(row) == 1

    assert [each.score for each in rosa.feedback.all()] == [2]
    assert [each.score for each in twin.feedback.all()] == [3]
