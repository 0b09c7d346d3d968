"""A new journey: seen before it is made, made once."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from palante.journeys.models import Journey
from palante.kits.queries import shipped_kits
from tests import factories as make
from tests.conftest import as_member

NEW = "/team/new/"


@pytest.fixture
def starter(db):
    return as_member(make.make_member("Carmen", may_start_journeys=True))


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    settings.VAR = tmp_path


def told(**changes) -> dict:
    return {
        "kit": "creando",
        "slug": "creando-lima",
        "starts_on": localdate() + timedelta(days=100),
        "name": "",
    } | changes


def zipped(**changes: bytes) -> SimpleUploadedFile:
    """The shipped kit as a zip, with some files changed."""
    root = shipped_kits()[0].path
    files = {
        f"creando/{path.relative_to(root)}": path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in (files | changes).items():
            archive.writestr(name, content)
    return SimpleUploadedFile("kit.zip", packed.getvalue(), "application/zip")


def test_member_without_the_right_is_told_so(host):
    answer = host.get(NEW)
    assert answer.status_code == 403
    assert "Todavía no puedes empezar uno" in answer.content.decode()


def test_stranger_is_asked_to_sign_in(client, db):
    assert client.post(NEW, told()).status_code == 302


def test_look_shows_dates_plan_and_messages_and_makes_nothing(starter):
    page = starter.post(NEW, told())
    assert page.status_code == 200
    assert (len(page.context["seen"].sessions), page.context["seen"].late) == (18, 0)
    assert page.context["seen"].messages
    assert not Journey.objects.exists()


def test_start_too_soon_warns_and_can_be_made_all_the_same(starter):
    page = starter.post(NEW, told(starts_on=localdate() + timedelta(days=10)))
    assert page.context["seen"].warnings
    assert page.context["seen"].late > 0
    starter.post(NEW, told(starts_on=localdate() + timedelta(days=10), sure="1"))
    assert Journey.objects.get().slug == "creando-lima"


def test_creation_brings_sessions_plan_and_draft_messages_and_the_leads_desk(starter):
    answer = starter.post(NEW, told(sure="1", name="Creando Lima"), follow=True)
    journey = Journey.objects.get()
    assert answer.redirect_chain[-1][0] == "/team/creando-lima/"
    assert journey.sessions.count() == 18
    assert journey.tasks.exists()
    assert journey.rules.exists()
    assert journey.name == "Creando Lima"
    assert journey.published_at is None
    assert journey.desk_seats.get().desk == "lead"


def test_form_sent_twice_makes_one_journey(starter):
    for _time in range(2):
        answer = starter.post(NEW, told(sure="1"))
    assert answer["Location"] == "/team/creando-lima/"
    assert Journey.objects.count() == 1


def test_address_of_another_team_is_refused_without_saying_whose(starter, ana):
    page = starter.post(NEW, told(slug="another", sure="1"))
    assert page.status_code == 422
    assert page.context["form"].errors["slug"] == ["Esta dirección ya está ocupada. Elige otra."]


@pytest.mark.parametrize("slug", ["", "Con Espacios", "team", "../x", "ñandú", "x" * 61])
def test_address_that_cannot_be_is_said_beside_its_field(starter, slug):
    assert starter.post(NEW, told(slug=slug)).context["form"].errors["slug"]


def test_uploaded_kit_waits_between_looking_and_creating(starter, tmp_path):
    page = starter.post(NEW, told(kit="upload", file=zipped()))
    kept = page.context["kept"]
    starter.post(NEW, told(kit="upload", kept=kept, sure="1"))
    assert Journey.objects.get().sessions.count() == 18
    assert list((tmp_path / "uploads").iterdir()) == []


def test_broken_kit_names_file_and_line_and_makes_nothing(starter):
    page = starter.post(
        NEW,
        told(
            kit="upload", file=zipped(**{"creando/plan.csv": b"key,days_before,desk,what\na,soon,lead,x\n"})
        ),
    )
    assert page.status_code == 422
    assert "plan.csv:2" in page.content.decode()
    assert not Journey.objects.exists()


@pytest.mark.parametrize("content", [b"no zip at all", b""])
def test_what_is_no_zip_is_said_in_a_sentence(starter, content):
    page = starter.post(NEW, told(kit="upload", file=SimpleUploadedFile("kit.zip", content)))
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_zip_with_paths_that_lead_out_is_refused(starter):
    page = starter.post(NEW, told(kit="upload", file=zipped(**{"../../evil.md": b"x"})))
    assert page.context["form"].errors["file"]
    assert not Journey.objects.exists()


def test_forged_token_of_an_upload_is_refused(starter):
    page = starter.post(NEW, told(kit="upload", kept="../../etc/passwd", sure="1"))
    assert page.status_code == 422
    assert not Journey.objects.exists()
