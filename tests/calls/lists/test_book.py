"""Files as partners send them, and as nobody should."""

import io
import itertools
import time

import pytest
import python_calamine
import tablib
from django.utils import translation

from palante.calls.lists import book as book_module
from palante.calls.lists.book import NotAListError, open_book
from tests.calls.lists.sheets import cell, ods, packed, xlsx

ROWS = [["Nombre", "Celular"], ["Rosa", "987654321"], ["Ñusta", "+51 911 111 111"]]


def read(file, sheet=0):
    if isinstance(file, bytes):
        file = io.BytesIO(file)
    with open_book(file) as book:
        return list(book.rows(sheet))


def cells(file, sheet=0):
    return [row for _number, row in read(file, sheet)]


def refusal(file):
    with translation.override("en"), pytest.raises(NotAListError) as told:
        read(file)
    return str(told.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"]
)
def test_csv_in_any_delimiter_and_encoding(delimiter, encoding):
    text = "\r\n".join(delimiter.join(row) for row in ROWS)

    assert cells(text.encode(encoding)) == ROWS


def test_csv_quotes_empty_rows_and_a_word_to_excel():
    text = 'sep=;\r\n"Nombre";"Celular"\r\n;\r\n"Rosa ""la\r\nChola""";"1;2"\r\n'

    assert read(text.encode()) == [(1, ["Nombre", "Celular"]), (3, ['Rosa "la\r\nChola"', "1;2"])]


def test_csv_with_a_quote_that_nobody_closed_loses_no_row():
    rows = ["Nombre,Celular", 'Rosa "la Chola,987654321', '"Julio,987654322'] + [
        f"P{n},9{n:08}" for n in range(60)
    ]
    with open_book(io.BytesIO("\n".join(rows).encode())) as book:
        found = list(book.rows())

    assert len(found) == 63
    assert found[2] == (3, ["Julio", "987654322"])
    assert book.notes == ["open_quote"]


def test_csv_with_nul_and_bad_bytes_is_read():
    found = cells("Nombre,Celular\nRo\0sa,987654321\nÑata ñandú áéíóú,2\n".encode() + b"Jos\xff,3\n")

    assert found[1] == ["Rosa", "987654321"]
    assert found[3] == ["Jos\ufffd", "3"]


def test_what_a_library_writes_reads_as_calamine_reads_it():
    table = tablib.Dataset(headers=["Nombre", "Celular", "Edad", "Nota"])
    table.append(["Rosa", 987654321, 33.5, "dos\nlíneas"])
    table.append(["José  Ñ", "+51911111111", "", "<b>&amp;</b>"])
    content = table.export("xlsx")
    theirs = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    def shown(value):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    assert [row + [""] * (4 - len(row)) for row in cells(content)] == [
        [shown(value) for value in row] for row in theirs
    ]


def test_numbers_are_written_as_people_write_them():
    row = (
        cell("A1", 987654321.0)
        + '<c r="B1"><v>9.87654321E8</v></c>'
        + cell("C1", 1.5)
        + '<c r="D1"><v>51987654321</v></c>'
    )

    assert cells(xlsx(f'<row r="1">{row}</row>')) == [["987654321", "987654321", "1.5", "51987654321"]]


def test_a_date_is_a_day_and_a_number_formatted_as_one_stays_a_number():
    row = cell("A1", 45000, style=1) + cell("B1", 45000, style=2) + cell("C1", 987654321, style=1)

    assert cells(xlsx(f'<row r="1">{row}</row>')) == [["2023-03-15", "2023-03-15", "987654321"]]


def test_formulas_give_the_value_they_had():
    row = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>HYPERLINK("http://x")</f></c><c r="C1" t="e"><v>#N/A</v></c>'

    assert cells(xlsx(f'<row r="1">{row}</row>')) == [["2", "=…", "#N/A"]]


def test_shared_words_without_their_reading_aids():
    shared = "<si><t>Rosa</t></si><si><r><t>Ju</t></r><r><t>lio</t></r><rPh><t>no</t></rPh></si>"
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>99</v></c></row>'

    assert cells(xlsx(row, shared=shared)) == [["Rosa", "Julio", ""]]


def test_what_is_merged_downwards_holds_for_each_row():
    rows = [["Nombre", "Distrito"], ["Rosa", "Comas"], ["Julio", ""], ["Ana", ""], ["Luz", "Lince"]]
    after = '<mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="A1:B1"/></mergeCells>'

    assert [row[1] for row in cells(xlsx(rows, after=after))] == [
        "Distrito",
        "Comas",
        "Comas",
        "Comas",
        "Lince",
    ]


def test_hidden_sheets_are_told_apart_and_macros_left_alone():
    sheets = [("Secreto", "hidden", [["x"]]), ("Lista", "visible", ROWS), ("Más", "veryHidden", [["y"]])]
    with open_book(xlsx(sheets=sheets, extra={"xl/vbaProject.bin": b"\xcc\x61"})) as book:
        assert [sheet.is_hidden for sheet in book.sheets] == [True, False, True]
        assert book.notes == ["macros"]
        assert [row for _n, row in book.rows(1)] == ROWS


def test_a_thousand_columns_are_cut_and_said():
    head = "".join(
        cell(f"{letters}1", "x")
        for letters in map("".join, itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=2))
    )
    with open_book(xlsx(f'<row r="1">{head}</row>')) as book:
        row = next(book.rows())[1]

    assert len(row) == book_module.MOST_COLUMNS
    assert book.notes == ["columns"]


def test_one_cell_in_the_last_corner_costs_nothing():
    assert read(
        xlsx(
            f'<row r="1">{cell("A1", "Rosa")}</row><row r="1048576">{cell("A1048576", "Luz")}{cell("XFD1048576", 1)}</row>'
        )
    ) == [
        (1, ["Rosa"]),
        (1048576, ["Luz"]),
    ]


@pytest.mark.slow
def test_a_million_empty_rows_are_passed_over():
    empty = "".join(f'<row r="{n}" s="3" customFormat="1"/>' for n in range(2, 1_048_577))

    assert read(xlsx(f'<row r="1">{cell("A1", "Rosa")}</row>{empty}')) == [(1, ["Rosa"])]


def test_ods_counts_what_is_alike_and_ignores_comments():
    table = (
        '<table:table table:name="Oculta" table:style-name="h"><table:table-row>'
        '<table:table-cell office:value-type="string">'
        "<text:p>no</text:p></table:table-cell></table:table-row></table:table>"
        '<table:table table:name="Lista"><table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p>'
        "</office:annotation><text:p>Rosa<text:s/>Q.</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="9.87654321E8">'
        "<text:p>987.654.321</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2023-03-15">'
        "<text:p>15/03/23</text:p></table:table-cell>"
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row></table:table>"
    )
    styles = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    with open_book(ods(table, styles=styles)) as book:
        assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
            ("Oculta", True),
            ("Lista", False),
        ]
        assert list(book.rows(1)) == [(3, ["Rosa Q.", "987654321", "2023-03-15"])]


def test_ods_one_row_that_stands_for_a_million_is_cut(monkeypatch):
    table = (
        '<table:table table:name="L"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    monkeypatch.setattr("palante.calls.lists.ods_file.MOST_ROWS", 50)
    found = read(ods(table))

    assert len(found) <= 200
    assert len(found[0][1]) == book_module.MOST_COLUMNS


def test_hostile_files_get_a_sentence(subtests, monkeypatch):
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    locked = "<manifest:encryption-data/>"
    hostile = {
        "empty": (b"", "empty"),
        "old or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "without a password"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "not a spreadsheet"),
        "a PDF": (b"%PDF-1.7 ...", "not a spreadsheet"),
        "a web page": (b"<html><table><tr><td>Rosa</td></tr></table></html>", "web page"),
        "another zip": (packed({"a.txt": "x"}), "not a spreadsheet"),
        "a torn zip": (xlsx(ROWS).getvalue()[:-60], "damaged"),
        "entities": (xlsx(ROWS, head=laughs), "damaged"),
        "no XML": (xlsx(ROWS, extra={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}), "damaged"),
        "no sheet": (xlsx(ROWS, extra={"xl/workbook.xml": "<workbook/>"}), "no sheet"),
        "locked ODS": (
            ods("<table:table/>", manifest=f"<manifest:file-entry>{locked}</manifest:file-entry>"),
            "password",
        ),
    }
    for name, (file, words) in hostile.items():
        with subtests.test(name):
            assert words in refusal(file)


def test_a_bomb_stops_early(monkeypatch):
    monkeypatch.setattr("palante.calls.lists.xml.MOST_UNPACKED", 1_000_000)

    assert "far too large" in refusal(xlsx(" " * 30_000_000))


def test_merged_cells_without_end_cost_nothing():
    start = time.process_time()
    assert cells(xlsx(ROWS, after=f"<!-- mergeCells {'<mergeCell ' * 20_000} -->")) == ROWS
    assert time.process_time() - start < 5
