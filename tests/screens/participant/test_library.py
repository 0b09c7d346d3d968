"""The library, its download door and the welcome lessons."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from palante.journeys.models import Lesson
from palante.library.domain.resource import add_resource
from tests import factories as make
from tests.conftest import as_person
from tests.factories import START

SOUND = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def files(settings, tmp_path, clock):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def recording(journey, session, carmen):
    file = ContentFile(SOUND, name="sesión 1.mp3")
    return add_resource(
        journey, file=file, title="Grabación", session=session, licence="CC-BY-4.0", by=carmen
    )


def door(resource):
    return reverse("resource", args=["creando", resource.pk])


def test_what_it_costs_stands_before_the_tap(rosa, recording, clock):
    html = as_person(rosa).get("/library/").content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "Escuchar · 10 kB" in html
    assert "licencia" not in html  # the journey names none


def test_search_finds_and_says_when_nothing_was_found(rosa, recording):
    client = as_person(rosa)

    assert door(recording) in client.get("/library/?q=GRABACION").content.decode()
    assert "Nada con esas palabras" in client.get("/library/?q=zzz").content.decode()
    assert "<script>" not in client.get("/library/?q=<script>alert(1)</script>").content.decode()


def test_a_recording_plays_from_the_middle(rosa, recording):
    response = as_person(rosa).get(door(recording), headers={"range": "bytes=1000-1999"})

    assert response.status_code == 206
    assert response.getvalue() == SOUND[1000:2000]
    assert response["Content-Range"] == f"bytes 1000-1999/{len(SOUND)}"
    assert response["Content-Length"] == "1000"


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-", 206, SOUND),
        ("bytes=-100", 206, SOUND[-100:]),
        ("bytes=10000-99999", 206, SOUND[10000:]),
        ("bytes=99999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=0-1,5-6", 200, SOUND),
        ("lines=1-2", 200, SOUND),
        ("bytes=-", 200, SOUND),
        (f"bytes={'9' * 5000}-", 200, SOUND),
        ("bytes=٣-", 200, SOUND),
    ],
)
def test_pieces(rosa, recording, asked, status, got):
    response = as_person(rosa).get(door(recording), headers={"range": asked})

    assert (response.status_code, response.getvalue()) == (status, got)


def test_a_download_goes_on_only_if_the_file_is_still_the_same(rosa, recording):
    client = as_person(rosa)
    whole = client.get(door(recording))
    assert whole.getvalue() == SOUND
    etag = whole["ETag"]

    same = client.get(door(recording), headers={"range": "bytes=5-", "if-range": etag})
    other = client.get(door(recording), headers={"range": "bytes=5-", "if-range": '"old"'})
    assert (same.status_code, same.getvalue()) == (206, SOUND[5:])
    assert (other.status_code, other.getvalue()) == (200, SOUND)


@pytest.mark.parametrize(
    ("name", "mime", "way"),
    [
        ("hoja.pdf", "application/pdf", "inline"),
        ("foto.jpg", "image/jpeg", "inline"),
        ("pagina.html", "application/octet-stream", "attachment"),
        ("dibujo.svg", "application/octet-stream", "attachment"),
        ("guion.js", "application/octet-stream", "attachment"),
        ("../../x.html", "application/octet-stream", "attachment"),
        ("lista.xlsx", "application/octet-stream", "attachment"),
    ],
)
def test_a_file_is_shown_only_as_something_harmless(rosa, journey, carmen, name, mime, way):
    resource = add_resource(
        journey, file=ContentFile(b"<script>alert(1)</script>", name=name.rsplit("/")[-1]), by=carmen
    )

    response = as_person(rosa).get(door(resource))

    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Type"] == mime
    assert response["Content-Disposition"].startswith(way)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_link_leads_on_without_telling_from_where(rosa, journey, carmen):
    resource = add_resource(journey, url="https://example.org/curso", title="Curso", by=carmen)

    response = as_person(rosa).get(door(resource))

    assert (response.status_code, response["Location"]) == (302, "https://example.org/curso")
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_lost_file_is_no_error_page(rosa, recording):
    recording.file.storage.delete(recording.file.name)

    assert as_person(rosa).get(door(recording)).status_code == 404


def test_the_library_costs_the_same_with_thirty_of_everything(
    rosa, journey, carmen, recording, django_assert_num_queries
):
    client = as_person(rosa)
    with django_assert_num_queries(7):
        client.get("/library/")

    for number in range(2, 31):
        session = make.make_session(journey, number, starts=START)
        add_resource(journey, url="https://example.org", title=f"{number}", session=session, by=carmen)
    with django_assert_num_queries(7):
        client.get("/library/")


def test_lessons_lead_from_one_to_the_next(rosa, journey):
    for order, slug in enumerate(("zoom", "datos"), 1):
        words = {"es": {"title": slug.title(), "page": "Toca **aquí** <b>x</b>."}}
        Lesson.objects.create(journey=journey, slug=slug, order=order, path=slug, words=words)
    client = as_person(rosa)

    first = client.get(reverse("lesson", args=["creando", "zoom"])).content.decode()
    assert reverse("lesson", args=["creando", "datos"]) in first
    assert "<strong>aquí</strong> &lt;b&gt;" in first
    assert "Listo: ir a Hoy" in client.get(reverse("lesson", args=["creando", "datos"])).content.decode()
    assert client.get(reverse("lesson", args=["creando", "nada"])).status_code == 404


def test_what_was_missed_stands_first_when_one_comes_to_catch_up(rosa, recording, session, clock):
    clock(session.ends)

    html = as_person(rosa).get("/library/?catch-up").content.decode()

    assert "<details open" in html
    assert "Para ponerte al día: 1 sesión" in html
