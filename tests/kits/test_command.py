"""`palante kit`, as one types it: sentences, exit codes, no tracebacks."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate
from django.utils.translation import override

from palante.journeys.models import Journey
from palante.kits.domain.new import STARTERS
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits

CREANDO = str(next(kit.path for kit in shipped_kits() if kit.slug == "creando"))


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def run(*words: object) -> tuple[int, str]:
    """Exit code and what was said, errors after the rest."""
    out, err = StringIO(), StringIO()
    try:
        call_command("kit", *map(str, words), stdout=out, stderr=err)
    except SystemExit as exit:
        return int(exit.code or 0), out.getvalue() + err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue() + err.getvalue() + str(error)
    return 0, out.getvalue() + err.getvalue()


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_new_kit_is_clean_and_called_as_one_likes(tmp_path, language):
    code, said = run("new", tmp_path / "my kit", "--name", "Mi: café ☕", "--language", language)

    assert code == 0
    assert "palante kit check" in said
    assert run("check", tmp_path / "my kit") == (0, f"{tmp_path / 'my kit'}: 0 errors, 0 warnings\n")
    kit = open_folder(tmp_path / "my kit").kit
    assert (kit.get("name"), kit.get("slug")) == ("Mi: café ☕", "mi-cafe")


def test_both_starters_say_the_same_things():
    starters = [open_folder(STARTERS / language) for language in ("es", "en")]

    assert len({tuple(starter.kit.values) for starter in starters}) == 1
    assert len({len(starter.files) for starter in starters}) == 1


def test_a_new_kit_never_lands_in_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    code, said = run("new", tmp_path)

    assert (code, "not empty" in said) == (1, True)


def test_a_name_of_200_letters_is_refused_in_a_sentence(tmp_path):
    code, said = run("new", tmp_path / "kit", "--name", "ñ" * 200)

    assert (code, said) == (1, "The name is too long: at most 120 characters fit.")
    assert not (tmp_path / "kit").exists()


def test_check_names_the_line_and_ends_with_one(tmp_path):
    run("new", tmp_path / "kit", "--language", "en")
    plan = tmp_path / "kit" / "plan.csv"
    plan.write_text(plan.read_text().replace("host", "hosst"))

    code, said = run("check", tmp_path / "kit")

    assert code == 1
    assert "plan.csv:5: there is no desk “hosst” — write one of: lead, host, reminders, partners\n" in said


def test_check_speaks_json_to_programs(tmp_path):
    run("new", tmp_path / "kit", "--language", "en")
    (tmp_path / "kit" / "kit.md").write_bytes(b"\xff")

    code, said = run("check", tmp_path / "kit", "--json")

    told = json.loads(said)
    assert code == 1
    assert told["errors"] == len([fault for fault in told["faults"] if fault["severity"] == "error"]) > 0
    assert set(told["faults"][0]) == {"path", "line", "what", "mend", "severity"}


@pytest.mark.parametrize("path", ["nowhere", __file__])
def test_what_is_no_kit_is_a_sentence_and_not_a_traceback(path):
    code, said = run("check", path)

    assert code == 1
    assert said.startswith(("There is no folder", "This is not a kit"))


@pytest.mark.django_db
def test_import_and_export_give_back_the_same_folder(tmp_path):
    code, said = run("import", CREANDO, "--start", "2027-02-02")
    assert (code, said.split("\n")[0]) == (
        0,
        "creando: 18 sessions from Feb. 2, 2027 to March 13, 2027, 60 tasks.",
    )

    assert run("export", "creando", tmp_path / "out")[0] == 0
    assert run("export", "creando", tmp_path / "out.zip")[0] == 0
    same = open_folder(tmp_path / "out").files
    assert (
        same
        == open_folder(tmp_path / "out.zip").files
        == open_folder(next(kit.path for kit in shipped_kits())).files
    )


@pytest.mark.django_db
def test_without_a_start_the_plan_has_all_its_days():
    run("import", CREANDO)

    journey = Journey.objects.get(slug="creando")
    assert 90 <= (journey.starts_on - localdate()).days <= 96
    assert journey.starts_on.strftime("%a") == "Tue"


@pytest.mark.django_db
def test_a_journey_that_is_there_stays_and_the_differences_are_named(tmp_path):
    run("import", CREANDO, "--start", "2027-02-02")
    run("export", "creando", tmp_path / "kit")
    (tmp_path / "kit" / "plan.csv").write_text("key,days_before,desk,what\n")
    (tmp_path / "kit" / "new.txt").write_text("new")

    code, said = run("import", tmp_path / "kit")

    assert code == 1
    assert said.split("\n") == [
        "There is a journey “creando” already; it stays as it is. Its kit differs from this one:",
        "- new.txt: only in this kit",
        "- plan.csv: differs",
        "To make another journey of this kit, give it an address: --slug ANOTHER",
    ]
    assert "made of this very kit; it stays" in run("import", CREANDO)[1]
    assert run("import", tmp_path / "kit", "--slug", "lima")[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["team", "Mi Lima", "../x", "x" * 61])
def test_an_address_that_cannot_be_is_refused(slug):
    code, said = run("import", CREANDO, "--slug", slug)

    assert code == 1
    assert "cannot be a journey's address" in said
    assert not Journey.objects.exists()


@pytest.mark.django_db
def test_a_broken_kit_makes_no_journey(tmp_path):
    run("new", tmp_path / "kit")
    (tmp_path / "kit" / "kit.md").write_text("---\n")

    code, said = run("import", tmp_path / "kit")

    assert code == 1
    assert "No journey was made: mend the errors first." in said
    assert not Journey.objects.exists()


@pytest.mark.django_db
def test_warnings_about_dates_are_said_at_once():
    code, said = run("import", CREANDO, "--start", "2020-01-07")

    assert code == 0
    assert "The first day, Jan. 7, 2020, has passed. Choose a first day to come." in said


@pytest.mark.django_db
def test_exporting_what_is_not_there_names_what_is(tmp_path):
    run("import", CREANDO, "--start", "2027-02-02")

    assert run("export", "creanda", tmp_path / "x") == (1, "There is no journey “creanda”. Known: creando.")
    (tmp_path / "mine.zip").write_bytes(b"mine")
    assert run("export", "creando", tmp_path / "mine.zip")[0] == 1
    assert (tmp_path / "mine.zip").read_bytes() == b"mine"


def test_a_date_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match="such as 2027-02-02"):
        call_command("kit", "import", CREANDO, "--start", "33")


@pytest.mark.parametrize(
    ("language", "words"), [("es", "di qué está mal en un kit"), ("en", "say what is wrong in a kit")]
)
def test_help_speaks_the_language_of_the_rest(language, words, capsys):
    with override(language), pytest.raises(SystemExit) as exit:
        call_command("kit", "--help")

    assert exit.value.code == 0
    assert words in capsys.readouterr().out
