"""The card: a code that only its owner has, typed in any way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.base.ids import CARD_ALPHABET, card_code_from, new_card_code, read_card_code
from palante.base.models import LogLine
from palante.people.domain.card import code_of, give_card, person_of_card
from tests import factories as make

CODES = st.binary(min_size=32, max_size=32).map(card_code_from)


@given(CODES, st.sampled_from(["", " ", "-", " - ", ".", "_", "\n", "·", "–"]), st.booleans())
def test_a_code_typed_with_other_gaps_and_in_small_letters_is_the_same(code, gap, small):
    typed = gap.join(code.split("-"))
    assert read_card_code(f" {typed.lower() if small else typed} ") == code


@given(CODES, st.integers(0, 11), st.sampled_from("0O1IL2Z5S8BUVÑ"))
def test_a_code_with_a_letter_that_cards_do_not_have_is_nothing(code, place, letter):
    letters = list(code.replace("-", ""))
    letters[place] = letter
    assert read_card_code("".join(letters)) == ""


@given(st.text(max_size=40))
def test_anything_may_be_typed_as_a_code(typed):
    assert read_card_code(typed) == "" or len(read_card_code(typed)) == 14


def test_codes_hold_more_than_fifty_random_bits():
    assert len(CARD_ALPHABET) ** 12 > 2**50
    assert len({new_card_code() for _ in range(200)}) == 200


@pytest.mark.django_db
def test_the_card_brings_its_person_back(rosa):
    code = give_card(rosa)
    assert person_of_card(code.lower().replace("-", " ")) == rosa
    assert code_of(rosa) == code


@pytest.mark.django_db
def test_a_new_card_closes_the_old_one(rosa):
    old, new = give_card(rosa), give_card(rosa)
    assert (person_of_card(old), person_of_card(new)) == (None, rosa)


@pytest.mark.django_db
def test_neither_the_table_nor_the_log_holds_the_code(rosa):
    code = give_card(rosa)
    rosa.refresh_from_db()
    letters = code.replace("-", "")
    stored = " ".join(map(str, rosa.__dict__.values())) + " ".join(
        str(line.__dict__) for line in LogLine.objects.all()
    )
    assert letters not in stored
    assert code not in stored


@pytest.mark.django_db
def test_nothing_typed_belongs_to_nobody(db):
    make.make_person("Sin tarjeta")
    assert person_of_card("") is None
    assert code_of(make.make_person("Otra")) == ""
