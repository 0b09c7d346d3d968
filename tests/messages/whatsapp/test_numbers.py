import pytest

from palante.messages.channels.whatsapp.numbers import is_id, number_of, recipient


@pytest.mark.parametrize(
    ("wa_id", "number"),
    [
        ("51911111111", "+51911111111"),
        ("5215512345678", "+525512345678"),
        ("525512345678", "+525512345678"),
        ("551187654321", "+5511987654321"),
        ("5511987654321", "+5511987654321"),
        ("551133334444", "+551133334444"),
        ("5491123456789", "+5491123456789"),
        ("PE.13491208655302741918", "PE.13491208655302741918"),
        ("PE.ENT.11815799212886844830", "PE.ENT.11815799212886844830"),
        ("", ""),
        ("1", ""),
        ("not a number", ""),
    ],
)
def test_a_number_is_read_as_we_write_it(wa_id, number):
    assert number_of(wa_id) == number


def test_who_hides_her_number_is_written_to_by_her_id():
    assert recipient("+51911111111") == {"to": "+51911111111"}
    assert recipient("PE.1349") == {"recipient": "PE.1349"}
    assert not is_id("+51911111111")
