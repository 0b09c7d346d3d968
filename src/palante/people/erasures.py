"""Who was erased, as keyed hashes in a file of its own, so that a restored backup does not bring anybody back.

The file (PALANTE_ERASURES, else `var/erasures`) is never part of a backup: keep it on another disk, and lines older than
the oldest backup may be cut off. A line is a day and a hash that only this installation can make again; it leads to
nobody. `palante erasures apply` erases those found in the database again.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from palante.base.crypto import derive
from palante.people.models import Person

AT_ONCE = 2_000


def mark_of(person: Person) -> str:
    """The row's number alone would be given to somebody else after a restore; the instant it was made is not."""
    return derive("erasure", person.pk, int(person.created_at.timestamp() * 1_000_000)).hex()


def note_erasure(person: Person, at: datetime) -> None:
    """Add a line, surely on the disk when this returns. Twice does no harm."""
    path = Path(settings.ERASURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{at:%Y-%m-%d} {mark_of(person)}\n".encode())  # one write: lines never mix
        os.fsync(handle)
    finally:
        os.close(handle)


def marks() -> set[str]:
    """Every hash in the file; a line cut off by a crash is none."""
    path = Path(settings.ERASURES)
    if not path.exists():
        return set()
    words = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {each[1] for each in words if len(each) == 2 and len(each[1]) == 64}


def come_back() -> Iterator[Person]:
    """Those who were erased and stand in the database again. As long as the table is, a little at a time in memory."""
    gone = marks()
    if gone:
        rows = Person.objects.filter(erased_at=None).order_by("pk")
        yield from (person for person in rows.iterator(chunk_size=AT_ONCE) if mark_of(person) in gone)
