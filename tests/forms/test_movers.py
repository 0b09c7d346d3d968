"""Who answered one form twice answered it once."""

import json
from datetime import timedelta

import pytest

from palante.forms.models import Form, FormVersion, Reply
from palante.people.domain.merge import merge, unmerge
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(journey):
    form = Form.objects.create(journey=journey, slug="before")
    return FormVersion.objects.create(form=form, number=1, name="before.md", source=b"")


def reply(version, person, answers, sent_at=START):
    return Reply.objects.create(version=version, person=person, answers=json.dumps(answers), sent_at=sent_at)


def test_the_later_answers_count_and_the_earlier_where_they_say_nothing(version, rosa):
    twin = make.make_person("Rosa Q.")
    mine = reply(version, rosa, {"trade": "arepas", "years": "3"})
    theirs = reply(version, twin, {"trade": "jugos", "years": ""}, START + timedelta(hours=1))
    draft = reply(version, twin, {}, None)

    row = merge(rosa, twin)

    assert set(rosa.replies.values_list("pk", flat=True)) == {mine.pk, draft.pk}
    assert json.loads(Reply.objects.get(pk=mine.pk).answers) == {"trade": "jugos", "years": "3"}
    assert unmerge(row) == 0
    assert json.loads(Reply.objects.get(pk=mine.pk).answers) == {"trade": "arepas", "years": "3"}
    assert json.loads(Reply.objects.get(pk=theirs.pk).answers) == {"trade": "jugos", "years": ""}
    assert set(twin.replies.values_list("pk", flat=True)) == {theirs.pk, draft.pk}
