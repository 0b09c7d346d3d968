from datetime import date

import pytest

from palante.kits.domain.export import export
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.toolkit.domain.edit import edit_page
from palante.toolkit.models import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder():
    kit = next(kit for kit in shipped_kits() if kit.slug == "creando")
    return open_folder(kit.path)


def start(folder, slug, *, publish=True):
    return start_journey(folder, slug=slug, starts_on=date(2027, 2, 2), publish=publish)


def test_a_kits_page_stands_in_the_catalogue_once(folder):
    first = start(folder, "one")
    start(folder, "two")

    page = Page.objects.get(path="toolkit.md")
    assert page.journey == first
    assert page.published_at is not None


def test_the_page_of_a_journey_nobody_sees_yet_is_the_teams(folder):
    start(folder, "one", publish=False)

    assert not Page.objects.public().exists()


def test_an_untouched_journey_gives_the_same_bytes(folder):
    assert export(start(folder, "one")) == folder.files


def test_what_was_edited_goes_back_into_the_kit(folder):
    journey = start(folder, "one")

    edit_page(Page.objects.get(), lambda text: text.set_section("time", "A year."), seen=1, by=None)

    files = export(journey)
    assert {path for path in files if files[path] != folder.files[path]} == {"toolkit.md"}
    assert b"#### Time\nA year.\n" in files["toolkit.md"]


def test_another_journey_of_the_same_kit_keeps_its_own_file(folder):
    start(folder, "one")
    two = start(folder, "two")

    edit_page(Page.objects.get(), lambda text: text.set_section("time", "A year."), seen=1, by=None)

    assert export(two) == folder.files
