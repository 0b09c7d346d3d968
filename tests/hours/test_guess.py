"""The registration's coarse answer fills the week, until she paints it herself."""

import pytest

from palante.base.events import announce
from palante.forms.models import Form, FormVersion, Reply
from palante.hours.cells import CAN, NOT, UNSAID, cell
from palante.hours.chores import fill_weeks_that_were_missed
from palante.hours.domain.paint import paint
from palante.hours.models import Week
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(journey, rosa):
    form = Form.objects.create(journey=journey, slug="registration")
    version = FormVersion.objects.create(
        form=form, number=1, name="registration.md", source=b"", used_at=START
    )
    answers = '{"trade": "food", "about/hours": ["evening", "late"]}'
    return Reply.objects.create(version=version, person=rosa, answers=answers, sent_at=START)


def test_the_hours_she_ticked_are_a_guess_every_day(reply, rosa, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        announce("form_sent", reply)

    week = Week.objects.get(person=rosa)
    assert week.is_guess
    assert [week.cells[cell(day, 19)] for day in range(7)] == [CAN] * 7
    assert (week.cells[cell(0, 22)], week.cells[cell(0, 8)]) == (CAN, UNSAID)


def test_what_she_said_herself_is_not_overwritten(reply, rosa):
    paint(rosa, {cell(0, 19): NOT}, at=START)

    fill_weeks_that_were_missed(START)

    assert Week.objects.get(person=rosa).cells[cell(0, 19)] == NOT


def test_who_was_missed_is_filled_later_and_once(reply, rosa):
    assert [fill_weeks_that_were_missed(START), fill_weeks_that_were_missed(START)] == [1, 0]


def test_another_form_says_nothing_of_hours(reply, rosa, django_capture_on_commit_callbacks):
    reply.version.form.slug = "before"
    with django_capture_on_commit_callbacks(execute=True):
        announce("form_sent", reply)

    assert not Week.objects.exists()
