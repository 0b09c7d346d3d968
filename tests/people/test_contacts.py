"""What people type where a number or an e-mail address is asked for."""

import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from palante.people.contacts import masked, read_contact


@pytest.mark.parametrize(
    "typed",
    [
        "987654321",
        "987 654 321",
        "987-654-321",
        "(987) 654321",
        "+51 987 654 321",
        "51987654321",
        "0051 987 654 321",
        "tel:+51987654321",
        "  +51-987-654-321  ",
        "９８７６５４３２１",  # full-width digits of some keyboards
        "٩٨٧٦٥٤٣٢١",  # Arabic digits
    ],
)
def test_a_peruvian_number_in_any_spelling_is_the_same_number(typed):
    assert read_contact(typed, "PE") == ("phone", "+51987654321")


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("0414-123.45.67", "VE", "+584141234567"),
        ("011 15-2345-6789", "AR", "+5491123456789"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("+52 1 55 1234 5678", "MX", "+525512345678"),
        ("300 123 4567", "CO", "+573001234567"),
        ("0057 300 123 4567", "CO", "+573001234567"),
        ("099 123 4567", "EC", "+593991234567"),
        ("+58 414 1234567", "PE", "+584141234567"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("07400 123456", "gb", "+447400123456"),
    ],
)
def test_numbers_of_other_countries(typed, country, number):
    assert read_contact(typed, country) == ("phone", number)


@pytest.mark.parametrize(
    "typed", ["Rosa@Example.org", " rosa@example.org ", "mailto:rosa@example.org", "rosa@ example.org,"]
)
def test_an_e_mail_address_in_any_spelling(typed):
    assert read_contact(typed, "PE") == ("email", "rosa@example.org")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Rosa",
        "12",
        "9876543210987654321",
        "rosa@",
        "@example.org",
        "a@b",
        "++++",
        "x" * 300,
        "🙂",
        "\u202e123",
    ],
)
def test_what_is_neither_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as refusal:
        read_contact(typed, "PE")
    assert len(refusal.value.messages[0]) > 20


@given(
    region=st.sampled_from(["PE", "VE", "CO", "EC", "CL", "BR", "BO", "MX", "ES"]),
    national=st.booleans(),
    separator=st.sampled_from(["", " ", "-", ".", "\u00a0"]),
)
def test_every_country_s_own_way_of_writing_gives_one_number(region, national, separator):
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    typed = phonenumbers.format_number(example, style).replace(" ", separator or " ")
    assert read_contact(typed, region) == (
        "phone",
        phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164),
    )


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused_never_an_error(typed):
    try:
        kind, value = read_contact(typed, "PE")
    except ValidationError:
        return
    assert read_contact(value, "PE") == (kind, value)  # what was read reads as itself


def test_a_masked_contact_shows_little():
    assert masked("phone", "+51987654321") == "··· 321"
    assert masked("email", "rosa@example.org") == "r···@example.org"
