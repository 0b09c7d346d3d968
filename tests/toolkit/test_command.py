"""`palante toolkit`: check, import, export."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from palante.toolkit.models import Page
from tests.toolkit.format.pages import RAFT, REEFS

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "toolkit"
    for path, text in {
        "4. Environment /4.2 Reefs.md": REEFS,
        "4. Environment /index.md": "---\ntitle: Innovating for environment\nmenu: 5\n---\n",
        "6. Governance/6.3. Raft.md": RAFT,
        "_data/contributors.yml": "Nerea Okoro:\n  name: Nerea Okoro\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / "logo.png").write_bytes(b"\x89PNG")
    return root


def told(capsys, *args) -> dict:
    call_command("toolkit", *map(str, args), "--json")
    return json.loads(capsys.readouterr().out)


def test_a_folder_goes_in_and_comes_out_as_the_same_bytes(folder, tmp_path, capsys):
    answer = told(capsys, "import", folder)
    assert {
        key: answer[key] for key in ("created", "updated", "unchanged", "refused", "skipped", "tools")
    } == {
        "created": 4,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "skipped": 1,
        "tools": 2,
    }
    assert Page.objects.public().count() == 2

    assert told(capsys, "export", tmp_path / "out") == {"files": 4}
    for path in folder.rglob("*.md"):
        assert (tmp_path / "out" / path.relative_to(folder)).read_bytes() == path.read_bytes()


def test_a_zip_as_drafts_of_a_journey(folder, tmp_path, capsys, journey):
    with zipfile.ZipFile(tmp_path / "toolkit.zip", "w") as archive:
        for path in folder.rglob("*.md"):
            archive.write(path, path.relative_to(folder))

    assert (
        told(capsys, "import", tmp_path / "toolkit.zip", "--journey", journey.slug, "--draft")["created"] == 3
    )
    assert Page.objects.filter(journey=journey, published_at=None).count() == 3
    assert (
        told(capsys, "import", tmp_path / "toolkit.zip", "--journey", journey.slug, "--draft")["unchanged"]
        == 3
    )


def test_check_tells_lines_and_keeps_nothing(folder, capsys):
    answer = told(capsys, "check", folder)

    assert (answer["pages"], answer["tools"], answer["errors"]) == (4, 2, 0)
    assert answer["warnings"] == len(answer["faults"]) > 5
    assert {"path": "6. Governance/6.3. Raft.md", "line": 28}.items() <= next(
        fault for fault in answer["faults"] if fault["line"] == 28
    ).items()
    assert not Page.objects.exists()


def test_what_is_no_text_is_named_and_the_exit_code_says_so(folder, capsys):
    (folder / "bad.md").write_bytes(b"ok\n\xff")

    with pytest.raises(SystemExit):
        call_command("toolkit", "import", str(folder))

    assert "bad.md:2" in capsys.readouterr().err
    assert Page.objects.public().count() == 2


def test_a_slip_is_a_sentence(folder, tmp_path, db):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("toolkit", "import", "/nowhere")
    with pytest.raises(CommandError, match="unknown"):
        call_command("toolkit", "import", str(folder), "--journey", "unknown")
    with pytest.raises(CommandError):
        call_command("toolkit", "export", str(tmp_path / "out"))
