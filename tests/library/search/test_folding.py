"""Words as they are kept to be found."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palante.library.search.folding import fold, stems, term, terms


@pytest.mark.parametrize(
    "words",
    [
        "aprendió aprender aprendiendo aprendimos aprendido aprendía aprendio",
        "economía economias economías",
        "mujer mujeres",
        "pescador pescadores",
        "niño niños niñas ninas",
        "negocio negocios",
        "país países pais",
        "trabajó trabajar trabajo trabajadora",
    ],
)
def test_spanish_forms_of_a_word_with_and_without_accents_are_one(words):
    assert len({term(word, "es") for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words", ["learn learning learned", "community communities", "maker makers", "walk walks walked"]
)
def test_english_forms_of_a_word_are_one(words):
    assert len({term(word, "en") for word in words.split()}) == 1


def test_a_text_of_unknown_language_is_kept_in_both():
    both = stems("Mujeres learning").split()
    assert {"muj", "learn"} <= set(both)
    assert stems("Mujeres", "es") == "muj"
    assert stems("learning", "en-GB") == "learn"


def test_other_scripts_numbers_and_apostrophes_are_words():
    assert len(terms("дом 中文 don’t 2nd", "en")) == 5
    assert terms("don’t", "en") == terms("don't", "en")


@example("\u0345", "")  # a mark whose capital is a letter
@given(st.text(), st.sampled_from(["", "es", "en", "fr"]))
def test_whatever_is_written_is_kept_in_plain_letters(text, language):
    kept = stems(text, language)
    assert re.fullmatch(r"([a-z][a-z0-9]*( [a-z][a-z0-9]*)*)?", kept)
    assert kept == stems(text.upper(), language) or fold(text) != fold(text.upper())


def test_threads_do_not_mix_their_words():
    words = [f"{one}ando{two}" for one in ("camin", "habl", "cocin") for two in range(300)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda word: term(word, "es"), words * 2))
    assert together[: len(words)] == [term.__wrapped__(word, "es") for word in words]
