"""`palante form`."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from palante.forms.queries import form_of

GOOD = "| survey |\n| | type | name | label |\n| | text | alias | Alias |\n"
BAD = "| survey |\n| | type | name | label |\n| | txet | alias | Alias |\n"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def test_check_says_what_is_wrong_with_row_and_column(tmp_path, capsys):
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text(BAD)
    call_command("form", "check", str(tmp_path / "good.md"))
    assert "1 question" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("form", "check", str(tmp_path / "bad.md"))
    assert f"{tmp_path / 'bad.md'}:3: [type] there is no type “txet”" in capsys.readouterr().out


def test_check_for_programs(tmp_path, capsys):
    (tmp_path / "bad.md").write_text(BAD)
    with pytest.raises(SystemExit):
        call_command("form", "check", str(tmp_path / "bad.md"), "--json")
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["row"], fault["column"], fault["sheet"]) == (3, "type", "survey")


def test_import_brings_a_form_in_or_says_why_not(tmp_path, journey, capsys):
    path = tmp_path / "registration.md"
    path.write_text(GOOD)
    call_command("form", "import", str(path), "--journey", journey.slug)
    assert form_of(journey, "registration").number == 1
    path.write_text(BAD)
    with pytest.raises(CommandError):
        call_command("form", "import", str(path), "--journey", journey.slug)
    assert form_of(journey, "registration").number == 1


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError):
        call_command("form", "check", str(tmp_path / "none.md"))
