"""Files between looking at them and taking them: a zip of our own for a day, under a name that nobody guesses.

What a browser sends (files, a folder, a zip) is written anew as one plain zip, so that the check, the import and a job
that does it later all read the same thing. It is removed once it was taken, or after a day.
"""

import secrets
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

DAY = 86_400


def _room() -> Path:
    return Path(settings.VAR) / "uploads"


def keep_waiting(files: Iterable[tuple[str, bytes]]) -> tuple[str, int]:
    """Write the files down; their name, and how many there are."""
    room = _room()
    room.mkdir(parents=True, exist_ok=True)
    forget_old()
    name, count = secrets.token_hex(16), 0
    try:
        with zipfile.ZipFile(room / f"{name}.stories", "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files:
                archive.writestr(zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
                count += 1
    except BaseException:
        forget_waiting(name)
        raise
    return name, count


def waiting(name: str) -> list[tuple[str, bytes]]:
    """The files. Raises FileNotFoundError once they were taken or are too old."""
    if not name.isalnum():
        raise FileNotFoundError(name)
    with zipfile.ZipFile(_room() / f"{name}.stories") as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def forget_waiting(name: str) -> None:
    if name.isalnum():
        (_room() / f"{name}.stories").unlink(missing_ok=True)


def forget_old(at: float | None = None) -> int:
    """Those that nobody took within a day."""
    old = [path for path in _room().glob("*.stories") if path.stat().st_mtime < (at or time.time()) - DAY]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
