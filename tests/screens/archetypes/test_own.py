"""What comes first for her: lessons, examples, sizes; and her own word on it."""

from datetime import date

import pytest

from palante.archetypes.domain.assign import assign_by_hand
from palante.archetypes.domain.claims import add_claim
from palante.archetypes.domain.make import agree, set_aside
from palante.archetypes.models import Assignment
from palante.canvases.queries import canvas_of
from palante.journeys.models import Lesson
from palante.library.models import Resource
from palante.screens.archetypes.tailored import example_first, lessons_first, size_first
from tests import factories as make
from tests.archetypes.conftest import said
from tests.conftest import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(archetype):
    add_claim(archetype, "day", said("Duerme poco."))
    archetype.lessons, archetype.first_size = ["b"], "audio"
    archetype.examples = {"proposito": {"por-que": {"es": "Pesco de noche.", "en": "I fish at night."}}}
    archetype.save()
    return agree(archetype)


@pytest.fixture
def before(journey):
    """A journey that begins far from now, with three lessons."""
    journey.starts_on, journey.ends_on = date(2099, 2, 1), date(2099, 3, 12)
    journey.call_opens_on, journey.call_closes_on = date(2098, 12, 1), date(2099, 1, 18)
    journey.save()
    for order, slug in enumerate("abc"):
        words = {"es": {"title": f"Lección {slug}"}, "en": {"title": f"Lesson {slug}"}}
        Lesson.objects.create(journey=journey, slug=slug, order=order, path=f"welcome/{slug}.md", words=words)


def places(page: str, *words: str) -> list[int]:
    return [page.index(word) for word in words]


def test_her_lessons_come_first_on_hoy_and_nobody_is_told_why(rosa, julio, journey, kind, before):
    assign_by_hand(journey, rosa, kind)
    page = as_person(rosa).get("/today/").content.decode()
    assert places(page, "Lección b", "Lección a", "Lección c") == sorted(
        places(page, "Lección b", "Lección a", "Lección c")
    )
    assert "Quien pesca" not in page
    usual = as_person(julio).get("/today/").content.decode()
    assert places(usual, "Lección a", "Lección b") == sorted(places(usual, "Lección a", "Lección b"))
    assert "for-you" not in usual


def test_the_example_of_her_kind_stands_above_the_usual_one(rosa, julio, journey, kind):
    make.make_canvas_template(journey)
    assign_by_hand(journey, rosa, kind)
    page = as_person(rosa).get("/creando/canvases/proposito/").content.decode()
    assert places(page, "Pesco de noche.", "Vendo arepas") == sorted(
        places(page, "Pesco de noche.", "Vendo arepas")
    )
    assert "Pesco de noche." not in as_person(julio).get("/creando/canvases/proposito/").content.decode()


def test_order_only_nothing_is_taken_away(rosa, journey, kind):
    template = make.make_canvas_template(journey)
    filled = example_first(canvas_of(template, rosa), kind)
    assert [len(question.examples) for question in filled.questions] == [2, 1]
    lessons = [Lesson(slug=slug) for slug in "abc"]
    assert [one.slug for one in lessons_first(lessons, kind)] == ["b", "a", "c"]
    sizes = [Resource(form=form) for form in ("text", "video", "audio")]
    assert [one.form for one in size_first(sizes, kind)] == ["audio", "text", "video"]
    assert [one.form for one in size_first(sizes, None)] == ["text", "video", "audio"]


def test_she_chooses_herself_and_can_go_back_to_the_usual_order(rosa, journey, kind):
    client = as_person(rosa)
    assert "Quien pesca de noche" in client.get("/creando/for-you/").content.decode()
    client.post("/creando/for-you/", {"archetype": kind.pk})
    client.post("/creando/for-you/", {"archetype": kind.pk})
    assert Assignment.objects.get().how == "own"
    client.post("/creando/for-you/", {"archetype": ""})
    assert Assignment.objects.get().archetype is None
    client.post("/creando/for-you/", {"archetype": "999"})
    assert Assignment.objects.get().archetype is None


def test_strangers_and_people_without_a_seat_find_nothing(client, journey, kind):
    assert client.get("/creando/for-you/").status_code == 302
    outsider = make.make_person("Outsider")
    assert as_person(outsider).get("/creando/for-you/").status_code == 404


def test_a_kind_that_was_set_aside_orders_nothing(rosa, journey, kind, before):
    assign_by_hand(journey, rosa, kind)
    set_aside(kind)
    assert "for-you" not in as_person(rosa).get("/today/").content.decode()
