"""The figure that holds the participants' Spanish to plain words."""

import pytest

from tools.readability import inflesz, spanish_section, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1), ("casa", 2), ("aire", 2), ("leer", 2), ("día", 2), ("caer", 2), ("país", 2), ("ciudad", 2),
        ("guerra", 2), ("queso", 2), ("pingüino", 3), ("rey", 1), ("hoy", 1), ("prohibir", 2), ("negocio", 3),
        ("emprendimiento", 5), ("y", 1), ("muy", 1), ("averiguáis", 4), ("ahora", 3), ("construir", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word, count):
    assert syllables(word) == count


def test_plain_words_score_above_the_floor():
    score, words = inflesz(
        "Hoy vas a poner precio a lo que haces. Trae tu lista. No hace falta saber de cuentas."
    )

    assert words == 18
    assert score > 80


def test_officialese_scores_below_the_floor():
    score, _ = inflesz(
        "La implementación de metodologías participativas posibilita la identificación de oportunidades "
        "socioeconómicas diferenciadas para la sostenibilidad de los emprendimientos."
    )

    assert score < 20


def test_addresses_placeholders_and_marks_are_no_words():
    assert inflesz("## Hola, {alias}\n\n- Mira [tu página](https://example.org/today/).") == inflesz(
        "Hola,\n\nMira tu página."
    )


def test_only_the_spanish_section_of_a_page_is_read():
    assert (
        spanish_section("# team\nplan\n# es\nHola.\n## Antes\nTrae.\n# en\nHello.\n")
        == "Hola.\n## Antes\nTrae.\n"
    )
