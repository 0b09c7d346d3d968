"""The format's reference cannot rot: its examples are a kit without errors."""

import re
from pathlib import Path

from django.utils.translation import override

from palante.base.kitparts import Folder
from palante.kits.check import faults_of
from palante.kits.kit import FILES, FOLDERS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "kit.md").read_text(encoding="utf-8")
PATHS = ["kit.md", "sessions/1-1-lo-que-te-mueve.md", "canvases/proposito.md", "messages/un-dia-antes.md"]


def test_the_examples_of_the_reference_are_a_good_kit():
    examples = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    (plan,) = re.findall(r"```text\n(key,.*?)```", PAGE, re.DOTALL)
    (form,) = re.findall(r"```text\n(\| survey.*?)```", PAGE, re.DOTALL)
    (titles,) = re.findall(r"```text\n(file,.*?)```", PAGE, re.DOTALL)
    files = dict(zip(PATHS, examples, strict=True)) | {"plan.csv": plan, "forms/before.md": form}
    files |= {"files.csv": titles, "files/plan-90-dias.csv": ""}

    with override("en"):
        faults = faults_of(Folder({path: text.encode() for path, text in files.items()}))

    assert [
        str(fault) for fault in faults if "is missing" not in fault.what
    ] == []  # five sessions have no example


def test_the_reference_names_every_file_and_folder_a_kit_knows():
    for name in (*FILES, *(f"{folder}/" for folder in FOLDERS)):
        assert name in PAGE
