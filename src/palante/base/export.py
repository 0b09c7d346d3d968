"""Files go out: to a folder, or into a zip. What comes in is `intake.py`'s."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from palante.base.intake import safe_path

Files = Iterable[tuple[str, bytes]]


class NotEmptyError(ValueError):
    """An export never mixes with what is there; `str()` says so."""


def write_folder(files: Files, root: Path) -> int:
    """Write the files under a folder that is new or empty; returns how many. Raises NotEmptyError, writing nothing.

    On a disk that holds `Map.md` and `map.md` for one, the second stands in a folder of its own: names are never lost.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise NotEmptyError(
            _("%(path)s is there already and is not empty. Name a new folder.") % {"path": root}
        )
    count = 0
    for path, content in files:
        place, number = root / safe_path(path), 1
        while place.exists():
            number += 1
            place = root / str(number) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        count += 1
    return count


def write_zip(files: Files, file: BinaryIO) -> int:
    """Returns how many. The same files give the same zip: no times of today inside."""
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            info = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
            count += 1
    return count
