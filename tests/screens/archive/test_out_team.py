"""The team's copy of the archive: what is public, for members alone, told in the log."""

import zipfile
from io import BytesIO

import pytest

from palante.base.models import LogLine
from palante.stories.models import Scope
from tests import factories as make
from tests.conftest import as_member, as_person
from tests.stories.out.sound import make_voice

pytestmark = pytest.mark.django_db
PAGE = "/team/creando/stories/copy/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def names(response) -> list[str]:
    return zipfile.ZipFile(BytesIO(b"".join(response))).namelist()


def test_the_zip_holds_what_is_public(carmen):
    make_voice()
    make.make_story("Of the team", scope=Scope.TEAM)

    response = as_member(carmen).post(PAGE, {"sound": "1"})

    assert response.headers["Content-Disposition"].startswith('attachment; filename="palante-')
    assert response.headers["Cache-Control"] == "private, no-store"
    held = names(response)
    assert "palante/index.html" in held
    assert "palante/sound/listening-at-low-tide.opus" in held
    assert not [name for name in held if "of-the-team" in name]
    assert LogLine.objects.get(verb="site_made").actor_id == carmen.pk


def test_without_sound_it_is_light(carmen):
    make_voice()

    assert not [name for name in names(as_member(carmen).post(PAGE)) if "/sound/" in name]


def test_looking_makes_no_copy(carmen):
    make_voice()

    page = as_member(carmen).get(PAGE)

    assert (page.status_code, page.context["stories"]) == (200, 1)
    assert not LogLine.objects.filter(verb="site_made").exists()


def test_an_empty_archive_says_so(carmen):
    assert '<form method="post" class="card' not in as_member(carmen).get(PAGE).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_do_not_get_in(client, ana, rosa, journey, method):
    assert getattr(as_member(ana), method)(PAGE).status_code == 404
    for stranger in (client, as_person(rosa)):
        assert getattr(stranger, method)(PAGE).status_code == 302
