import time

import pytest

from palante.calls.lists.check import Reader, alias_of, alike
from palante.calls.lists.columns import Head, folded, guess, is_never

COLUMNS = {"alias": [0], "phone": [1], "email": [2], "place": [3], "adult": [4]}


def read(*cells, **fields):
    return Reader(columns=COLUMNS, country="PE", **fields).read(7, cells)


def codes(*cells, **fields):
    return [code for _column, code in read(*cells, **fields).faults]


@pytest.mark.parametrize(
    "written",
    [
        "987654321", "987 654 321", "+51987654321", "51 987-654-321", "0051987654321", "987654321.0", "9.87654321E8",
        "'987654321", '="987654321"', "Cel. 987654321", "987654321 (WhatsApp)",
        "９８７６５４３２１", "٩٨٧٦٥٤٣٢١", "tel:987654321",
    ],
)  # fmt: skip
def test_numbers_as_spreadsheets_and_people_write_them(written):
    found = read("Rosa", written)

    assert (found.contacts, found.faults) == ([("phone", "+51987654321")], [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9.87E+08", "phone_rounded"),
        ("98765432O", "phone_letters"),
        ("9876", "phone_digits"),
        ("987654321 / 911111111", "phone_two"),
        ("2023-03-15", "phone_date"),
        ("15/03/2023", "phone_date"),
        ("=B2&C2", "formula"),
        ("=…", "formula"),
        ("#N/A", "error"),
        ("no sé", "phone_none"),
        ("", "contact_missing"),
        ("-", "contact_missing"),
        ("no tiene", "contact_missing"),
        ("rosa@", "email_wrong"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(written, code):
    found = read("Rosa", written)

    assert (found.faults, found.is_refused) == ([("B", code)], True)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "name_missing"),
        ("\u200b\0", "name_missing"),
        ("<script>alert(1)</script>", "name_code"),
        ("=cmd|' /C calc'!A0", "formula"),
        ("@SUM(1+1)", "formula"),
        ("+1+1", "formula"),
        ("12345678", "name_digits"),
        ("www.premio.example", "name_link"),
        ("Gana en premio.xyz", "name_link"),
        ("#REF!", "error"),
        ("Ros\ufffd", "letters_lost"),
        ("a " * 70, "name_long"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(written, code):
    assert codes(written, "987654321") == [code]


def test_a_good_address_keeps_the_row_of_a_bad_number():
    found = read("Rosa", "98765432O", "ROSA@Example.org")

    assert found.contacts == [("email", "rosa@example.org")]
    assert (found.faults, found.is_refused) == ([("B", "~phone_letters")], False)


def test_an_address_in_the_numbers_column_is_an_address():
    assert read("Rosa", "rosa@example.org").contacts == [("email", "rosa@example.org")]


def test_who_is_too_young_is_not_taken():
    assert codes("Rosa", "987654321", "", "", "17") == ["minor"]
    assert codes("Rosa", "987654321", "", "", "no") == ["minor"]
    assert codes("Rosa", "987654321", "", "", "18 años") == []
    assert codes("Rosa", "987654321", "", "", "15", minimum_age=14) == []


def test_letters_read_in_the_wrong_encoding_are_put_right():
    found = read("JosÃ© Ã‘ahui", "987654321", "", "<b>Comas</b>")

    assert (found.alias, found.name, found.place) == ("José", "José Ñahui", "")


def test_empty_rows_are_none():
    assert read("", " ", "") is None


def test_an_alias_has_no_surname(subtests):
    for written, alias in {
        "Rosa Quispe": "Rosa",
        "QUISPE MAMANI, ROSA": "Rosa",
        "doña rosa quispe": "Doña rosa",
        "Rosa": "Rosa",
    }.items():
        with subtests.test(written):
            assert folded(alias_of(written)) == folded(alias)
    assert alias_of("QUISPE MAMANI ROSA ELENA", surname_first=True) == "Rosa"


def test_one_number_two_people():
    assert alike("Rosa", "ROSA QUISPE")
    assert alike("Rosa Quispe", "Roza Quispe")
    assert not alike("Rosa Quispe", "Juan Quispe")
    assert not alike("Rosa", "Julio")
    assert not alike("Julio Quispe", "Julia Quispe")
    assert not alike("Pedro Quispe", "Pedro Quispe hijo")


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (["N°", "Apellidos y Nombres", "DNI", "Celular"], ["1", "Quispe, Rosa", "12345678", "987654321"],
         {"alias": [1], "phone": [3]}),
        (["Nombres", "Apellido paterno", "Apellido materno", "Correo electrónico"], ["Rosa", "Q", "M", "r@example.org"],
         {"alias": [0], "surname": [1, 2], "email": [3]}),
        (["Full name", "Mobile number", "City", "Date of birth"], ["Rosa", "987654321", "Comas", "1990"],
         {"alias": [0], "phone": [1], "place": [2]}),
        ([], ["Rosa Quispe", "987654321"], {"alias": [0], "phone": [1]}),
        ([], ["rosa@example.org", "Rosa"], {"alias": [1], "email": [0]}),
        (["Nombre del participante", "N.º de WhatsApp", "Edad"], ["Rosa", "987654321", "33"],
         {"alias": [0], "phone": [1], "adult": [2]}),
    ],
)  # fmt: skip
def test_columns_are_guessed(headings, row, expected):
    assert guess(Head(1 if headings else 0, headings, [(2, row)])) == expected


def test_documents_and_papers_are_never_taken():
    assert all(
        is_never(heading)
        for heading in ["DNI", "Nº de documento", "Nacionalidad", "Estado migratorio", "Sexo", "Dirección"]
    )
    assert not any(is_never(heading) for heading in ["Celular", "Correo", "Dirección de correo", "Nombre"])


def test_a_name_made_to_keep_the_reader_busy_is_refused_at_once():
    start = time.process_time()
    assert {code for _time in range(50) for code in codes("a@" * 249, "987654321")} == {"name_long"}
    assert time.process_time() - start < 1
