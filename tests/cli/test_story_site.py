"""`palante story site DIR`: what it says, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from palante.stories.models import Scope, Story
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with override("en"):
        yield


def run(*words: object) -> str:
    out = StringIO()
    call_command("story", "site", *map(str, words), stdout=out, stderr=StringIO(), verbosity=0)
    return out.getvalue()


def test_it_says_what_it_wrote_and_what_it_removed(tmp_path):
    make.make_story()
    first = run(tmp_path / "copy")
    Story.objects.update(scope=Scope.TEAM)

    assert first.startswith("1 story and 0 elements: ")
    assert "4 files of an earlier copy were removed." in run(tmp_path / "copy")


def test_another_persons_folder_needs_force(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match="--force"):
        run(tmp_path)
    run(tmp_path, "--force")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(CommandError):
        run(tmp_path / "file" / "copy")
