"""Tables: the same bytes back, and an edit changes one record."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from palante.base.kitparts import Folder
from palante.base.table import Table
from palante.journeys.reading import read_plan

PLAN = 'key,days_before,desk,what,what_en\nopen,28,partners,"Abrir, ya",Open\n\ncall,14,host,"Dos\nlíneas","He said ""yes"""'


def table(content: bytes) -> Table:
    return Table(content, "plan.csv", ("key", "what"), "key,what")


@settings(max_examples=500)
@given(st.text(st.one_of(st.sampled_from('",;\r\n\ufeff'), st.characters(codec="utf-8"))))
@example("\r0")
def test_any_text_comes_back_as_it_was(text):
    assert table(text.encode()).to_bytes() == text.encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_changed_cell_reads_back_and_the_other_records_stay(text):
    plan = table(PLAN.encode())

    plan.change(plan.records[0], "what", text)

    again = table(plan.to_bytes())
    assert again.faults == []
    assert again.records[0].cells == {
        "key": "open",
        "days_before": "28",
        "desk": "partners",
        "what": text,
        "what_en": "Open",
    }
    assert [record.source for record in again.records[1:]] == [
        record.source for record in table(PLAN.encode()).records[1:]
    ]


def test_a_line_is_found_after_a_cell_of_two_lines():
    plan = table((PLAN + "\nlast,soon,boss,x,y").encode())

    assert [record.line for record in plan.records] == [2, 3, 4, 6]


def test_a_plan_saved_by_a_spanish_spreadsheet_is_read():
    content = "\ufeffkey;days_before;desk;what\r\nopen;28;partners;Abrir, por fin\r\n".encode()
    faults = []

    (line,) = read_plan(Folder({"plan.csv": content}), faults)

    assert (line.key, line.days_before, line.words, faults) == (
        "open",
        28,
        {"es": {"what": "Abrir, por fin"}},
        [],
    )
