"""Directions of meaning: kept, compared, asked of a service."""

import pytest

from palante.base.outside import ServiceError
from palante.library.search import embedder as the_embedder
from palante.library.search.embedder import Service
from palante.library.search.nearness import Shelf, numpy, pack
from tests.library.search.service import embedding_service

WAYS = [True, pytest.param(False, marks=pytest.mark.skipif(numpy is None, reason="numpy is not installed"))]


@pytest.mark.parametrize("plain", WAYS)
def test_the_nearest_comes_first_whatever_corner_all_lie_in(plain):
    rows = [(10, 1, 0), (10, 0, 1), (10, -1, 0), (10, 0, -1)]
    shelf = Shelf([pack(row) for row in rows], plain=plain)
    found = shelf.near((10, 0.2, 0.9))
    assert [place for place, _ in found[:2]] == [1, 0]
    assert found[0][1] > 0.9
    assert found[-1][1] < -0.9


@pytest.mark.parametrize("plain", WAYS)
def test_a_question_is_not_nearest_to_its_own_language(plain):
    # The first number is the language; the other two what is meant.
    spanish = [(3, 0, side * (number + 1) / 12) for number in range(12) for side in (1, -1)]
    english = [(-3, (number + 1) / 12 * side, 0.1) for number in range(12) for side in (1, -1)]
    shelf = Shelf([pack(row) for row in spanish + english], ["es"] * 24 + ["en"] * 24, plain=plain)
    best = shelf.near((3, 1, 0))[0][0]
    assert best >= 24


@pytest.mark.parametrize("plain", WAYS)
def test_vectors_of_another_length_are_left_out(plain):
    shelf = Shelf([pack((1, 0)), pack((1, 0, 0)), pack((0, 1))], plain=plain)
    assert {place for place, _ in shelf.near((1, 0))} == {0, 2}
    assert shelf.near((1, 0, 0)) == []
    assert Shelf([], plain=plain).near((1,)) == []


def test_none_unless_one_is_set_up(settings):
    settings.EMBEDDER_URL, settings.EMBEDDER = "", "none"
    assert the_embedder() is None


def test_a_service_is_asked_as_openai_has_it():
    with embedding_service() as (url, asked):
        known = Service(url, "secret", "small")
        assert [list(vector) for vector in known.embed_texts(["ab", "abc"])] == [[2.0, 1.0], [3.0, 1.0]]
        assert list(known.embed_query("a")) == [1.0, 1.0]
    assert asked[0] == ("/v1/embeddings", "Bearer secret", {"model": "small", "input": ["ab", "abc"]})
    assert not known.is_outside


def test_what_a_service_answers_wrongly_is_said():
    with embedding_service(answer={"data": []}) as (url, _asked), pytest.raises(ServiceError):
        Service(url, "", "small").embed_query("a")
