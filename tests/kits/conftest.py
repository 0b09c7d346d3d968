import pytest

from palante.base.kitparts import Folder
from palante.kits.domain.new import STARTERS
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits


@pytest.fixture
def creando() -> Folder:
    (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]
    return open_folder(kit.path)


@pytest.fixture
def small() -> Folder:
    """The starter kit: small enough to see the whole of it in a test."""
    return open_folder(STARTERS / "en")
