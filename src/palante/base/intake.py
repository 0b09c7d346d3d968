"""Files that come from outside, a folder, a zip, an upload: read without trusting names, links or sizes.

    intake = files_in([path, …])            # or uploads(request.FILES.getlist("files"))
    for path, content in intake: …
    intake.refused                          # what was not taken, a sentence for each; the good part is

What cannot be opened at all raises NotReadableError. `kits.folder` stands on the same steps, but takes all or nothing.
"""

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from palante.base.document import Fault

IGNORED = {".git", ".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini"}
LONGEST_PATH = 300
_CHUNK = 1_000_000


class NotReadableError(ValueError):
    """What was given cannot be opened; `str()` says why and what to do."""


class UnsafePathError(ValueError):
    """A name that leads out of its folder, or that some system cannot write."""


class TooMuchError(ValueError):
    """More bytes than may be read."""


@dataclass(frozen=True)
class Limits:
    """How much is read: of one file, of all together, how many. These hold for what is declared and for what is there."""

    file_bytes: int
    all_bytes: int
    files: int

    @classmethod
    def of_archive(cls) -> "Limits":
        return cls(settings.ARCHIVE_FILE_LIMIT, settings.ARCHIVE_LIMIT, settings.ARCHIVE_FILES)


class Upload(Protocol):
    """Django's UploadedFile, as far as it is needed here."""

    name: str | None
    size: int | None

    def open(self) -> BinaryIO: ...


@dataclass
class Intake:
    """The files, one by one; read it once. Afterwards `refused` says what was not taken, `left_out` what was passed over."""

    sources: "list[Callable[[Intake], Iterator[tuple[str, bytes]]]]"
    limits: Limits
    suffixes: tuple[str, ...]
    refused: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # of another kind: pictures, scripts
    labels: tuple[
        str, ...
    ] = ()  # of the sources: where two have a file of one name, the later is put under its label
    count: int = 0
    read: int = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        given: dict[str, bytes] = {}  # path: fingerprint
        for number, source in enumerate(self.sources):
            label = self.labels[number] if number < len(self.labels) else ""
            try:
                for path, content in source(self):
                    mark = hashlib.sha256(content).digest()
                    place = _free(path, label, mark, given)
                    if place:
                        given[place] = mark
                        yield place, content
            except _Full as full:
                self.refused.append(full.fault)
                return

    def wants(self, path: str) -> bool:
        """Is this one of the files that were asked for?"""
        if not self.suffixes or path.lower().endswith(self.suffixes):
            return True
        self.left_out.append(path)
        return False

    def refuse(self, path: str, what: str, mend: str) -> None:
        self.refused.append(Fault(path[:200], 1, what, mend))

    def fits(self, path: str, size: int) -> bool:
        """Count a file before it is read. One that is too large is left; when all is full, nothing more is read."""
        if self.count >= self.limits.files:
            what = _("there are more than %(most)s files; from this one on none was read")
            mend = _("bring them in several parts")
            raise _Full(Fault(path[:200], 1, what % {"most": self.limits.files}, mend))
        if size > self.limits.file_bytes:
            what = _("it has %(size)s MB, and at most %(most)s are read")
            said = {"size": f"{size / 1e6:.0f}", "most": f"{self.limits.file_bytes / 1e6:.0f}"}
            self.refuse(path, what % said, _("is it the right file? Text is much smaller"))
            return False
        if size > self.limits.all_bytes - self.read:
            what = _("all together it is more than %(most)s MB; from this file on none was read")
            mend = _("bring them in several parts")
            raise _Full(Fault(path[:200], 1, what % {"most": f"{self.limits.all_bytes / 1e6:.0f}"}, mend))
        return True

    def took(self, content: bytes) -> None:
        self.count += 1
        self.read += len(content)


def _free(path: str, label: str, mark: bytes, given: dict[str, bytes]) -> str:
    """Where a file is put beside those of earlier sources; nowhere when it is the very file that is there."""
    place, number = path, 1
    while place in given:
        if given[place] == mark:
            return ""
        number += 1
        place = f"{label}/{path}" if label and number == 2 else f"{label or 'more'}-{number}/{path}"
    return place


class _Full(Exception):  # noqa: N818
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def files_in(
    paths: Iterable[Path], *, limits: Limits | None = None, suffixes: tuple[str, ...] = (".md",)
) -> Intake:
    """The files of folders, zips and single files. Paths are as in the folder or zip; a single file has its name.

    Where two of these hold different files of one name, the later stands under its folder's name.

    Raises NotReadableError for a path that is not there or a zip that cannot be opened.
    """
    paths = [Path(path) for path in paths]
    sources = [_source_of(path) for path in paths]
    labels = tuple((path if path.is_dir() else path.absolute().parent).resolve().name for path in paths)
    return Intake(sources, limits or Limits.of_archive(), suffixes, labels=labels)


def uploads(
    files: Iterable[Upload], *, limits: Limits | None = None, suffixes: tuple[str, ...] = (".md",)
) -> Intake:
    """The files that somebody sent with a form; a zip among them is opened."""
    sources: list[Callable[[Intake], Iterator[tuple[str, bytes]]]] = []
    for file in files:
        name = PurePosixPath((file.name or "").replace("\\", "/")).name
        sources.append(_uploaded(file, name))
    return Intake(sources, limits or Limits.of_archive(), suffixes)


def _source_of(path: Path) -> Callable[[Intake], Iterator[tuple[str, bytes]]]:
    if path.is_dir():
        return lambda intake: _of_folder(path, intake)
    if not path.exists():
        raise NotReadableError(_("There is no folder or file %(path)s.") % {"path": path})
    if not path.is_file():
        raise NotReadableError(_("%(path)s is neither a folder nor a file.") % {"path": path})
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".zip"
    except OSError as error:
        raise NotReadableError(_cannot(path, error)) from None
    if is_zip:
        open_zip(path).close()  # what is no zip is said before anything is taken
        return lambda intake: _of_zip(path, path.name, intake)
    return lambda intake: _of_file(path, path.name, intake, asked_for=True)


def _uploaded(file: Upload, name: str) -> Callable[[Intake], Iterator[tuple[str, bytes]]]:
    def read(intake: Intake) -> Iterator[tuple[str, bytes]]:
        opened = file.open()
        start = opened.read(4)
        opened.seek(0)
        if start == b"PK\x03\x04" or name.lower().endswith(".zip"):
            try:
                yield from _of_zip(opened, name, intake)
            except NotReadableError:
                intake.refuse(
                    name, _("it is not a zip that can be opened"), _("pack it again as a plain zip")
                )
        elif intake.fits(name, file.size or 0) and is_safe(name, intake):
            content = opened.read(intake.limits.file_bytes + 1)
            if intake.fits(name, len(content)):
                intake.took(content)
                yield name, content

    return read


def _of_folder(root: Path, intake: Intake) -> Iterator[tuple[str, bytes]]:
    for path in files_under(root):
        name = path.relative_to(root).as_posix()
        if intake.wants(name) and is_safe(name, intake):
            yield from _of_file(path, name, intake)


def _of_file(
    path: Path, name: str, intake: Intake, *, asked_for: bool = False
) -> Iterator[tuple[str, bytes]]:
    """One file. A link is followed only where somebody named it: in a folder it may lead anywhere."""
    if path.is_symlink() and not asked_for:
        intake.refuse(name, _("it is a link to somewhere else"), _("put the file itself there"))
        return
    try:
        if not intake.fits(name, path.stat().st_size):
            return
        with path.open("rb") as file:  # at most so much, though it should grow meanwhile
            content = file.read(intake.limits.file_bytes + 1)
    except OSError as error:
        intake.refuse(name, _cannot(Path(name), error), _("check that it may be read"))
        return
    if intake.fits(name, len(content)):
        intake.took(content)
        yield name, content


def files_under(root: Path) -> Iterator[Path]:
    """Files and links, one by one, folders in order: whoever names a whole disk by mistake hears of it soon."""
    for where, folders, names in os.walk(root):
        parent = Path(where)
        folders[:] = sorted(set(folders) - IGNORED)
        links = [name for name in folders if (parent / name).is_symlink()]
        for name in (*links, *sorted(set(names) - IGNORED)):
            if (parent / name).is_symlink() or (parent / name).is_file():
                yield parent / name


# Zips

DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def open_zip(file: Path | BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except DAMAGED:
        raise NotReadableError(
            _("This is not a zip that can be opened. Pack it again as a plain zip.")
        ) from None


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Its files, without folders and what systems leave behind."""
    inside = [info for info in archive.infolist() if not info.is_dir()]
    return [info for info in inside if not IGNORED.intersection(PurePosixPath(info.filename).parts)]


def is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def is_locked(info: zipfile.ZipInfo) -> bool:
    """Does it ask for a password?"""
    return bool(info.flag_bits & 0x1)


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """A member's bytes, never more than `most`: a zip may say a file is small and go on for ever. Raises TooMuchError."""
    chunks, read = [], 0
    with archive.open(info) as packed:
        while chunk := packed.read(_CHUNK):
            read += len(chunk)
            if read > most:
                raise TooMuchError
            chunks.append(chunk)
    return b"".join(chunks)


def _of_zip(file: Path | BinaryIO, name: str, intake: Intake) -> Iterator[tuple[str, bytes]]:
    with open_zip(file) as archive:
        seen: set[str] = set()
        for info in members(archive):
            path = info.filename
            if not intake.wants(path) or not is_safe(path, intake):
                continue
            if path in seen:
                intake.refuse(path, _("it is in the zip twice; the first one was taken"), _("pack it again"))
            elif is_link(info):
                intake.refuse(path, _("it is a link to somewhere else"), _("put the file itself there"))
            elif is_locked(info):
                mend = _("pack it again without a password")
                intake.refuse(path, _("it is locked with a password"), mend)
            elif intake.fits(path, info.file_size):
                seen.add(path)
                content = _member(archive, info, intake)
                if content is not None:
                    intake.took(content)
                    yield path, content


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, intake: Intake) -> bytes | None:
    most = min(intake.limits.file_bytes, intake.limits.all_bytes - intake.read)
    try:
        return unpacked(archive, info, most)
    except TooMuchError:
        what = _("unpacked it is much larger than it says; it was not read")
        intake.refuse(info.filename, what, _("pack it again as a plain zip"))
    except (*DAMAGED, NotImplementedError):
        intake.refuse(info.filename, _("it is damaged in the zip"), _("pack it again as a plain zip"))
    return None


def is_safe(path: str, intake: Intake) -> bool:
    """May a file have this name? If not, it is refused with a sentence."""
    try:
        safe_path(path)
    except UnsafePathError as error:
        intake.refuse(path, str(error), _("give it a plain name inside the folder"))
        return False
    return True


def safe_path(path: str, longest: int = LONGEST_PATH) -> str:
    """The path, if it stays inside its folder on every system. Raises UnsafePathError."""
    if points_out(path):
        raise UnsafePathError(_("its name points out of the folder, or has signs that no system writes"))
    if len(path) > longest:
        raise UnsafePathError(_("its name has more than %(most)s characters") % {"most": longest})
    return path


def points_out(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        not parts
        or path.startswith("/")
        or "\\" in path
        or re.match("[A-Za-z]:", path) is not None
        or any(part in ("..", ".") for part in path.split("/"))
        or any(ord(ch) < 32 or 0xD800 <= ord(ch) < 0xE000 for ch in path)
    )


def _cannot(path: Path, error: OSError) -> str:
    return _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
