"""Folders and zips from outside: nothing gets out of the folder, nothing grows without end."""

import os
import stat
import struct
import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palante.kits import folder as folders
from palante.kits.folder import NotAKitError, open_folder, read_zip, write_directory, write_zip


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def packed(files: dict[str, bytes]) -> BytesIO:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def test_a_zip_and_its_folder_are_the_same_kit(small, tmp_path):
    write_directory(small.files, tmp_path / "kit")
    with (tmp_path / "kit.zip").open("wb") as file:
        write_zip(small.files, file, "kit")

    assert open_folder(tmp_path / "kit").files == open_folder(tmp_path / "kit.zip").files == small.files


def test_the_same_files_make_the_same_zip(small):
    one, other = BytesIO(), BytesIO()
    write_zip(small.files, one, "kit")
    write_zip(dict(reversed(small.files.items())), other, "kit")

    assert one.getvalue() == other.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../kit.md", "a/../../kit.md", "/etc/passwd", "a\\..\\kit.md", "C:/kit.md", "a/./b.md", "..", "a\nb.md"],
)
def test_a_path_out_of_the_folder_is_refused_and_nothing_taken(name):
    with pytest.raises(NotAKitError, match="points out of the folder"):
        read_zip(packed({"kit.md": b"", name: b"x"}))


def test_a_link_is_refused_in_a_zip_and_in_a_folder(tmp_path):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("kit.md")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    (tmp_path / "kit.md").symlink_to("/etc/passwd")

    for opened in (lambda: read_zip(file), lambda: open_folder(tmp_path)):
        with pytest.raises(NotAKitError, match="link to somewhere else"):
            opened()


def test_a_linked_folder_is_refused_too(tmp_path):
    (tmp_path / "kit.md").write_text("x")
    os.symlink("/etc", tmp_path / "sessions")

    with pytest.raises(NotAKitError, match="link to somewhere else"):
        open_folder(tmp_path)


def test_one_gigabyte_inside_is_refused_before_it_is_unpacked(monkeypatch):
    """The header says 1 GB: refused without reading a byte of it."""
    file = packed({"kit.md": b"x", "files/film.bin": b"y"})
    data = file.getvalue()
    at = data.rindex(b"PK\x01\x02")
    huge = data[: at + 24] + struct.pack("<I", 1_000_000_000) + data[at + 28 :]
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args, **kwargs: pytest.fail("it was unpacked"))

    with pytest.raises(NotAKitError, match="larger than 200 MB when unpacked"):
        read_zip(BytesIO(huge))


@pytest.mark.slow
def test_one_gigabyte_that_is_really_there_is_refused(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("kit.md", "w") as file,
    ):
        for _megabyte in range(1000):
            file.write(bytes(1_000_000))

    with pytest.raises(NotAKitError, match="larger than 200 MB"):
        open_folder(tmp_path / "big.zip")


def test_a_zip_that_lies_about_its_sizes_is_refused():
    data = packed({"kit.md": b"y" * 500_000}).getvalue()
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rindex(mark)
        data = data[: at + offset] + struct.pack("<I", 10) + data[at + offset + 4 :]

    with pytest.raises(NotAKitError, match="zip that can be opened"):
        read_zip(BytesIO(data))


def test_what_is_read_is_counted_too(monkeypatch):
    monkeypatch.setattr(folders, "MOST_BYTES", 1000)
    monkeypatch.setattr(folders, "_count", lambda files, left, size: left)  # as if the header had lied

    with pytest.raises(NotAKitError, match="larger than"):
        read_zip(packed({"kit.md": b"y" * 2000}))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 3)

    with pytest.raises(NotAKitError, match="more than 3 files"):
        read_zip(packed({f"{number}.md": b"" for number in range(4)}))


def test_a_large_folder_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "MOST_BYTES", 10)
    (tmp_path / "kit.md").write_text("x" * 11)

    with pytest.raises(NotAKitError, match="larger than"):
        open_folder(tmp_path)


def test_a_name_of_300_letters_is_refused_in_a_sentence():
    with pytest.raises(NotAKitError, match="too long"):
        read_zip(packed({"ñ" * 300: b"x"}))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_what_is_no_zip_is_refused_in_a_sentence(data):
    with pytest.raises(NotAKitError, match="nor a zip that can be opened"):
        read_zip(BytesIO(data))


def test_a_zip_with_a_password_is_refused_in_a_sentence():
    data = bytearray(packed({"kit.md": b"x"}).getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1

    with pytest.raises(NotAKitError, match="plain zip"):
        read_zip(BytesIO(bytes(data)))


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_zip_is_a_sentence_and_never_a_crash(small, data):
    file = BytesIO()
    write_zip(small.files, file, "kit")
    content = bytearray(file.getvalue())
    for _byte in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        read_zip(BytesIO(bytes(content)))
    except NotAKitError as error:
        assert str(error)  # noqa: PT017


def test_what_computers_leave_behind_is_left_out(tmp_path):
    for name in ("kit.md", ".DS_Store", ".git/config", "__MACOSX/kit.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    assert list(open_folder(tmp_path).files) == ["kit.md"]


def test_nothing_is_written_into_a_folder_that_has_something(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(NotAKitError, match="not empty"):
        write_directory({"kit.md": b"x"}, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
