# ruff: noqa: E501, DTZ001  (a row of a form stands on one line)
"""Bad input: a clear sentence each, with its row and column, and nothing half-run."""

import io
import re
import struct
import zipfile
from datetime import datetime, time

import pytest
import tablib
from django.utils import translation

from palante.forms.format import read_form
from tests.forms.writing import form, plan, read, said


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


HEAD = "| survey |\n| | type | name | label | relevant | constraint | calculation | required |\n"
LIST = "\n| choices |\n| | list_name | name | label |\n| | trade | food | Food |\n| | trade | sew | Sewing |"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| | text | a | A | ${b} = 1 | | | |", "3 relevant: there is no question “b”"),
        ("| | text | aliasx | A | ${alias} = 1 | | | |", "3 relevant: there is no question “alias”; did you mean “aliasx”?"),
        ("| | text | a | A | ${b} = 'x | | | |", "3 relevant: a quote is opened and not closed"),
        ("| | text | a | A | (1 = 1 | | | |", "3 relevant: “)” is missing"),
        ("| | text | a | A | 1 = | | | |", "3 relevant: the formula ends too early"),
        ("| | text | a | A | 1 1 | | | |", "3 relevant: “1” stands where it cannot"),
        ("| | text | a | A | | . ~ 1 | | |", "3 constraint: “~ 1” cannot be read in a formula"),
        ("| | text | a | A | b = 1 | | | |", "3 relevant: “b” is neither a question nor a function; a question is written ${b}"),
        ("| | text | a | A | | | foo(1) | |", "3 calculation: the function “foo()” is not supported"),
        ("| | text | a | A | | | random() | |", "3 calculation: random() gives another number each time the form is read; it is not supported"),
        ("| | text | a | A | | | pulldata('x', 'y', 'z', 1) | |", "3 calculation: pulldata() reads another file, which a form here cannot; put the rows in the choices sheet"),
        ("| | text | a | A | | | if(1, 2) | |", "3 calculation: “if()” has 2 arguments, which is not what it takes"),
        ("| | text | a | A | | regex(., '(?=(a+)+)b') | | |", "3 constraint: the pattern of regex() could take for ever; write it without a repeat in a repeat"),
        ("| | text | a | A | | regex(., '[a') | | |", "3 constraint: the pattern of regex() cannot be read"),
        ("| | text | a | A | | regex(., ${a}) | | |", "3 constraint: the pattern of regex() must be a text in quotes"),
        ("| | calculate | a | | | | | |\n| | text | b | B | | | | |", "3 calculation: there is no formula to work out"),
        ("| | image | a | A | | | | |", "3 type: the type “image” is not supported"),
        ("| | deviceid | a | A | | | | |", "3 type: “deviceid” would note whose phone it is, which Palante does not do"),
        ("| | select_one_from_file x.csv | a | A | | | | |", "3 type: choices from another file are not supported"),
        ("| | select_one | a | A | | | | |", "3 type: the name of the list of choices is missing"),
        ("| | select_one tarde | a | A | | | | |", "3 type: there are no choices for “tarde”"),
        ("| | text | a | | | | | |", "3 label: the question “a” has no label"),
        ("| | text | a | <script>alert(1)</script> | | | | |", "3 label: there is a script or a picture in this text"),
        ("| | text | a | <b onclick=x>Hi</b> | | | | |", "3 label: there is a script or a picture in this text"),
        ("| | text | a | [x](javascript:alert(1)) | | | | |", "3 label: there is a script or a picture in this text"),
        ("| | text | \u0430ge | A | | | | |", "3 name: the name “\\u0430ge” has letters that only look like others"),
        ("| | text | a\u200bb | A | | | | |", "3 name: the name “a\\u200bb” has letters that only look like others"),
        ("| | text | a | A | | | | |\n| | text | A | B | | | | |", "4 name: the name “A” stands in row 3 already"),
        ("| | text | a | A | | | | |\n| | | b | B | | | | |", "4 type: the type is empty"),
        ("| | begin_group | g | G | | | | |\n| | text | a | A | | | | |", "3 type: the group “g” is begun here and never ended"),
        ("| | text | a | A | | | | |\n| | end_repeat | | | | | | |", "4 type: this ends a group that was not begun"),
        ("| | text | a | A | ${a} = 1 | | | |", "3 relevant: the logic goes round in a circle: a → a"),
        (
            "| | text | a | A | ${b} = 1 | | | |\n| | text | b | B | ${c} = 1 | | | |\n| | text | c | C | ${a} = 1 | | | |",
            "3 relevant: the logic goes round in a circle: a → b → c → a",
        ),
        (
            "| | calculate | a | | | | ${b} + 1 | |\n| | calculate | b | | | | ${a} + 1 | |\n| | text | c | C | | | | |",
            "3 relevant: the logic goes round in a circle: a → b → a",
        ),
        (
            "| | begin_group | g | G | ${a} = 1 | | | |\n| | text | a | A | | | | |\n| | end_group | | | | | | |",
            "3 relevant: the logic goes round in a circle: g → g/a → g",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_asked_is_named(rows, expected):
    column = [line.removeprefix("survey ") for line in said(HEAD + rows + LIST)]
    assert expected.replace("g → g/a → g", "g → a → g") in column


def test_faults_stand_in_the_order_of_the_rows():
    found = read(
        HEAD + "| | text | a | | | | | |\n| | txet | b | B | | | | |\n| | text | c | C | ${x} | | | |"
    )
    assert [fault.line for fault in found.faults] == [3, 4, 5]


def test_a_slip_in_a_heading_does_not_switch_a_rule_off():
    assert said("| survey |\n| | type | name | label | relevent |\n| | text | a | A | ${a} = 1 |") == [
        "survey 2 relevent: there is no column “relevent”"
    ]


def test_a_column_that_would_do_something_else_is_refused_where_it_is_filled_in():
    text = "| survey |\n| | type | name | label | media::image | trigger | notes |\n| | text | a | A | x.png | ${a} | mine |"
    assert said(text) == [
        "survey 3 media::image: pictures, sound and video in questions are not supported",
        "survey 3 trigger: “trigger” is not supported; a calculation follows its answers by itself",
    ]
    assert [f.severity for f in read(text).faults if "notes" in f.what] == ["warning"]


def test_a_heading_twice_is_named():
    assert said("| survey |\n| | type | name | label | label |\n| | text | a | A | B |") == [
        "survey 2 label: the column “label” stands here twice"
    ]


@pytest.mark.parametrize(
    ("source", "name", "what"),
    [
        (b"", "a.md", "the file is empty"),
        (b"hello", "a.md", "there is no survey in this form"),
        (b"type,name\n\"text,a", "a.csv", "this line cannot be read as a table"),
        ("| survey |\n| | type | name | label |\n| | text | a | \xf1 |".encode("latin-1"), "a.md",
         "this is not UTF-8 text: some letters cannot be read"),
        (b"\xd0\xcf\x11\xe0rest", "a.xls", "this kind of file is not read"),
        (b"x", "a.xlsm", "this kind of file is not read"),
        (b"type,name", "a.xlsx", "this is not a spreadsheet, though its name says so"),
        (b"PK\x03\x04broken", "a.xlsx", "this spreadsheet cannot be opened"),
        (b"| survey |\0", "a.md", "this is not text"),
        (b"x" * 5_000_001, "a.md", "this file is larger than a form can be"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_gets_a_sentence(source, name, what):
    assert [fault.what for fault in read_form(source, name).faults] == [what]


def test_a_thousand_columns_are_refused():
    heads = " | ".join(f"c{number}" for number in range(1_000))
    assert said(f"| survey |\n| | type | name | label | {heads} |\n| | text | a | A |") == [
        "survey 2 : there are 1003 columns"
    ]


def test_too_many_rows_are_refused():
    rows = "\n".join(f"| | text | q{number} | A |" for number in range(10_005))
    assert said(f"| survey |\n| | type | name | label |\n{rows}")[0].endswith(
        "there are more than 10000 rows"
    )


def test_a_formula_with_endless_brackets_is_refused_and_not_followed():
    deep = "(" * 200 + "1" + ")" * 200
    assert "too many brackets" in said(HEAD + f"| | text | a | A | {deep} | | | |")[0]
    assert "longer than" in said(HEAD + f"| | text | a | A | {'1+' * 3000}1 | | | |")[0]


# Spreadsheets


def workbook(*rows, sheet="survey", **sheets):
    book = tablib.Databook()
    for title, content in {sheet: rows, **sheets}.items():
        data = tablib.Dataset(*content[1:], headers=content[0], title=title)
        book.add_sheet(data)
    return book.export("xlsx")


def repacked(source, change):
    """The same zip with some parts rewritten: {name: function of the bytes}; a new name adds a part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, lambda content: content)(old.read(name)))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name](b""))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = [
    ("type", "name", "label"),
    ("text", "alias", "What shall we call you?"),
    ("integer", "age", "How old are you?"),
]


def test_a_spreadsheet_reads_like_a_table():
    choices = [("list_name", "name", "label"), ("n", 1, "One"), ("n", 2, "Two")]
    rows = [
        ("type", "name", "label", "default", "required"),
        ("select_one n", "a", "A", 2, True),
        ("date", "d", "D", None, None),
    ]
    found = read_form(workbook(*rows, choices=choices), "form.xlsx")
    assert not found.faults
    first = found.plan.questions[0]
    assert ([c.name for c in first.choices], first.default, first.required) == (["1", "2"], "2", True)


def test_a_spreadsheets_faults_have_its_own_rows():
    rows = [*GOOD[:1], (None, None, None), ("txet", "a", "A")]
    assert said(read_form(workbook(*rows), "form.xlsx")) == ["survey 3 type: there is no type “txet”"]


def hostile(change):
    return [
        f"{f.line} {f.column}: {f.what}"
        for f in read_form(repacked(workbook(*GOOD), change), "form.xlsx").faults
    ]


def test_a_formula_counts_by_its_saved_result_and_is_told():
    def formula(xml):
        return re.sub(rb'(<c r="C2"[^>]*>)', rb"\1<f>CONCAT(A1)</f>", xml)

    source = repacked(workbook(*GOOD), {SHEET: formula})
    assert hostile({SHEET: formula}) == ["2 label: cell C2 holds a formula: its saved result is read"]
    assert read_form(source, "form.xlsx").plan.questions[0].label() == "What shall we call you?"


def test_a_formula_without_a_result_is_refused_where_it_matters():
    def formula(xml):
        return xml.replace(
            b"</sheetData>",
            b'<row r="9"><c r="C9"><f>HYPERLINK("x")</f></c><c r="Z9"><f>1</f></c></row></sheetData>',
        )

    assert hostile({SHEET: formula}) == [
        "9 label: the formula in cell C9 has no result in the file",
        "9 : the formula in cell Z9 has no result in the file",
    ]
    assert not read_form(repacked(workbook(*GOOD), {SHEET: formula}), "form.xlsx").is_good


def test_merged_cells_are_named():
    def merge(xml):
        return xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
        )

    assert hostile({SHEET: merge}) == ["2 type: the cells A2:A3 are merged"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, rb'<row r="2"', b'<row r="two"'),
        (SHEET, rb'<row r="2"', '<row r="²"'.encode()),
        (SHEET, rb'<c r="C2"', b'<c r="C' + b"9" * 5_000 + b'"'),
        (SHEET, rb'<c r="B3"[^>]*><v>\d+</v>', '<c r="B3" t="s"><v>²</v>'.encode()),
        (SHEET, rb'<c r="B3"[^>]*><v>\d+</v>', b'<c r="B3"><v>nan</v>'),
        (SHEET, rb'<c r="B3"[^>]*><v>\d+</v>', b'<c r="B3"><v>1e999</v>'),
        (SHEET, rb'<c r="B3"[^>]*><v>\d+</v>', '<c r="B3" s="²"><v>1</v>'.encode()),
        ("xl/styles.xml", rb'numFmtId="\d+"', b'numFmtId="first"'),
        ("xl/workbook.xml", rb"^<\?xml[^>]*>", b'<?xml version="1.0" encoding="klingon"?>'),
    ],
)
def test_odd_numbers_inside_a_spreadsheet_are_a_sentence_and_no_crash(part, old, new):
    source = workbook(*GOOD)
    odd = repacked(source, {part: lambda xml: re.sub(old, lambda _found: new, xml)})
    assert odd != source
    read_form(odd, "form.xlsx")


def test_a_sheet_of_endless_empty_elements_is_refused(monkeypatch):
    monkeypatch.setattr("palante.forms.format.workbook.MOST_NODES", 2_000)

    def much(xml):
        return xml.replace(b"<sheetData>", b"<sheetData>" + b"<x/>" * 3_000)

    assert "far larger inside" in hostile({SHEET: much})[0]


def test_formatted_empty_cells_to_the_end_of_the_sheet_cost_nothing():
    def wide(xml):
        empty = b"".join(b'<c r="XF%c7" s="1"/>' % (65 + n % 4) for n in range(16_000))
        return xml.replace(
            b"</sheetData>",
            b'<row r="7">' + empty + b'</row><row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>',
        )

    found = read_form(repacked(workbook(*GOOD), {SHEET: wide}), "form.xlsx")
    assert (found.is_good, len(found.plan.questions)) == (True, 2)


def test_days_and_hours_of_a_spreadsheet_are_read_as_such():
    rows = [
        ("type", "name", "label", "default"),
        ("date", "d", "D", datetime(2027, 2, 1)),
        ("time", "t", "T", time(19, 30)),
    ]
    found = read_form(workbook(*rows), "form.xlsx")
    assert [question.default for question in found.plan.questions] == ["2027-02-01", "19:30"]


def test_macros_are_refused():
    assert hostile({"xl/vbaProject.bin": lambda _old: b"x"}) == ["1 : this spreadsheet holds macros"]


def test_a_zip_bomb_is_refused_before_it_unfolds():
    assert hostile({SHEET: lambda _old: b"0" * 70_000_000}) == [
        "1 : this spreadsheet is far larger inside than a form can be"
    ]


def test_a_zip_that_lies_about_its_size_is_refused():
    source = bytearray(repacked(workbook(*GOOD), {SHEET: lambda _old: b"0" * 70_000_000}))
    place = source.rfind(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", source, place + 24, 100)  # the size after unpacking, in the directory
        place = source.rfind(b"PK\x01\x02", 0, place)
    assert not read_form(bytes(source), "form.xlsx").is_good


def test_xml_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert hostile({SHEET: lambda _old: bomb}) == ["1 : this spreadsheet cannot be opened"]


# CSV


def test_csv_with_all_sheets_in_one_file():
    source = b"survey,,,\n,type,name,label\n,select_one t,a,A\nchoices,,,\n,list_name,name,label\n,t,x,X\n"
    assert [q.name for q in read_form(source, "form.csv").plan.questions] == ["a"]


def test_csv_of_a_spreadsheet_in_spanish():
    source = "\ufefftype;name;label\ntext;alias;¿Cómo te llamas?\n".encode()
    found = read_form(source, "form.csv")
    assert found.plan.questions[0].label() == "¿Cómo te llamas?"


def test_unicode_text_of_a_spreadsheet():
    source = "type\tname\tlabel\ntext\talias\t¿Cómo?\n".encode("utf-16")
    assert read_form(source, "form.csv").plan.questions[0].label() == "¿Cómo?"


def test_a_bar_inside_a_cell_is_written_with_a_backslash():
    assert (
        plan("| survey |\n| | type | name | label |\n| | text | a | this \\| that |").questions[0].label()
        == "this | that"
    )


def test_nothing_a_file_holds_makes_the_reader_fail():
    for source in (
        b"|",
        b"||",
        b"| survey |\n|",
        b"| survey |\n| | type |\n| | text |",
        b",,,\n,,",
        b"\xff\xfe\x00",
        form("| survey |\n| x |"),
    ):
        assert read_form(source, "a.md").faults
        assert read_form(source, "a.csv").faults
