"""Taken back, a story leaves everything that leaves the archive, at once."""

import pytest
from django.core.files.storage import default_storage

from palante.stories.domain.consent import withdraw
from palante.stories.models import Story
from palante.stories.out.site import write_site
from tests import factories as make
from tests.screens.archive.test_out_story import FORMS
from tests.stories.out.sound import make_voice

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = b"twelve fishers"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_withdrawn_story_is_nowhere(client, tmp_path):
    make.make_element("Reef walks")
    story = make_voice(shown_as="Nerea")
    other = make.make_story("Another", [(1, "Who?", [("Somebody else.", [("tools", "Reef walks")])])])
    lists = (
        "/stories/feed.xml",
        "/api/v1/stories",
        "/api/v1/elements/reef-walks",
        "/api/v1/passages?q=fishers",
    )
    before = {path: client.get(path).content for path in lists}
    assert all(
        b"listening-at-low-tide" in content for path, content in before.items() if "passages" not in path
    )
    write_site(tmp_path / "copy")

    assert withdraw(Story.objects.get(pk=story.pk))

    for path in (*FORMS, f"/api/v1/stories/{story.slug}", f"/stories/{story.slug}/"):
        assert client.get(path).status_code == 404, path
    for path in lists:
        content = client.get(path).content
        assert b"listening-at-low-tide" not in content
        assert WORDS not in content
        assert b"Nerea" not in content
    write_site(tmp_path / "copy")
    left = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert not [path for path in left if WORDS in path.read_bytes() or b"Nerea" in path.read_bytes()]
    assert any(path.stem == other.slug for path in left)
    assert default_storage.listdir("recordings")[1] == []
