"""Made-up people are made up, believable and the same every time."""

import phonenumbers
import pytest

from palante.demo.cast import characters
from palante.demo.life import answer_to
from palante.demo.words import ANSWERS
from palante.people.contacts import read_contact

CROWD = list(characters(7, range(400)))


def test_the_same_seed_and_number_make_the_same_person():
    again = next(characters(7, range(123, 124)))

    assert (again.alias, again.contacts, again.trade) == (
        CROWD[123].alias,
        CROWD[123].contacts,
        CROWD[123].trade,
    )
    assert [one.alias for one in CROWD] != [one.alias for one in characters(8, range(400))]


def test_no_number_can_ring_at_anybodys_home():
    numbers = [value for one in CROWD for kind, value in one.contacts if kind == "phone"]

    assert len(numbers) > 150
    assert all(phonenumbers.parse(number).national_number // 10_000 % 1000 == 555 for number in numbers)
    assert all(number[-4:-2] == "01" for number in numbers)
    assert all(read_contact(number, "PE") == ("phone", number) for number in numbers[:40])


def test_no_address_can_reach_anybody():
    addresses = [value for one in CROWD for kind, value in one.contacts if kind == "email"]

    assert len(addresses) > 100
    assert all(address.endswith("@example.org") for address in addresses)


@pytest.mark.slow
def test_some_can_be_reached_in_no_way_and_some_share_a_number():
    everyone = list(characters(7, range(2_100)))
    numbers = [value for one in everyone for kind, value in one.contacts if kind == "phone"]

    assert any(not one.contacts for one in everyone)
    assert 0 < len(numbers) - len(set(numbers)) < len(numbers) / 20


def test_every_word_of_an_answer_is_filled_in():
    for slug, fields in ANSWERS.items():
        template = type("Template", (), {"slug": slug})
        for key in fields:
            for one in CROWD[:60]:
                assert "{" not in answer_to(template, key, one, one.dice)
