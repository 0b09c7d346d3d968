"""Which kits come with Palante, and how two differ."""

from datetime import date

import pytest

import palante
from palante.base.kitparts import Folder
from palante.kits.domain.start import start_journey
from palante.kits.folder import write_directory
from palante.kits.queries import Difference, differences, folder_of, shipped_kits


def test_the_shipped_kit_says_its_name_and_languages():
    (kit,) = shipped_kits()

    assert (kit.slug, kit.name, kit.languages) == ("creando", "CREANDO", ["es", "en"])
    assert kit.tagline
    assert (kit.path / "kit.md").is_file()


def test_kits_are_found_where_palante_is_installed_as_a_wheel(small, tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "palante"
    write_directory(small.files, package / "data" / "kits" / "small")
    monkeypatch.setattr(palante, "__file__", str(package / "__init__.py"))

    assert [(kit.slug, kit.path.name) for kit in shipped_kits()] == [("my-journey", "small")]


@pytest.mark.django_db
def test_folders_are_compared_file_by_file(small):
    journey = start_journey(small, starts_on=date(2027, 2, 2))
    assert folder_of(journey).files == small.files

    files = dict(small.files) | {"new.txt": b"", "kit.md": b"other"}
    del files["plan.csv"]

    assert differences(Folder(files), journey) == [
        Difference("kit.md", "differs"),
        Difference("new.txt", "only_here"),
        Difference("plan.csv", "only_there"),
    ]
