"""Files on their way: pieces of uploads, work in progress; and putting a finished one among the kept files."""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

RECORDINGS = "recordings"
_ENDING = re.compile(r"\.[a-z0-9]{1,5}\Z")


def on_the_way() -> Path:
    """The folder of what is not finished. Always on this machine, wherever finished files are kept."""
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that is gone afterwards. What a killed worker leaves there a chore removes."""
    folder = Path(tempfile.mkdtemp(prefix="work-", dir=on_the_way()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_file(path: Path, ending: str = "") -> str:
    """Put a file among the kept ones, under a name nobody can guess; returns that name. The path stays usable."""
    ending = ending.lower() if _ENDING.match(ending.lower()) else ""
    name = f"{RECORDINGS}/{secrets.token_hex(16)}{ending}"
    try:
        target = Path(default_storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, target)  # at once, however large
    except (NotImplementedError, OSError):  # kept elsewhere, or on another disk
        with path.open("rb") as opened:
            name = default_storage.save(name, File(opened))
    return name


def forget_files(names: list[str]) -> None:
    for name in names:
        if name:
            default_storage.delete(name)


@contextmanager
def local_copy(name: str, folder: Path) -> Iterator[Path]:
    """A kept file as a path, for programs that want one."""
    try:
        yield Path(default_storage.path(name))
    except NotImplementedError:
        copy = folder / "original"
        with default_storage.open(name) as opened, copy.open("wb") as target:
            shutil.copyfileobj(opened, target)
        yield copy


def forget_old_work(before: datetime) -> None:
    """Folders of workers that were killed, and pieces whose row is gone."""
    for path in on_the_way().iterdir():
        if path.stat().st_mtime < before.timestamp():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def forget_strays(known: set[str], before: datetime) -> int:
    """Kept files that no row names any more: a removal that was cut off after its commit. Returns how many."""
    try:
        folder = Path(default_storage.path(RECORDINGS))
    except NotImplementedError:
        return 0
    strays = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if f"{RECORDINGS}/{path.name}" not in known and path.stat().st_mtime < before.timestamp()
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
