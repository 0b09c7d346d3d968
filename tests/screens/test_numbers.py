"""What a form or an address may send where a number belongs."""

import pytest

from palante.screens.numbers import number_of, numbers_of


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "²", "١", "1e3", " 7", "9" * 16, "9" * 5_000, "1\n"])
def test_what_is_no_number_of_ours_is_no_row(text):
    assert number_of(text) == 0


def test_numbers_are_read_and_the_rest_left_out():
    assert number_of("0012") == 12
    assert number_of("x", otherwise=7) == 7
    assert numbers_of(["3", "x", "0", "9" * 5_000, "1"]) == [3, 0, 1]
