"""`palante story`, as one types it: sentences, exit codes, no tracebacks."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from palante.stories.models import Element, Story
from tests import factories as make

pytestmark = pytest.mark.django_db
STORY = make.story_source("Low tide")
PAGE = b"[[type:tools]]\n\n# Reef walks\n\n## Overview\nA walk."


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def archive(tmp_path):
    root = tmp_path / "archive"
    for path, content in {
        "stories/low.md": STORY,
        "elements/Reef walks.md": PAGE,
        "picture.png": b"x",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def run(*words: object) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("story", *map(str, words), stdout=out, stderr=err, verbosity=0)
    except SystemExit as exit:
        return int(exit.code or 0), out.getvalue() + err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue() + err.getvalue() + str(error)
    return 0, out.getvalue() + err.getvalue()


def test_check_names_file_line_what_and_how_to_mend_it(archive):
    code, said = run("check", archive)

    assert code == 0
    what = "no element is called “Deep listening” — write its page, or choose another element"
    assert f"stories/low.md:13: warning: {what}" in said
    assert "1 story, 1 element, 3 warnings." in said
    assert "All of them come out byte for byte as they went in." in said
    assert "1 file that is not .md was passed over." in said
    assert not Story.objects.exists()


def test_what_is_imported_is_exported_byte_for_byte(archive, tmp_path):
    code, said = run("import", archive)
    assert (code, "2 new, 0 changed, 0 as they were" in said) == (0, True)
    assert "1 story is for the team's eyes alone" in said

    assert run("export", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "stories" / "low.md").read_bytes() == STORY
    assert (tmp_path / "out" / "elements" / "Reef walks.md").read_bytes() == PAGE


def test_json_tells_how_many_and_what_is_odd(archive):
    run("import", archive)
    (archive / "bad.md").write_bytes(b"Ni\xf1a")

    code, said = run("import", archive, "--json")
    told = json.loads(said)

    assert code == 1
    faults = told.pop("faults")
    assert told == {"created": 0, "updated": 0, "unchanged": 2, "kept": 0, "refused": 1, "warnings": 3}
    assert [fault["path"] for fault in faults if fault["severity"] == "error"] == ["bad.md"]


def test_consent_needs_its_reason(archive):
    code, said = run("import", archive, "--consent", "public")
    assert (code, "--because" in said) == (1, True)
    assert not Story.objects.exists()

    assert run("import", archive, "--consent", "public", "--because", "archive.example.org")[0] == 0
    assert Story.objects.public().get().consent.note == "archive.example.org"


def test_a_journey_that_is_not_there_is_named(archive):
    code, said = run("import", archive, "--journey", "nowhere")

    assert (code, "There is no journey “nowhere”" in said) == (1, True)


def test_one_story_is_exported_by_its_address(archive, tmp_path):
    run("import", archive)

    assert json.loads(run("export", tmp_path / "out", "--story", "low", "--json")[1])["files"] == 1
    assert Element.objects.exists()
    code, said = run("export", tmp_path / "other", "--story", "high")
    assert (code, "There is no story “high”" in said) == (1, True)
    code, said = run("export", tmp_path / "out")
    assert (code, "not empty" in said) == (1, True)


@pytest.mark.parametrize("action", ["check", "import"])
def test_a_path_that_is_not_there_is_a_sentence(action, tmp_path):
    code, said = run(action, tmp_path / "nowhere")

    assert (code, "There is no folder or file" in said) == (1, True)
