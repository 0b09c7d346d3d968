"""Printed cards that wait for their owner."""

import pytest
from django.core.exceptions import ValidationError

from palante.people.domain.blank_card import (
    find_again,
    find_blank_card,
    hand_over,
    print_cards,
    printed_code,
    printed_number,
    void_cards,
)
from palante.people.domain.card import code_of, person_of_card
from palante.people.models import BlankCard
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(journey):
    return print_cards(journey.pk, 3)


def test_a_blank_card_opens_nothing_until_somebody_has_it(cards):
    luz, code = make.make_person("Luz"), printed_code(cards[0])
    assert person_of_card(code) is None
    hand_over(cards[0], luz)
    assert person_of_card(code.lower()) == luz
    assert code_of(luz) == code


def test_numbers_go_on_and_belong_to_their_journey(journey, cards):
    assert [card.number for card in cards] == [1, 2, 3]
    assert [card.number for card in print_cards(journey.pk, 2)] == [4, 5]
    assert [card.number for card in print_cards(make.make_journey().pk, 1)] == [1]


@pytest.mark.parametrize("spelling", ["{}", " {} ", "Nr. {}"])
def test_a_number_is_read_however_it_is_written(journey, cards, spelling):
    typed = printed_number(cards[1]).lower().replace("-", " ")
    if "Nr" in spelling:
        with pytest.raises(ValidationError):
            find_blank_card(journey.pk, spelling.format(typed))
    else:
        assert find_blank_card(journey.pk, spelling.format(typed)) == cards[1]


def test_a_slip_of_the_pen_finds_no_card(journey, cards):
    mine, other = printed_number(cards[0]), printed_number(cards[1])
    mixed = other[:3] + mine[3:]
    for typed in ("", "001", "999-KT", "KT", "-", "١٢٣-KT", mixed if mixed != other else "004-KT"):
        with pytest.raises(ValidationError, match="número"):
            find_blank_card(journey.pk, typed)


def test_a_card_is_given_once(cards):
    luz, sol = make.make_person("Luz"), make.make_person("Sol")
    hand_over(cards[0], luz)
    hand_over(cards[0], luz)  # the same form again
    with pytest.raises(ValidationError, match="ya es de alguien"):
        hand_over(cards[0], sol)
    assert person_of_card(printed_code(cards[0])) == luz


def test_a_lost_card_opens_nothing_and_its_owner_gets_another_code(journey, cards):
    luz = make.make_person("Luz")
    hand_over(cards[0], luz)
    assert void_cards(journey.pk, [1, 2]) == [1, 2]
    assert void_cards(journey.pk, [1, 2]) == []
    luz.refresh_from_db()
    assert person_of_card(printed_code(cards[0])) is None
    assert person_of_card(code_of(luz)) == luz
    with pytest.raises(ValidationError, match="se perdió"):
        hand_over(cards[1], luz)


def test_what_was_found_again_can_be_given_but_not_what_was_somebodys(journey, cards):
    hand_over(cards[0], make.make_person("Luz"))
    void_cards(journey.pk, [1, 2])
    assert find_again(journey.pk, [1, 2, 3]) == [2]
    assert list(
        BlankCard.objects.filter(void_at=None).order_by("number").values_list("number", flat=True)
    ) == [2, 3]
