"""What a short reply says; and what is left to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.messages.replies.understand import HIGHEST, NOTHING, PHRASES, Understood, understand

SAID = {
    "yes": ["Sí", "si", "SIII", "sí, gracias", "Claro que sí!", "ok 👍", "👍🏽", "✅", "dale", "yes please", "De acuerdo."],
    "no": ["no", "No, gracias", "NOOO", "👎", "no thanks", "esta vez no"],
    "help": ["ayuda", "AYUDA!!", "ayudaa", "ayda", "alluda", "ayuda por favor", "help", "hlep", "🆘", "¿?"],
    "stop": ["baja", "BAJA", "Baja por favor", "vaja", "bja", "bajaaa", "stop", "STOP.", "No quiero más mensajes"],
    "start": ["alta", "ALTA", "altaaa", "halta", "start", "quiero recibir mensajes"],
    "thanks": ["gracias", "Muchas gracias!", "🙏", "grasias", "gracias, buenas noches", "thank you"],
}  # fmt: skip
FOR_A_PERSON = [
    "", "   ", "\x00", "hola", "si pero a qué hora es?", "no puedo entrar", "sí no", "no 👍", "baja ayuda", "ya no", "no 7",
    "caja", "bajo", "barra", "basta", "alto", "falta", "salta", "shop", "insistencia", "existencia",  # words, not slips
    "presente 7 8", "presente 99999999999", "tengo 3 hijos", "presente mi carta", "mañana doy de baja el teléfono",
    "😀" * 2_500, "a" * 10_000, "sí " * 5_000, "baja " * 500, "\u202e\u200f", "<script>baja</script>", "%s {link} {code}",
]  # fmt: skip


@pytest.mark.parametrize("word", SAID)
def test_a_word_is_understood_with_its_spellings(word):
    assert {text: understand(text).word for text in SAID[word]} == dict.fromkeys(SAID[word], word)


@pytest.mark.parametrize(
    "text",
    [
        "presente 7", "Presente7", "PRESENTE  7!", "prescente 7", "precente siete", "presente sesión 7",
        "hola, presente 7 gracias", "presente 7️⃣", "present 7", "asistí a la sesión 7", "presente 7 🙏", "presente ７",
    ],
)  # fmt: skip
def test_who_was_there_says_the_number_of_the_session(text):
    assert understand(text) == Understood("present", 7)


def test_present_without_a_number_is_present():
    assert understand("Presente!") == Understood("present", None)


@pytest.mark.parametrize("text", ["7", "siete", "7️⃣", "#7", "n° 7", "la 7 por favor", "٧", "sesión 7"])
def test_a_number_alone_is_a_number(text):
    assert understand(text) == Understood("number", 7)


def test_what_is_more_than_a_word_or_could_be_two_is_for_a_person():
    assert {text: understand(text) for text in FOR_A_PERSON} == dict.fromkeys(FOR_A_PERSON, NOTHING)


def test_every_phrase_that_is_listed_is_understood_as_what_it_is_listed_under():
    listed = [
        (" ".join(phrase.split()), word) for word, text in PHRASES.items() for phrase in text.split(",")
    ]
    assert [(phrase, understand(phrase).word) for phrase, _word in listed] == listed
    assert len({phrase for phrase, _word in listed}) == len(listed), "listed twice"


@given(st.text(max_size=400))
def test_nothing_makes_it_fail_and_no_number_is_too_large_for_the_table(text):
    found = understand(text)
    assert found.number is None or 0 <= found.number <= HIGHEST


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzñáéíóú ", min_size=12, max_size=60))
def test_a_sentence_stops_nobody(text):
    """What acts at once is a word or a phrase from the list, whole."""
    assert understand(f"{text} baja {text} mundo").word not in ("stop", "start")
