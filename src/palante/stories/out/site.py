"""The whole public archive as one folder that opens from a disk: no server, no network, no address of ours inside.

Made again into the same folder, it is made equal to the archive: what a teller took back since is removed from it. A list
of what was written stands in the folder, so that nothing of anybody else's is ever touched.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.stories.models import Story
from palante.stories.out.sitepages import Piece, pieces_of

LIST = "palante-copy.json"
CHUNK = 1 << 20
Say = Callable[[str, int, int], None]


class NotOursError(ValueError):
    """There are files in the folder that no copy of an archive wrote. Nothing was changed."""


@dataclass(frozen=True)
class Written:
    stories: int
    elements: int
    files: int
    bytes: int
    removed: int


def write_site(
    directory: Path,
    *,
    by: models.Model | None = None,
    at: datetime | None = None,
    force: bool = False,
    say: Say | None = None,
) -> Written:
    """Make the folder equal to the public archive. Other people's files in it: NotOursError, or left alone with `force`."""
    at = at or now()
    before = _list_of(directory)
    if before is None and not force and directory.exists() and any(directory.iterdir()):
        raise NotOursError(
            _("“%(folder)s” is not empty and no copy of an archive. Choose another folder, or say --force.")
            % {"folder": directory}
        )
    directory.mkdir(parents=True, exist_ok=True)
    made = pieces_of(at)
    size = 0
    written: set[str] = set()
    for done, piece in enumerate(made.pieces, 1):
        size += _put(directory / piece.path, piece)
        written.add(piece.path)
        if say:
            say(_("files"), done, made.about)
    removed = sum(_remove(directory, path) for path in set(before or ()) - written)
    _replace(directory / LIST, [json.dumps(sorted(written), ensure_ascii=False, indent=0).encode()])
    _told(made.stories, by=by, at=at, how="folder")
    return Written(len(made.stories), made.elements, len(written), size, removed)


def write_zip(
    file: IO[bytes], *, by: models.Model | None = None, at: datetime | None = None, sound: bool = True
) -> Written:
    """The same as one zip, without the list: whoever unpacks it has a folder of her own."""
    at = at or now()
    made = pieces_of(at, sound=sound)
    size = count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for count, piece in enumerate(made.pieces, 1):  # noqa: B007
            info = zipfile.ZipInfo(f"palante/{piece.path}", at.timetuple()[:6])
            # Sound is small already: packing it again costs time and saves nothing.
            info.compress_type = zipfile.ZIP_STORED if piece.file else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with pack.open(info, "w") as out:
                size += sum(out.write(chunk) for chunk in piece.chunks())
    _told(made.stories, by=by, at=at, how="zip")
    return Written(len(made.stories), made.elements, count, size, 0)


def _told(stories: list[Story], *, by: models.Model | None, at: datetime, how: str) -> None:
    """So that a teller can be told where copies of her story may be: ids and counts, nothing else."""
    if stories:
        ids = [story.pk for story in stories]
        record("site_made", stories[0], by=by, at=at, ids=ids, how=how, stories=len(ids))


def _list_of(directory: Path) -> list[str] | None:
    """What the last copy wrote here; None when none did."""
    try:
        listed = json.loads((directory / LIST).read_bytes())
    except (OSError, ValueError):
        return None
    return [path for path in listed if isinstance(path, str)] if isinstance(listed, list) else None


def _put(target: Path, piece: Piece) -> int:
    """Write what differs. A page that is half written when the light goes out is never there."""
    if piece.content is not None:
        if not (target.is_file() and target.read_bytes() == piece.content):
            _replace(target, [piece.content])
        return len(piece.content)
    if not (target.is_file() and target.stat().st_size == piece.size and piece.is_same(target)):
        _replace(target, piece.chunks())
    return target.stat().st_size


def _replace(target: Path, chunks: "Iterator[bytes] | list[bytes]") -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")
    with half.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    os.replace(half, target)


def _remove(directory: Path, path: str) -> int:
    """One file of an earlier copy, and its folder when that is empty. The list is a file: what it says is checked."""
    parts = PurePosixPath(path).parts
    target = directory.joinpath(*parts)
    inside = target.parent.resolve().is_relative_to(directory.resolve())
    if not parts or ".." in parts or PurePosixPath(path).is_absolute() or not inside or not target.is_file():
        return 0
    target.unlink()
    if target.parent != directory and not any(target.parent.iterdir()):
        target.parent.rmdir()
    return 1
