"""Forms of a kit: laid into a journey, and given back byte for byte."""

from django.utils.translation import override

from palante.base.kitparts import Folder
from palante.forms.domain.import_form import close_form, import_form
from palante.forms.kit import FormsPart
from palante.forms.queries import form_of
from tests.forms.writing import form

FORM = form("| survey |\n| | type | name | label |\n| | text | alias | Alias |")
PART = FormsPart()


def test_forms_are_laid_once(journey):
    folder = Folder({"forms/registration.md": FORM, "forms/README.md": b"About these forms."})
    PART.lay(folder, journey)
    PART.lay(folder, journey)
    version = form_of(journey, "registration")
    assert (bytes(version.source), version.number, version.form.path) == (FORM, 1, "forms/registration.md")


def test_an_untouched_form_comes_back_as_the_very_bytes(journey):
    folder = Folder({"forms/registration.md": FORM})
    PART.lay(folder, journey)
    PART.fold(journey, folder)
    assert folder.result() == {"forms/registration.md": FORM}


def test_a_changed_form_a_new_one_and_a_closed_one(journey):
    folder = Folder({"forms/registration.md": FORM})
    PART.lay(folder, journey)
    changed = FORM.replace(b"Alias |", b"Nickname |")
    import_form(journey, "registration", "registration.md", changed)
    import_form(journey, "after", "mine.md", FORM)
    close_form(import_form(journey, "old", "old.md", FORM).form)
    PART.fold(journey, folder)
    assert folder.result() == {"forms/registration.md": changed, "forms/after.md": FORM}


def test_a_kit_with_a_form_that_cannot_be_asked_is_told_where():
    folder = Folder(
        {
            "forms/before.md": b"| survey |\n| | type | name | label |\n| | image | a | A |",
            "forms/Before.csv": b"",
        }
    )
    with override("en"):
        said = [str(fault) for fault in PART.check(folder)]
    assert said[0].startswith("forms/Before.csv:1: the file is empty")
    assert said[1].startswith("forms/before.md:3: [type] the type “image” is not supported")
    assert "would be called like another" in said[2]
