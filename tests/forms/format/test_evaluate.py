"""What applies, what is missing, what is asked next."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from palante.forms.format import read_form
from palante.forms.format.answers import BadAnswerError, clean
from palante.forms.format.evaluate import Filled, calculated, check, relevant, split, steps
from palante.forms.pack import pack, unpack
from palante.forms.plan import Choice, Question
from tests.forms.writing import plan, read

AT = datetime(2027, 2, 3, 15, tzinfo=UTC)
CASCADE = """
| survey |
| | type | name | label | relevant | choice_filter | required | constraint | constraint_message |
| | select_one region | region | Region | | | yes | | |
| | select_one district | district | District | ${region} != '' | region = ${region} | yes | | |
| | integer | age | Age of ${district} | | | | . >= 18 | You wrote less than 18, ${region} |
| choices |
| | list_name | name | label | region |
| | region | north | *North* | |
| | region | south | South | |
| | district | villa | Villa | north |
| | district | valle | Valle | south |
"""
REPEAT = """
| survey |
| | type | name | label | relevant | calculation | repeat_count | required |
| | text | alias | Alias | | | | |
| | begin_repeat | children | Children | ${alias} != '' | | | |
| | text | child | Name of child | | | | yes |
| | begin_group | more | More | ${child} != '' | | | |
| | integer | age | Age of ${child} | | | | |
| | end_group | | | | | | |
| | calculate | line | | | concat(position(..), ': ', ${child}) | | |
| | end_repeat | | | | | | |
| | calculate | all | | | join(', ', ${line}) | | |
| | begin_repeat | sales | Sales | | | count(${children}) | |
| | text | sale | Sale to ${child} | | | | |
| | end_repeat | | | | | | |
"""


def filled(text, answers, **more):
    return Filled(plan(text), answers, at=AT, **more)


def test_what_does_not_apply_is_not_asked_and_does_not_count():
    form = plan(CASCADE)
    assert relevant(form, {}) == {"region", "age"}
    assert relevant(form, {"region": "north"}) == {"region", "district", "age"}
    assert calculated(form, {"district": "villa"}) == {}


def test_a_cascade_offers_what_goes_with_the_answer_before():
    form = filled(CASCADE, {"region": "south"})
    assert [choice.name for choice in form.choices("district")] == ["valle"]


def test_a_choice_that_no_longer_goes_with_the_answer_before_is_named():
    found = check(plan(CASCADE), {"region": "south", "district": "villa"})
    assert list(found) == ["district"]


def test_required_and_constraints_speak_the_words_of_the_form():
    found = check(plan(CASCADE), {"region": "north", "district": "villa", "age": 3})
    assert found == {"age": "You wrote less than 18, North"}
    assert list(check(plan(CASCADE), {})) == ["region"]


def test_answers_in_labels_are_words_and_never_marks():
    form = filled(REPEAT, {"alias": "x", "children": 1, "children[1]/child": "<b>*Ana*</b>"})
    assert form.label("children[1]/more/age") == "Age of \\<b\\>\\*Ana\\*\\</b\\>"


def test_a_repeat_is_asked_how_many_times_and_then_turn_after_turn():
    form = plan(REPEAT)
    assert [step.path for step in steps(form, {"alias": "Lulo"})] == ["alias", "children"]
    answers = {"alias": "Lulo", "children": 2, "children[1]/child": "Ana", "children[2]/child": "Beto"}
    found = steps(form, answers)
    assert [step.path for step in found] == [
        "alias", "children", "children[1]/child", "children[1]/more/age", "children[2]/child",
        "children[2]/more/age", "sales[1]/sale", "sales[2]/sale",
    ]  # fmt: skip
    assert (found[2].turn, found[4].turn, found[0].turn) == ((1, 2), (2, 2), None)
    assert calculated(form, answers)["all"] == "1: Ana, 2: Beto"


def test_a_repeat_that_does_not_apply_has_no_turns():
    assert [step.path for step in steps(plan(REPEAT), {"children": 2})] == ["alias"]


def test_a_turn_without_its_required_answer_is_named():
    assert list(check(plan(REPEAT), {"alias": "x", "children": 2, "children[1]/child": "Ana"})) == [
        "children[2]/child"
    ]


def test_going_on_and_back():
    form = filled(CASCADE, {"region": "north"})
    assert form.after("region").path == "district"
    assert form.before("district").path == "region"
    assert form.after("age") is None
    assert form.before("region") is None
    assert form.first_open().path == "district"


def test_numbers_are_the_same_however_they_are_written():
    number = Question("n", "n", "decimal")
    assert [clean(number, text) for text in ("1 200,50", "1200.5", "１２", " 7 ")] == [1200.5, 1200.5, 12, 7]
    for text in ("1.200,50", "twelve", "1e9", "--1", "1.2.3"):
        with pytest.raises(BadAnswerError):
            clean(number, text)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  a\u202eb\x00c \r\n d ", "abc \n d"),
        ("integer", "12", 12),
        ("integer", "12.0", 12),
        ("date", "25/03/1990", "1990-03-25"),
        ("date", "1990-3-5", "1990-03-05"),
        ("time", "7:05 p. m.", "19:05"),
        ("time", "12 am", "00:00"),
        ("time", "19:30:10", "19:30"),
        ("datetime", "2027-02-25 19:30", "2027-02-25T19:30"),
        ("acknowledge", "on", "OK"),
        ("acknowledge", "no", None),
        ("geopoint", "-12.046, -77.043", "-12.04600 -77.04300"),
        ("repeat", "3", 3),
        ("text", ["", "last"], "last"),
        ("text", "", None),
    ],
)
def test_what_is_typed_is_kept_in_one_way(kind, typed, kept):
    assert clean(Question("q", "q", kind), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", "1.5"), ("date", "31/02/1990"), ("date", "tomorrow"), ("time", "25:00"), ("datetime", "soon"),
        ("geopoint", "north"), ("geopoint", "95, 10"), ("repeat", "51"), ("repeat", "-1"), ("text", "x" * 2001),
        ("integer", True), ("decimal", float("nan")),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_gets_a_sentence(kind, typed):
    with pytest.raises(BadAnswerError) as bad:
        clean(Question("q", "q", kind), typed)
    assert str(bad.value).endswith((".", "…"))


def test_ranks_come_in_order_with_and_without_script():
    question = plan(
        "| survey |\n| | type | name | label |\n| | rank t | order | Order |\n"
        "| choices |\n| | list_name | name | label |\n| | t | a | A |\n| | t | b | B |"
    ).questions[0]
    assert (
        clean(question, ["b", "a"]) == clean(question, ["a:2", "b:1"]) == clean(question, "b a") == ["b", "a"]
    )
    for typed in (["a:1", "b:1"], ["a", "a"], ["c"]):
        with pytest.raises(BadAnswerError):
            clean(question, typed)


def test_what_is_worked_out_follows_its_answers_and_is_no_question():
    source = (Path(__file__).parents[1] / "everything.md").read_bytes()
    form = read_form(source, "everything.md").plan
    answers = {"alias": "Lulo", "age": 34, "born": "1992-11-05", "many": 2, "helpers[1]/helper": "Ana"}
    found = Filled(form, answers, at=AT, language="en")
    assert found.value("years") == 34
    assert found.label("summary") == "Lulo, you are 34"
    assert found.value("listed") == "Ana, "
    assert found.value("source") == "fair"
    assert {"today", "years", "listed", "source"} <= set(found.result())
    assert not {"years", "source", "today"} & {step.path for step in found.steps}


def test_a_plan_is_the_same_after_being_kept():
    form = read_form((Path(__file__).parents[1] / "everything.md").read_bytes(), "everything.md").plan
    assert unpack(json.loads(json.dumps(pack(form)))) == form


def test_a_thousand_questions_are_worked_out_quickly():
    rows = "\n".join(f"| | integer | q{n} | Q | ${{q{n - 1}}} != '' |" for n in range(1, 1000))
    form = plan(f"| survey |\n| | type | name | label | relevant |\n| | integer | q0 | Q | |\n{rows}")
    assert len(relevant(form, {f"q{n}": n for n in range(1000)})) == 1000


def test_a_long_chain_backwards_is_worked_out_and_one_forwards_is_refused():
    rows = [f"| | calculate | q{n} | | ${{q{n - 1}}} + 1 |" for n in range(1, 600)]
    head = "| survey |\n| | type | name | label | calculation |\n"
    form = plan(head + "| | integer | q0 | Q | |\n" + "\n".join(rows))
    assert Filled(form, {"q0": 1}).value("q599") == 600

    assert not read(head + "\n".join([*reversed(rows), "| | integer | q0 | Q | |"])).is_good


def test_a_long_sum_stays_flat():
    total = " + ".join(["${a}"] * 300)
    head = "| survey |\n| | type | name | label | calculation |\n| | integer | a | A | |\n"
    assert Filled(plan(f"{head}| | calculate | b | | {total} |"), {"a": 2}).value("b") == 600


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "", "x"])
def test_an_odd_turn_in_a_path_is_no_turn(number):
    assert not filled(REPEAT, {}).is_relevant(f"children[{number}]/child")
    assert split(f"alias[{number}]") == ("alias", {})


@pytest.mark.parametrize("kind", ["integer", "decimal", "range"])
def test_a_number_without_end_is_refused_with_a_sentence(kind):
    with pytest.raises(BadAnswerError):
        clean(Question("n", "n", kind), 10**400)


@pytest.mark.parametrize("number", ["²", "9" * 5_000])
def test_an_odd_place_in_a_ranking_is_none(number):
    ranking = Question("r", "r", "rank", choices=(Choice("a", {}), Choice("b", {})))
    assert clean(ranking, [f"a:{number}", "b:1"]) == ["b"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("round(1.5, 400)", 1.5),
        ("round(1.5, -400)", None),
        ("round(${n} * 10, 9)", 1e16),
        ("decimal-time('²²:00')", None),
        ("decimal-time('T12:²0')", None),
    ],
)
def test_a_formula_over_odd_numbers_gives_something(formula, value):
    text = f"""
    | survey |
    | | type | name | label | calculation |
    | | integer | n | N | |
    | | calculate | c | | {formula} |
    """
    assert filled(text, {"n": 10**15}).value("c") in (value, value or 0)


def test_texts_that_double_each_other_end():
    rows = "\n".join(f"| | calculate | c{n} | | concat(${{c{n - 1}}}, ${{c{n - 1}}}) |" for n in range(1, 60))
    text = f"""
    | survey |
    | | type | name | label | calculation |
    | | text | c0 | Word | |
    {rows}
    """
    assert len(filled(text, {"c0": "word"}).value("c59")) == 20_000


def test_repeats_in_repeats_in_repeats_end():
    text = """
    | survey |
    | | type | name | label | repeat_count |
    | | text | alias | Alias | |
    | | begin_repeat | a | A | 1000000000 |
    | | begin_repeat | b | B | 1000000000 |
    | | begin_repeat | c | C | 1000000000 |
    | | text | word | Word | |
    | | end_repeat | | | |
    | | end_repeat | | | |
    | | end_repeat | | | |
    """
    assert 0 < len(list(filled(text, {}).paths())) <= 1_001
