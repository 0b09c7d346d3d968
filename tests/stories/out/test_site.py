"""A copy of the archive: it holds together, asks for nothing, and stays equal to the archive."""

import json
import re
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from palante.base.models import LogLine
from palante.stories.models import Scope, Story
from palante.stories.out.site import LIST, NotOursError, write_site, write_zip
from tests import factories as make
from tests.stories.out.sound import AAC, make_voice

pytestmark = pytest.mark.django_db
WHEN = datetime(2027, 2, 1, 12, tzinfo=UTC)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.URL, settings.MEDIA_ROOT = "https://palante.example.org", tmp_path / "media"


@pytest.fixture
def archive():
    make.make_element("Reef walks", kinds=("tools", "skills"))
    sail = f"![A sail](data:image/png;base64,{PIXEL})\n\n## Overview\nDraw."
    make.make_element("Sail drawing", source=f"[[type:tools]]\n\n# Sail drawing\n\n{sail}".encode())
    make_voice(summary="How fishers were heard.", shown_as="Nerea")
    outside = "![a](https://evil.example/a.png) [here](https://evil.example) [there](../b.md) <script>alert(1)</script>"
    make.make_story("Ñandú's “story”", [(None, "Who?", [(outside, [("tools", "Reef walks")])])], slug="nandu")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "action", "srcset", "data", "poster"):
                self.links.append(value)
            if name == "id":
                self.ids.add(value)


def parsed(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_link_leads_to_a_file_of_the_copy(archive, tmp_path):
    folder = tmp_path / "copy"
    write_site(folder, at=WHEN)

    pages = {path: parsed(path) for path in folder.rglob("*.html")}
    assert len(pages) == 5
    for page, found in pages.items():
        for link in found.links:
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc) == ("", ""), f"{page.name}: {link}"
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), f"{page.name}: {link}"
            assert target.is_relative_to(folder)
            assert not parts.fragment or parts.fragment in parsed(target).ids, f"{page.name}: {link}"


def test_nothing_asks_the_network_or_runs(archive, tmp_path):
    folder = tmp_path / "copy"
    write_site(folder, at=WHEN)

    for name, content in files(folder).items():
        if name.endswith((".html", ".css")):
            text = content.decode()
            assert not re.search(r"(src|href|action)\s*=\s*[\"']?\s*(https?:)?//", text), name
            assert not re.search(r"url\((?!#)", text)
            assert "<script>" not in text
            assert "javascript:" not in text
    assert "https://evil.example" in (folder / "stories/nandu.html").read_text()  # as words


def test_it_holds_files_captions_sound_pictures_and_data(archive, tmp_path):
    folder = tmp_path / "copy"
    written = write_site(folder, at=WHEN)

    held = files(folder)
    story = Story.objects.with_source().get(slug="listening-at-low-tide")
    assert held["stories/listening-at-low-tide.md"] == bytes(story.source)
    assert held["stories/listening-at-low-tide.vtt"].startswith(b"WEBVTT")
    assert held["sound/listening-at-low-tide.m4a"] == AAC
    assert held["elements/sail-drawing-1.png"].startswith(b"\x89PNG")
    assert len(json.loads(held["data/archive.json"])["stories"]) == 2
    assert "https://palante.example.org/stories/" in held["README.txt"].decode()
    assert (written.stories, written.elements, written.files) == (2, 2, len(held) - 1)


def test_the_archives_own_files_keep_their_names(archive, tmp_path):
    make.make_element("reef walks", slug="reef-walks-2")
    write_site(tmp_path / "copy", at=WHEN)

    names = zipfile.ZipFile(tmp_path / "copy" / "sources.zip").namelist()
    assert {"elements/Reef walks.md", "elements/reef walks.md", "elements/Sail drawing.md"} <= set(names)


def test_what_is_not_public_is_not_in_it(archive, tmp_path):
    make.make_story("Of the team", [(1, "Secret?", [("Hidden words.", [])])], scope=Scope.TEAM)
    make.make_story("Taken back", [(1, "Gone?", [("Hidden words.", [])])], withdrawn_at=WHEN)
    write_site(tmp_path / "copy", at=WHEN)

    assert [name for name, content in files(tmp_path / "copy").items() if b"Hidden words" in content] == []
    assert not (tmp_path / "copy/stories/of-the-team.html").exists()


def test_made_again_it_loses_what_was_taken_back(archive, tmp_path):
    folder = tmp_path / "copy"
    write_site(folder, at=WHEN)
    Story.objects.filter(slug="listening-at-low-tide").update(scope=Scope.TEAM)

    written = write_site(folder, at=WHEN)

    assert not [name for name, content in files(folder).items() if b"twelve fishers" in content]
    assert not (folder / "sound").exists()
    assert written.removed == 6  # page, file, captions, chapters, two sounds


def test_the_same_archive_gives_the_same_bytes(archive, tmp_path):
    write_site(tmp_path / "one", at=WHEN)
    first = files(tmp_path / "one")
    write_site(tmp_path / "one", at=WHEN)

    assert files(tmp_path / "one") == first


def test_another_persons_folder_is_left_alone(archive, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/mine.txt").write_text("mine")

    with pytest.raises(NotOursError):
        write_site(tmp_path / "letters", at=WHEN)
    assert list(files(tmp_path / "letters")) == ["mine.txt"]
    write_site(tmp_path / "letters", at=WHEN, force=True)
    Story.objects.update(scope=Scope.TEAM)
    write_site(tmp_path / "letters", at=WHEN)
    assert (tmp_path / "letters/mine.txt").read_text() == "mine"


def test_a_list_that_was_meddled_with_removes_nothing_outside(archive, tmp_path):
    (tmp_path / "victim.txt").write_text("mine")
    (tmp_path / "copy").mkdir()
    outside = ["../victim.txt", str(tmp_path / "victim.txt"), "", "stories/../../victim.txt"]
    (tmp_path / "copy" / LIST).write_text(json.dumps(outside))

    assert write_site(tmp_path / "copy", at=WHEN).removed == 0
    assert (tmp_path / "victim.txt").exists()


def test_a_copy_is_told_with_ids_alone(archive, tmp_path, carmen):
    write_site(tmp_path / "copy", at=WHEN, by=carmen)

    line = LogLine.objects.get(verb="site_made")
    assert sorted(line.data["ids"]) == sorted(Story.objects.values_list("pk", flat=True))
    assert (line.actor_id, line.data["stories"], line.data["how"]) == (carmen.pk, 2, "folder")


def test_as_a_zip_it_is_the_same(archive, tmp_path):
    file = BytesIO()
    write_zip(file, at=WHEN)
    write_site(tmp_path / "copy", at=WHEN)

    pack = zipfile.ZipFile(file)
    packed = {name.removeprefix("palante/"): pack.read(name) for name in pack.namelist()}
    held = files(tmp_path / "copy")
    del held[LIST]
    assert packed == held


def test_an_empty_archive_is_a_page_that_says_so(tmp_path):
    written = write_site(tmp_path / "copy", at=WHEN)

    assert (written.stories, (tmp_path / "copy/index.html").exists()) == (0, True)
