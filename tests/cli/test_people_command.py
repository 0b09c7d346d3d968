import json

import pytest
from django.core.management import CommandError, call_command

from palante.calls.models import Invited, PeopleList, Registration
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "lista.csv"
    path.write_text("Nombre;Celular\nRosa;987654321\nJulio;98765432O\nAna;987654323\n", encoding="cp1252")
    return path


def run(capsys, *args):
    call_command("people", "import", *map(str, args), "--json")
    return json.loads(capsys.readouterr().out)


def test_import_says_what_came_of_each_row_and_can_be_repeated(journey, file, capsys):
    first = run(capsys, file, "--journey", "creando")
    second = run(capsys, file, "--journey", "creando")

    fault = first["faults"][0]
    assert {key: first[key] for key in ("created", "updated", "unchanged", "refused")} == {
        "created": 2, "updated": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert (fault["row"], fault["column"]) == (3, "Celular")
    assert "98765432O" not in fault["reason"]
    assert (second["created"], second["unchanged"], second["faults"]) == (0, 2, first["faults"])


def test_on_paper_by_a_partner_they_are_registered(journey, file, capsys):
    partner = make.make_partner(journey, "comedor")

    assert (
        run(capsys, file, "--journey", "creando", "--partner", "comedor", "--basis", "paper")["created"] == 2
    )
    assert Registration.objects.filter(brought_by=partner).count() == 2


def test_a_dry_run_takes_nothing(journey, file, capsys):
    assert run(capsys, file, "--journey", "creando", "--dry-run")["refused"] == 1
    assert not Invited.objects.exists()
    assert not PeopleList.objects.exists()


def test_what_cannot_be_read_is_said(journey, file, tmp_path):
    other = tmp_path / "otra.csv"
    other.write_text("a,b\n1,2\n")
    for args in (
        (tmp_path / "none.csv", "--journey", "creando"),
        (file, "--journey", "nowhere"),
        (file, "--journey", "creando", "--partner", "nobody"),
        (file, "--journey", "creando", "--columns", "alias=1"),
        (file, "--journey", "creando", "--columns", "alias=A"),
        (other, "--journey", "creando"),
    ):
        with pytest.raises(CommandError):
            call_command("people", "import", *map(str, args))
    assert not PeopleList.objects.exists()


def test_columns_by_letter(journey, tmp_path, capsys, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "x.csv"
    path.write_text("a,b,c\n1,Rosa,987654321\n")

    assert run(capsys, path, "--journey", "creando", "--columns", "alias=B,phone=C")["created"] == 1


def test_no_good_row_is_an_exit_code(journey, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "x.csv"
    path.write_text("Nombre,Celular\nRosa,1\n")

    with pytest.raises(SystemExit):
        call_command("people", "import", str(path), "--journey", "creando", "--json")
