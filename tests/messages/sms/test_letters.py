"""Parts and their price: one letter outside the alphabet changes both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.messages.channels.sms import count
from palante.messages.channels.sms.letters import (
    BASIC,
    EXTENSION,
    GSM,
    UCS,
    without_accents,
    without_flourish,
)


@pytest.mark.parametrize(
    ("text", "alphabet", "parts", "left"),
    [
        ("", GSM, 0, 0),
        ("Hola", GSM, 1, 156),
        ("a" * 160, GSM, 1, 0),
        ("a" * 161, GSM, 2, 153 * 2 - 161),
        ("a" * 306, GSM, 2, 0),
        ("a" * 307, GSM, 3, 152),
        ("á" * 70, UCS, 1, 0),
        ("á" * 71, UCS, 2, 67 * 2 - 71),
        ("á" * 134, UCS, 2, 0),
        ("€" * 80, GSM, 1, 0),  # an escape and a letter each
        ("😀" * 35, UCS, 1, 0),  # a pair each
        ("¿Vienes mañana? ¡Qué bueno! Ñandú".replace("ú", "u"), GSM, 1, 160 - 33),
    ],
)
def test_how_many_parts_a_text_is(text, alphabet, parts, left):
    counted = count(text)
    assert (counted.alphabet, counted.parts, counted.left) == (alphabet, parts, left)


def test_one_letter_makes_it_dear_and_is_named():
    cheap, dear = count("a" * 150), count("a" * 149 + "ó")
    assert (cheap.parts, cheap.dear) == (1, ())
    assert (dear.parts, dear.dear, dear.spared) == (3, ("ó",), 1)


def test_dear_letters_are_named_once_in_their_order():
    assert count("sesión, mañana, pérdida, sí, canción 😀").dear == ("ó", "í", "😀")


def test_no_saving_is_promised_where_there_is_none():
    assert count("Sesión a las 7").spared == 0  # one part either way
    assert count("😀" + "a" * 100).spared == 0  # an emoji has no plain letter


def test_neither_an_escape_nor_a_pair_is_torn_between_parts():
    assert count("a" * 152 + "€" + "a" * 152).parts == 3  # 306 places would be two parts, were the € torn
    assert count("á" * 66 + "😀" + "á" * 66).parts == 3


def test_a_letter_typed_as_two_counts_as_the_one_it_is():
    assert count("sesio\u0301n") == count("sesión")
    assert count("cafe\u0301").alphabet == GSM


def test_flourish_goes_only_where_that_brings_the_text_into_the_alphabet():
    assert without_flourish("“Hola” – ven… a las\u00a07") == '"Hola" - ven... a las 7'
    assert without_flourish("«Sesión»") == "«Sesión»"


def test_accents_go_and_the_alphabets_own_letters_stay():
    assert (
        without_accents("¿Cómo está, mañana? É y la pingüina, João 😀")
        == "¿Como esta, mañana? É y la pingüina, Joao 😀"
    )


@given(st.text(max_size=700))
def test_parts_hold_the_text_and_one_fewer_would_not(text):
    counted = count(text)
    alone, together = (160, 153) if counted.alphabet == GSM else (70, 67)
    if counted.parts <= 1:
        assert counted.places <= alone
    else:
        assert counted.places > alone
        assert counted.places <= counted.parts * together
        assert counted.places > (counted.parts - 1) * (together - 1)
    assert (counted.alphabet == UCS) == bool(counted.dear)


@given(st.text(alphabet=sorted(BASIC | EXTENSION), max_size=300))
def test_the_alphabet_itself_is_never_dear(text):
    assert count(text).alphabet == GSM
