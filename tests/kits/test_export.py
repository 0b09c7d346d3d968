"""From a journey back to its folder: the same bytes, but for what was changed."""

from datetime import date

import pytest

from palante.kits.domain.export import export
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits

pytestmark = pytest.mark.django_db


@pytest.fixture
def creando():
    (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]
    return open_folder(kit.path)


def test_an_untouched_journey_gives_back_the_very_bytes(creando):
    creando.put("notes/unknown.bin", b"\x00\xff")

    journey = start_journey(creando, starts_on=date(2027, 2, 2))

    assert export(journey) == creando.files
