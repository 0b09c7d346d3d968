# ruff: noqa: E501  (a form stands on one line)
"""Our reading beside pyxform's own: what it reads we read the same, and what it refuses we refuse."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from palante.forms.format import read_form
from palante.forms.plan import COMPUTED
from tests.forms.writing import form, read

EVERYTHING = (Path(__file__).parents[1] / "everything.md").read_bytes()
KIT = (Path(__file__).parents[3] / "kits/creando/forms/registration.md").read_bytes()
X = {"x": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml"}
KINDS = {
    "string": {
        "text",
        "calculate",
        "note",
        "select_one",
        "select_multiple",
        "acknowledge",
        "rank",
        "hidden",
        "range",
    },
    "int": {"integer", "range"},
    "decimal": {"decimal", "range"},
    "odk:rank": {"rank"},
    "dateTime": {"datetime", "start", "end"},
    "date": {"date", "today"},
    "time": {"time"},
    "geopoint": {"geopoint"},
}


def theirs(source: bytes):
    text = source.decode().replace("palante::seen_by", "note_seen_by").replace("palante::topic", "note_topic")
    return fromstring(convert(xlsform=text, file_type=".md").xform)


def binds(tree):
    """Path → attributes, without the form's own name before it and what pyxform adds of its own."""
    found = {}
    for bind in tree.iterfind(".//x:bind", X):
        path = bind.get("nodeset").split("/", 2)[2]
        if not path.startswith("meta/") and not path.endswith("_count"):
            found[path] = bind.attrib
    return found


@pytest.mark.parametrize("source", [EVERYTHING, KIT], ids=["everything", "kit"])
def test_the_same_questions_with_the_same_rules_are_read(source):
    ours, tree = read_form(source, "form.md"), theirs(source)
    assert [str(fault) for fault in ours.faults if fault.is_error] == []
    questions = {q.path: q for q in ours.plan.questions if q.type != "repeat"}
    expected = binds(tree)

    assert set(questions) == set(expected) - set(ours.plan.groups)
    for path, question in questions.items():
        bind = expected[path]
        assert question.type in KINDS[bind.get("type", "string")], path
        assert bool(question.required) == (bind.get("required") == "true()"), path
        assert (question.constraint is not None) == ("constraint" in bind), path
        assert (question.calculation is not None) == ("calculate" in bind), path
        assert question.relevant is not None or "relevant" not in bind, path
        is_read_only = question.is_read_only or question.type == "note"
        assert is_read_only == (bind.get("readonly") == "true()"), path


@pytest.mark.parametrize("source", [EVERYTHING, KIT], ids=["everything", "kit"])
def test_the_same_words_are_read_in_every_language(source):
    plan, tree = read_form(source, "form.md").plan, theirs(source)
    for translation in tree.iterfind(".//x:translation", X):
        code = translation.get("lang").rpartition("(")[2].rstrip(")")
        words = {
            text.get("id"): "".join(text.find("x:value", X).itertext())
            for text in translation
            if text.find("x:value", X) is not None and text.find("x:value", X).get("form") is None
        }
        for question in plan.questions:
            if question.type in COMPUTED or question.type == "repeat" or question.path.endswith("_other"):
                continue
            expected = next(
                (v for k, v in words.items() if k and k.endswith(f"/{question.path}:label")), None
            )
            if expected is not None and "${" not in question.label(code):
                assert question.label(code) == expected


def test_the_same_choices_are_read():
    plan, tree = read_form(EVERYTHING, "form.md").plan, theirs(EVERYTHING)
    for instance in tree.iterfind(".//x:instance", X):
        if (name := instance.get("id")) and instance.find("x:root", X) is not None:
            names = [item.findtext("x:name", "", X) for item in instance.iterfind(".//x:item", X)]
            ours = plan.lists.get(f"{name} or_other") or plan.lists[name]
            assert [choice.name for choice in ours] == names


REFUSED = {
    "a name twice": "| survey |\n| | type | name | label |\n| | text | a | A |\n| | text | a | B |",
    "a group that is not ended": "| survey |\n| | type | name | label |\n| | begin_group | g | G |\n| | text | a | A |",
    "an end without a group": "| survey |\n| | type | name | label |\n| | text | a | A |\n| | end_group | | |",
    "a repeat ended as a group": "| survey |\n| | type | name | label |\n| | begin_repeat | g | G |\n| | text | a | A |\n| | end_group | | |",
    "no list": "| survey |\n| | type | name | label |\n| | select_one x | a | A |",
    "an unknown name in a condition": "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${b} = 1 |",
    "an unknown name in a label": "| survey |\n| | type | name | label |\n| | text | a | Hello ${b} |",
    "a name with a space": "| survey |\n| | type | name | label |\n| | text | a b | A |",
    "a name that begins with a digit": "| survey |\n| | type | name | label |\n| | text | 1a | A |",
    "no name": "| survey |\n| | type | name | label |\n| | text | | A |",
    "an unknown type": "| survey |\n| | type | name | label |\n| | txet | a | A |",
    "a choice twice": "| survey |\n| | type | name | label |\n| | select_one x | a | A |\n| choices |\n| | list_name | name | label |\n| | x | b | B |\n| | x | b | C |",
    "a choice with a space in select_multiple": "| survey |\n| | type | name | label |\n| | select_multiple x | a | A |\n| choices |\n| | list_name | name | label |\n| | x | b c | B |",
    "no survey": "| choices |\n| | list_name | name | label |\n| | x | b | B |",
    "an ambiguous name": "| survey |\n| | type | name | label | relevant |\n| | begin_group | g | G | |\n| | text | a | A | |\n| | end_group | | | |\n| | begin_group | h | H | |\n| | text | a | A | |\n| | end_group | | | |\n| | text | b | B | ${a} = 1 |",
    "a calculation without a formula": "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | |\n| | text | b | B | |",
    "or_other with a filter": "| survey |\n| | type | name | label | choice_filter |\n| | select_one x or_other | a | A | k = 1 |\n| choices |\n| | list_name | name | label | k |\n| | x | b | B | 1 |",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_pyxform_refuses_is_refused_here(text):
    with pytest.raises(PyXFormError):
        theirs(form(text))
    assert not read(text).is_good


OLD = {
    "string": "text", "q string": "text", "add text prompt": "text", "int": "integer", "add integer prompt": "integer",
    "q decimal": "decimal", "date time": "datetime", "add date time prompt": "datetime", "dateTime": "datetime",
    "gps": "geopoint", "q location": "geopoint", "trigger": "acknowledge", "add acknowledge prompt": "acknowledge",
    "add note prompt": "note", "phone number": "text", "start time": "start", "get end time": "end", "get today": "today",
    "select one from t": "select_one", "select1 t": "select_one", "select one t": "select_one",
    "add select one prompt using t": "select_one", "add select multiple prompt using t": "select_multiple",
    "select all that apply from t": "select_multiple", "select all that apply t": "select_multiple",
    "select_one t or specify other": "select_one", "SELECT_ONE t": "select_one",
}  # fmt: skip


@pytest.mark.parametrize(("written", "kind"), OLD.items())
def test_old_spellings_of_types_are_understood(written, kind):
    source = form(f"""
        | survey |
        | | type | name | label:English |
        | | {written} | a | A |
        | | begin group | g | G |
        | | begin repeat | r | R |
        | | text | b | B |
        | | end repeat | | |
        | | end group | | |
        | choices |
        | | list name | name | label:English |
        | | t | x | X |
    """)
    found = read_form(source, "form.md")
    assert [str(fault) for fault in found.faults if fault.is_error] == []
    assert found.plan.questions[0].type == kind
    if written not in ("SELECT_ONE t", "trigger"):  # pyxform binds nothing to it
        names = set(binds(theirs(source)))
        ours = {question.path for question in found.plan.questions} | set(found.plan.groups)
        assert names - {"g", "g/r"} == ours - {"g", "g/r"}


def test_a_long_list_in_a_sheet_of_its_own_is_a_list():
    found = read("""
        | survey |
        | | type | name | label | choice_filter |
        | | select_one region | region | Region | |
        | | select_one_external town | town | Town | region=${region} |
        | choices |
        | | list_name | name | label |
        | | region | north | North |
        | external_choices |
        | | list_name | name | label | region |
        | | town | villa | Villa | north |
    """)
    assert found.is_good
    assert [choice.name for choice in found.plan.questions[1].choices] == ["villa"]
