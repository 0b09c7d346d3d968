"""Files that come from outside: what is wrong with one is a sentence, and the good part is taken."""

import os
import struct
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from palante.base.intake import (
    Intake,
    Limits,
    NotReadableError,
    UnsafePathError,
    files_in,
    safe_path,
    uploads,
)

SMALL = Limits(file_bytes=1_000, all_bytes=5_000, files=10)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def packed(files: dict[str, bytes], **how) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def sent(name: str, content: bytes) -> Intake:
    return uploads([SimpleUploadedFile(name, content)], limits=SMALL)


def told(intake: Intake) -> list[str]:
    return [f"{fault.path}: {fault.what}" for fault in intake.refused]


def test_a_folder_is_read_with_its_paths_and_other_kinds_of_files_are_passed_over(tmp_path):
    for name in ("b/two words.md", "a.md", "picture.png", ".git/x.md", "__MACOSX/a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    intake = files_in([tmp_path])

    assert list(intake) == [("a.md", b"a.md"), ("b/two words.md", b"b/two words.md")]
    assert (intake.refused, intake.left_out) == ([], ["picture.png"])


def test_files_zips_and_folders_may_come_together(tmp_path):
    (tmp_path / "x.zip").write_bytes(packed({"in/side.md": b"1"}))
    (tmp_path / "alone.txt").write_bytes(b"2")

    assert list(files_in([tmp_path / "x.zip", tmp_path / "alone.txt"])) == [
        ("in/side.md", b"1"),
        ("alone.txt", b"2"),
    ]


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.md").write_bytes(b"secret")
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "a.md").write_bytes(b"a")
    (tmp_path / "kit" / "link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "kit" / "folder.md").symlink_to(tmp_path)
    intake = files_in([tmp_path / "kit"])

    assert list(intake) == [("a.md", b"a")]
    assert told(intake) == [
        "folder.md: it is a link to somewhere else",
        "link.md: it is a link to somewhere else",
    ]


def test_a_large_file_is_left_and_the_others_are_taken(tmp_path):
    with (tmp_path / "large.md").open("wb") as file:
        file.truncate(500_000_000)
    (tmp_path / "small.md").write_bytes(b"x")
    intake = files_in([tmp_path])

    assert list(intake) == [("small.md", b"x")]
    assert told(intake) == ["large.md: it has 500 MB, and at most 50 are read"]


def test_what_is_more_than_all_together_is_said_once():
    intake = uploads([SimpleUploadedFile(f"{number}.md", b"x" * 900) for number in range(9)], limits=SMALL)

    assert len(list(intake)) == 5
    assert told(intake) == ["5.md: all together it is more than 0 MB; from this file on none was read"]


def test_more_files_than_may_be_are_said_once():
    intake = sent("many.zip", packed({f"{number:02}.md": b"x" for number in range(20)}))

    assert len(list(intake)) == 10
    assert told(intake) == ["10.md: there are more than 10 files; from this one on none was read"]


@pytest.mark.parametrize(
    "path", ["../out.md", "/etc/x.md", "a/../../x.md", "C:\\x.md", "C:/x.md", "a\\b.md", "a\nb.md", ""]
)
def test_paths_out_of_the_folder_are_refused(path):
    with pytest.raises(UnsafePathError):
        safe_path(path)


def test_a_zip_keeps_its_good_part():
    content = packed({"../out.md": b"x", "good.md": b"good", "a/./b.md": b"x"})
    intake = sent("some.zip", content)

    assert list(intake) == [("good.md", b"good")]
    assert [fault.path for fault in intake.refused] == ["../out.md", "a/./b.md"]


def test_a_bomb_is_not_unpacked():
    content = bytearray(packed({"bomb.md": b"\0" * 100_000, "good.md": b"good"}))
    intake = sent("bomb.zip", bytes(content))
    assert list(intake) == [("good.md", b"good")]
    assert told(intake) == ["bomb.md: it has 0 MB, and at most 0 are read"]

    for place in _places(content, b"bomb.md"):  # it says that it is small
        content[place : place + 4] = struct.pack("<I", 10)
    intake = sent("bomb.zip", bytes(content))
    assert list(intake) == [("good.md", b"good")]
    assert [fault.path for fault in intake.refused] == ["bomb.md"]


def _places(content: bytearray, name: bytes) -> list[int]:
    """Where a zip's two headers say how large a file is."""
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    assert content[local + 30 :].startswith(name)
    assert content[central + 46 :].startswith(name)
    return [local + 22, central + 24]


def test_a_locked_zip_is_a_sentence():
    content = bytearray(packed({"locked.md": b"x", "good.md": b"good"}))
    central = content.index(b"PK\x01\x02")
    for place in (content.index(b"PK\x03\x04") + 6, central + 8):
        content[place] |= 1
    intake = sent("locked.zip", bytes(content))

    assert list(intake) == [("good.md", b"good")]
    assert told(intake) == ["locked.md: it is locked with a password"]


def test_a_link_in_a_zip_is_not_followed():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("link.md")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert told(_read(sent("x.zip", file.getvalue()))) == ["link.md: it is a link to somewhere else"]


def _read(intake: Intake) -> Intake:
    list(intake)
    return intake


def test_what_is_no_zip_is_a_sentence(tmp_path):
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(NotReadableError, match="not a zip"):
        files_in([tmp_path / "no.zip"])
    assert [fault.path for fault in _read(sent("no.zip", b"PK\x03\x04 and no more")).refused] == ["no.zip"]


def test_a_damaged_file_in_a_zip_is_left(tmp_path):
    content = bytearray(packed({"bad.md": os.urandom(200), "good.md": b"good"}))
    content[60] ^= 0xFF
    intake = sent("x.zip", bytes(content))

    assert list(intake) == [("good.md", b"good")]
    assert told(intake) == ["bad.md: it is damaged in the zip"]


def test_what_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(NotReadableError, match="no folder or file"):
        files_in([tmp_path / "nowhere"])


def test_two_editions_with_the_same_names_stay_two(tmp_path):
    for edition, content in (("first", b"1"), ("second", b"2")):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "a.md").write_bytes(content)
        (tmp_path / edition / "same.md").write_bytes(b"same")

    assert list(files_in([tmp_path / "first", tmp_path / "second"])) == [
        ("a.md", b"1"), ("same.md", b"same"), ("second/a.md", b"2"),
    ]  # fmt: skip
    sent_twice = uploads([SimpleUploadedFile("a.md", b"1"), SimpleUploadedFile("a.md", b"2")])
    assert [path for path, _content in sent_twice] == ["a.md", "more-2/a.md"]
