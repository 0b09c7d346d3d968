"""Two canvases of one person are one; no answer is lost, the later one shows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from palante.canvases.domain.answer import save_answer
from palante.canvases.models import Answer, Canvas
from palante.people.domain.merge import merge, unmerge
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def twin():
    return make.make_person("Rosa Q.")


@pytest.fixture
def template(journey):
    return make.make_canvas_template(journey)


def write(template, person, field, text, at):
    return save_answer(template, person, field=field, text=text, entry=uuid4(), written_at=at, at=at)


def shown(person) -> dict:
    rows = Answer.objects.filter(canvas__person=person, is_current=True)
    return dict(rows.values_list("field", "text"))


def test_the_later_answer_shows_and_the_earlier_is_history(template, rosa, twin):
    write(template, rosa, "por-que", "Vendo", START)
    write(template, twin, "por-que", "Vendo arepas", START + HOUR)
    write(template, twin, "para-quien", "Vecinas", START)

    row = merge(rosa, twin)

    assert shown(rosa) == {"por-que": "Vendo arepas", "para-quien": "Vecinas"}
    assert [(each.person, each.answered) for each in Canvas.objects.all()] == [(rosa, 2)]
    assert Answer.objects.filter(canvas__person=rosa, field="por-que").count() == 2
    assert unmerge(row) == 0
    assert (shown(rosa), shown(twin)) == (
        {"por-que": "Vendo"},
        {"por-que": "Vendo arepas", "para-quien": "Vecinas"},
    )
    assert dict(Canvas.objects.values_list("person", "answered")) == {rosa.pk: 1, twin.pk: 2}


def test_what_was_written_after_the_merge_stays_and_each_shows_an_answer(template, rosa, twin):
    write(template, rosa, "por-que", "Vendo", START)
    write(template, twin, "por-que", "Vendo arepas", START + HOUR)
    row = merge(rosa, twin)
    write(template, rosa, "por-que", "Vendo arepas y jugos", START + 2 * HOUR)

    unmerge(row)

    assert shown(rosa) == {"por-que": "Vendo arepas y jugos"}
    assert shown(twin) == {"por-que": "Vendo arepas"}
