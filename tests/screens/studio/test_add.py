"""Bringing stories in: look first, then take."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from palante.base.models import Job
from palante.screens.studio.views import add
from palante.stories.domain.consent import give_consent, withdraw
from palante.stories.domain.edit import edit_story
from palante.stories.models import Consent, Story
from tests import factories as make
from tests.screens.studio.conftest import SHELF

PAGE = f"{SHELF}add/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def zipped(**files: bytes) -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, source in files.items():
            archive.writestr(f"{name}.md", source)
    return SimpleUploadedFile("stories.zip", content.getvalue(), "application/zip")


def send(client, *files, **more):
    return client.post(PAGE, {"chosen": files, **more}, follow=True)


def take(client, answer, **told):
    return client.post(answer.redirect_chain[-1][0], {"where": "journey", **told}, follow=True)


def test_looking_at_files_takes_nothing(host, journey):
    answer = send(host, zipped(a=make.story_source("A"), b=make.story_source("B")))
    assert sorted(answer.context["seen"]["taken"].created) == ["a.md", "b.md"]
    assert not Story.objects.exists()


def test_taking_them(host, journey, own_files):
    answer = take(host, send(host, zipped(a=make.story_source("A"), b=make.story_source("B"))))
    assert {story.title for story in Story.objects.all()} == {"A", "B"}
    assert "2 nuevas" in answer.content.decode()
    assert not list((own_files / "uploads").iterdir())


def test_single_file_leads_to_its_page(host, journey):
    source = make.story_source("A")
    answer = take(host, send(host, SimpleUploadedFile("A Title.md", source)))
    story = Story.objects.with_source().get()
    assert (story.path, bytes(story.source)) == ("A Title.md", source)
    assert answer.redirect_chain[-1][0] == f"{SHELF}{story.pk}/"


def test_folder_keeps_its_paths(host, journey):
    files = [SimpleUploadedFile("A.md", make.story_source("A")), SimpleUploadedFile("x.png", b"\x89PNG")]
    paths = json.dumps(["archive/stories/A.md", "archive/x.png"])
    take(host, host.post(PAGE, {"folder": files, "paths": paths}, follow=True))
    assert Story.objects.get().path == "stories/A.md"


def test_empty_file_in_a_folder_keeps_the_others_from_nothing(host, journey):
    files = [SimpleUploadedFile("A.md", make.story_source("A")), SimpleUploadedFile("empty.md", b"")]
    answer = host.post(PAGE, {"folder": files, "paths": json.dumps(["x/A.md", "x/empty.md"])}, follow=True)
    take(host, answer)
    assert Story.objects.filter(path="A.md").exists()


def test_damaged_zip_is_said_once(host, journey):
    answer = send(host, SimpleUploadedFile("x.zip", b"PK\x03\x04 broken"))
    page = answer.content.decode()
    assert "no es un zip que se pueda abrir — comprímelo" in page
    assert ".." not in page.split("x.zip:")[1][:120]


@pytest.mark.parametrize(
    "paths",
    [
        r'["x/\ud800.md"]',
        '["x/' + "a" * 70_000 + '.md"]',
        "",
        "x",
        "[1]",
        '["../../etc/A.md"]',
        '["a", "b"]',
        '{"a": 1}',
    ],
)
def test_odd_paths_do_no_harm(host, journey, paths):
    answer = host.post(
        PAGE, {"folder": [SimpleUploadedFile("A.md", make.story_source("A"))], "paths": paths}, follow=True
    )
    assert answer.status_code in (200, 422)
    if answer.redirect_chain:
        take(host, answer)
    assert not Story.objects.filter(path__contains="..").exists()


def test_posting_the_import_twice_takes_them_once(host, journey):
    looked = send(host, zipped(a=make.story_source("A")))
    take(host, looked)
    again = take(host, looked)
    assert Story.objects.count() == 1
    assert "ya entraron" in again.content.decode()


def test_same_files_again_change_nothing_and_edited_ones_are_left_alone(host, journey, carmen):
    take(host, send(host, zipped(a=make.story_source("A"), b=make.story_source("B"))))
    edited = Story.objects.get(path="a.md")
    edit_story(edited, lambda text: text.set_title("Edited here"), seen=1, by=carmen)
    answer = send(host, zipped(a=make.story_source("A, anew"), b=make.story_source("B")))
    assert answer.context["seen"]["taken"].unchanged == ["b.md"]
    assert [fault.path for fault in answer.context["seen"]["kept"]] == ["a.md"]
    take(host, answer)
    assert Story.objects.get(path="a.md").title == "Edited here"


def test_what_cannot_be_read_is_said_with_file_line_and_mend(host, journey):
    bad = "# Tïtle\n\nñ\n".encode("latin-1")
    answer = send(host, zipped(a=make.story_source("A"), bad=bad))
    [fault] = answer.context["seen"]["refused"]
    assert (fault.path, fault.line) == ("bad.md", 1)
    take(host, answer)
    assert Story.objects.count() == 1


@pytest.mark.parametrize("file", [("x.zip", b"PK\x03\x04 broken"), ("x.md", b"\xff\xfe"), ("x.zip", b"")])
def test_nothing_usable_is_a_clear_sentence(host, journey, file):
    answer = send(host, SimpleUploadedFile(*file))
    assert answer.status_code in (200, 422)
    assert not Story.objects.exists()
    assert send(host).status_code == 422


def test_published_before_needs_a_reason_and_the_lead(host, lead, journey):
    looked = send(lead, zipped(a=make.story_source("A")))
    assert take(lead, looked, published="on").status_code == 422
    take(lead, looked, published="on", because="The archive of Atlantis, 2025")
    assert Consent.objects.get().note == "The archive of Atlantis, 2025"
    assert Story.objects.public().count() == 1
    looked = send(host, zipped(b=make.story_source("B")))
    assert take(host, looked, published="on", because="I say so").status_code == 422
    assert Story.objects.public().count() == 1


def test_house_gets_them_when_so_wished(host, journey):
    take(host, send(host, zipped(a=make.story_source("A"))), where="house")
    assert Story.objects.get().journey is None


def test_what_a_teller_took_back_is_refused(host, journey, carmen):
    take(host, send(host, zipped(a=make.story_source("A"))))
    story = Story.objects.get()
    give_consent(story, scope="public", how="written", by=carmen)
    withdraw(story)
    answer = send(host, zipped(a=make.story_source("A")))
    assert len(answer.context["seen"]["refused"]) == 1
    take(host, answer)
    assert Story.objects.filter(withdrawn_at=None).count() == 0


def test_many_are_taken_in_the_background(host, journey, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(add, "FEW", 1)
    answer = send(host, zipped(a=make.story_source("A"), b=make.story_source("B")))
    assert answer.context["is_large"]
    with django_capture_on_commit_callbacks(execute=True):
        take(host, answer)
    job = Job.objects.get(kind="take_stories")
    assert (job.state, job.outcome["created"]) == ("done", 2)
    assert Story.objects.count() == 2


def test_anothers_waiting_files_cannot_be_opened(host, another, journey):
    looked = send(host, zipped(a=make.story_source("A")))
    token = looked.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    answer = another.get(f"/team/another/stories/add/{token}/")
    assert answer.status_code == 302
    assert host.get(f"{PAGE}made-up/").status_code == 302


@pytest.mark.parametrize("few", [150, 0])
def test_what_may_be_public_is_the_leads_to_say_also_in_a_file(
    host, lead, journey, monkeypatch, few, django_capture_on_commit_callbacks
):
    """A header is written quickly; what everybody may read is decided where consent is recorded."""
    monkeypatch.setattr(add, "FEW", few)
    source = make.story_source("A").replace(b"[[", b"[[consent:public]]\n[[", 1)
    for client, is_public in ((host, False), (lead, True)):
        Story.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            take(client, send(client, SimpleUploadedFile("a.md", source)))
        assert Story.objects.get().title == "A"
        assert Story.objects.public().exists() is is_public
