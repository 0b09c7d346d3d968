"""A migrated, empty SQLite database, kept between runs: migrating costs each process of the tests a quarter of a minute.

It stands in pytest's cache under a name made of everything that decides what is in it (migrations, models, what migrations
call, Django itself), so a change of any of these makes another. PostgreSQL is migrated each time, as in life.
"""

import hashlib
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import django
from django.conf import settings

SOURCE = Path(__file__).parent.parent / "src" / "palante"
DECIDES = ("*/migrations/*.py", "*/models.py", "stories/index.py", "config/settings.py")


def is_possible() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def path_in(folder: Path) -> Path:
    digest = hashlib.sha256(django.get_version().encode())
    for pattern in DECIDES:
        for path in sorted(SOURCE.glob(pattern)):
            digest.update(path.relative_to(SOURCE).as_posix().encode() + b"\0" + path.read_bytes())
    return folder / f"empty-{digest.hexdigest()[:16]}.sqlite3"


def copy(source: Path, target: Path) -> None:
    """Whole or not at all, whatever else is writing there."""
    half = target.with_name(f"{target.name}.{os.getpid()}")
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(half)) as there:
        here.backup(there)
    for left in ("-wal", "-shm"):  # of a run that was killed: they belong to another database
        target.with_name(target.name + left).unlink(missing_ok=True)
    half.replace(target)


def forget_old(folder: Path) -> None:
    """Those of yesterday's models."""
    for path in folder.glob("empty-*"):
        if path.stat().st_mtime < time.time() - 24 * 3600:
            path.unlink(missing_ok=True)
