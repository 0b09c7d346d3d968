"""Questions about kits; none of these changes anything."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import palante
from palante.base.kitparts import KIT, Folder
from palante.journeys.models import Journey
from palante.kits.models import KitFile


@dataclass(frozen=True)
class ShippedKit:
    """A kit that comes with Palante."""

    slug: str
    name: str
    tagline: str
    languages: list[str]
    path: Path


def shipped_kits() -> list[ShippedKit]:
    """Those in kits/ at the repository's root, or in the package where it was installed as a wheel."""
    package = Path(palante.__file__).resolve().parent
    found = []
    for root in (package.parent.parent / "kits", package / "data" / "kits"):
        for path in sorted(root.glob(f"*/{KIT}")):
            folder = Folder({KIT: path.read_bytes()}, path.parent.name)
            said = {key: str(folder.kit.get(key, "")) for key in ("slug", "name", "tagline")}
            found.append(ShippedKit(**said, languages=folder.languages, path=path.parent))
        if found:
            break
    return found


def folder_of(journey: Journey) -> Folder:
    """The folder the journey came from, as it was."""
    rows = KitFile.objects.filter(journey=journey).values_list("path", "content")
    return Folder({path: bytes(content) for path, content in rows}, journey.slug)


@dataclass(frozen=True)
class Difference:
    path: str
    kind: Literal["only_here", "only_there", "differs"]


def differences(folder: Folder, journey: Journey) -> list[Difference]:
    """How a folder differs from the one a journey came from, file by file. “Here” is the folder."""
    there = folder_of(journey).files
    found = []
    for path in sorted({*folder.files, *there}):
        if path not in there:
            found.append(Difference(path, "only_here"))
        elif path not in folder.files:
            found.append(Difference(path, "only_there"))
        elif folder.files[path] != there[path]:
            found.append(Difference(path, "differs"))
    return found
