"""`/demo/` opens a door for everybody, so it must not exist anywhere else."""

import pytest
from django.urls import reverse

from palante.demo.prepare import prepare_demo
from palante.journeys.models import Session
from palante.people.models import SignIn
from tests.conftest import as_member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True
    return prepare_demo(people=2)


def test_without_demo_mode_there_is_no_such_page(client, ana):
    prepare_demo(people=0)

    for browser in (client, as_member(ana)):
        assert browser.get("/demo/").status_code == 404
        assert browser.get("/demo/meeting/").status_code == 404
        assert browser.post("/demo/rosa/").status_code == 404
        assert browser.post("/demo/carmen/").status_code == 404
    assert not SignIn.objects.exists()


def test_one_click_and_one_is_rosa(client, demo_mode):
    answer = client.post(reverse("demo_as", args=["rosa"]))

    assert answer.headers["Location"] == reverse("today")
    assert SignIn.objects.get(how="demo").person.alias == "Rosa"


@pytest.mark.parametrize(
    ("key", "desk"), [("carmen", "lead"), ("elena", "host"), ("diego", "reminders"), ("monica", "partners")]
)
def test_one_click_and_one_sits_at_a_desk(client, demo_mode, key, desk):
    answer = client.post(reverse("demo_as", args=[key]))

    assert answer.headers["Location"] == reverse(f"desk_{desk}", args=["creando"])
    assert client.get("/demo/").wsgi_request.user.email == f"{key}@example.org"


def test_looking_signs_nobody_in(client, demo_mode):
    assert client.get(reverse("demo_as", args=["rosa"])).status_code == 405
    assert not SignIn.objects.exists()


def test_nobody_else_can_be_impersonated(client, demo_mode):
    assert client.post("/demo/ana/").status_code == 404


def test_the_first_button_is_the_first_participant(client, demo_mode):
    page = client.get("/demo/").content.decode()

    assert page.index("/demo/rosa/") < page.index("<button") < page.index("/demo/julio/")


def test_before_the_demo_is_prepared_the_page_says_how(client, settings):
    settings.DEMO = True

    assert "palante demo" in client.get("/demo/").content.decode()
    assert client.post("/demo/rosa/").headers["Location"] == "/demo/"


def test_entering_the_running_session_ends_on_a_page_that_says_so(client, demo_mode):
    client.post(reverse("demo_as", args=["rosa"]))
    running = Session.objects.filter(journey__slug="creando").upcoming().first()

    answer = client.post(reverse("session_join", args=["creando", running.number]), follow=True)

    assert answer.request["PATH_INFO"] == "/demo/meeting/"
    assert answer.status_code == 200
