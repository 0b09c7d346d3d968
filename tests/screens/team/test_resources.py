"""The library as the team keeps it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from palante.library.models import Resource
from tests.screens.team.conftest import undo_of

PAGE = "/team/creando/resources/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pdf(size: int = 2000) -> SimpleUploadedFile:
    return SimpleUploadedFile("guía.pdf", b"%PDF-" + b"x" * (size - 5), "application/pdf")


def told(**changes) -> dict:
    return {"title": "Guía de precios", "language": "es", "licence": "CC-BY-4.0"} | changes


def test_upload_measures_the_file_and_keeps_language_and_licence(host, session):
    host.post(PAGE, told(file=pdf(), session=session.number))
    resource = Resource.objects.get()
    assert (resource.bytes, resource.form, resource.language, resource.licence) == (
        2000,
        "text",
        "es",
        "CC-BY-4.0",
    )
    assert resource.session == session


def test_form_sent_twice_adds_one(host, journey):
    ticket = host.get(PAGE).context["form"]["ticket"].value()
    for _time in range(2):
        host.post(PAGE, told(file=pdf(), ticket=ticket))
    assert Resource.objects.count() == 1


def test_link_tells_its_size_in_megabytes(host, session):
    host.post(
        PAGE,
        told(url="https://example.org/v.mp4", megabytes="612.5", session=session.number, is_recording="on"),
    )
    resource = Resource.objects.get()
    assert (resource.bytes, resource.is_recording) == (612_500_000, True)


def test_too_large_says_how_large_and_what_to_do(host, journey, settings):
    settings.UPLOAD_LIMIT = 1000
    answer = host.post(PAGE, told(file=pdf()))
    assert answer.status_code == 422
    assert "Hazlo más pequeño" in answer.content.decode()
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "file"),
        ({"file": True, "url": "https://example.org"}, "file"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org", "is_recording": "on"}, "session"),
        ({"url": "https://example.org", "session": "99"}, "session"),
        ({"url": "https://example.org", "language": "xx"}, "language"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(host, session, fields, wrong):
    if "file" in fields:
        fields = fields | {"file": pdf()}
    answer = host.post(PAGE, told(**fields))
    assert wrong in answer.context["form"].errors
    assert not Resource.objects.exists()


def test_hide_and_undo(host, journey):
    host.post(PAGE, told(url="https://example.org"))
    resource = Resource.objects.get()
    answer = host.post(f"{PAGE}{resource.pk}/hide/", follow=True)
    resource.refresh_from_db()
    assert resource.hidden_at
    host.post(undo_of(answer))
    resource.refresh_from_db()
    assert resource.hidden_at is None


def test_file_comes_as_a_download_and_is_never_drawn_as_a_page(host, journey):
    host.post(PAGE, told(file=SimpleUploadedFile("x.html", b"<script>alert(1)</script>", "text/html")))
    answer = host.get(f"{PAGE}{Resource.objects.get().pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    answer.close()


def test_list_costs_the_same_for_1_and_30_resources(host, session, django_assert_max_num_queries):
    def add():
        Resource.objects.create(
            journey=session.journey, session=session, form="link", url="https://example.org"
        )

    add()
    host.get(PAGE)
    with django_assert_max_num_queries(50) as one:
        host.get(PAGE)
    for _number in range(29):
        add()
    with django_assert_max_num_queries(len(one)):
        host.get(PAGE)
