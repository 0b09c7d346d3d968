"""From a directory or a zip to a Folder and back. What comes from outside is not trusted: names, links, sizes."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from palante.base import export
from palante.base.intake import DAMAGED, TooMuchError, files_under, is_link, members, points_out, unpacked
from palante.base.kitparts import KIT, Folder

# A kit is text and some pictures; recordings go to the library. These hold for what is declared and for what is read.
MOST_BYTES = 200_000_000
MOST_FILES = 3_000
LONGEST_PATH = 200


class NotAKitError(ValueError):
    """What was given cannot be opened as a kit; `str()` says why and what to do."""


def open_folder(path: Path) -> Folder:
    """The kit in a directory or a zip file."""
    if path.is_dir():
        return read_directory(path)
    if not path.exists():
        raise NotAKitError(_("There is no folder or file %(path)s.") % {"path": path})
    try:
        with path.open("rb") as file:
            return read_zip(file, path.stem)
    except OSError as error:
        raise NotAKitError(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None


def read_directory(root: Path) -> Folder:
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in files_under(root):
        name = _safe(path.relative_to(root).as_posix())
        if path.is_symlink():
            raise _a_link(name)
        try:
            left = _count(files, left, path.stat().st_size)
            files[name] = path.read_bytes()
        except OSError as error:
            raise NotAKitError(
                _("%(path)s cannot be read: %(reason)s.") % {"path": name, "reason": error.strerror}
            ) from None
    return Folder(files, root.resolve().name)


def read_zip(file: BinaryIO, name: str = "") -> Folder:
    """A zip's files. A kit packed as one folder inside the zip is taken out of it."""
    try:
        with zipfile.ZipFile(file) as archive:
            return Folder(_without_top(_read_archive(archive)), name)
    except NotAKitError:
        raise
    except DAMAGED:  # in one of many ways, a password among them
        raise NotAKitError(
            _("This is not a kit's folder, nor a zip that can be opened. Pack it again as a plain zip.")
        ) from None


def _read_archive(archive: zipfile.ZipFile) -> dict[str, bytes]:
    inside = members(archive)
    declared = MOST_BYTES
    for info in inside:  # before a byte is unpacked
        declared = _count({}, declared, info.file_size)
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for info in inside:
        path = _safe(info.filename)
        if is_link(info):
            raise _a_link(path)
        if path in files:
            raise NotAKitError(_("%(path)s is in the zip twice. Pack it again.") % {"path": path})
        try:
            content = unpacked(archive, info, left)
        except TooMuchError:
            raise _too_large() from None
        left = _count(files, left, len(content))
        files[path] = content
    return files


def _a_link(path: str) -> NotAKitError:
    return NotAKitError(
        _("%(path)s is a link to somewhere else. Put the file itself there.") % {"path": path}
    )


def _count(files: dict[str, bytes], left: int, size: int) -> int:
    if len(files) >= MOST_FILES:
        raise NotAKitError(
            _("There are more than %(most)s files in it. A kit is smaller.") % {"most": MOST_FILES}
        )
    if size > left:
        raise _too_large()
    return left - size


def _too_large() -> NotAKitError:
    most = MOST_BYTES // 1_000_000
    return NotAKitError(
        _(
            "It is larger than %(most)s MB when unpacked. Put recordings in the journey's library, not in the kit."
        )
        % {"most": most}
    )


def _safe(path: str) -> str:
    """The path, if it stays inside the folder on every system."""
    if points_out(path):
        raise NotAKitError(
            _("“%(path)s” points out of the folder. Nothing was taken from it.") % {"path": path[:80]}
        )
    if len(path) > LONGEST_PATH:
        raise NotAKitError(
            _("The name “%(path)s…” is too long. Give the file a shorter one.") % {"path": path[:80]}
        )
    return str(PurePosixPath(path))


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """“Compress this folder” puts creando/kit.md in the zip; a kit begins at kit.md."""
    tops = {path.partition("/")[0] for path in files}
    if KIT in files or len(tops) != 1:
        return files
    top = f"{tops.pop()}/"
    return (
        {path.removeprefix(top): content for path, content in files.items()}
        if f"{top}{KIT}" in files
        else files
    )


def write_directory(files: dict[str, bytes], root: Path) -> None:
    """Write the files under a directory that is new or empty: an export never mixes with what is there."""
    try:
        export.write_folder([(_safe(name), content) for name, content in files.items()], root)
    except export.NotEmptyError as error:
        raise NotAKitError(str(error)) from None


def write_zip(files: dict[str, bytes], file: BinaryIO, top: str) -> None:
    """The same files give the same zip: no times of today inside."""
    export.write_zip([(f"{top}/{_safe(name)}", content) for name, content in sorted(files.items())], file)
