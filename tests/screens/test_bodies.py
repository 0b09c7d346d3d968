"""Nobody fills the disk: what is too large is refused before it is read."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from palante.screens.bodies import TAKES_FILES, limit_bodies

pytestmark = pytest.mark.django_db

THREE_MB = 3_000_000


def send(browser, address, length):
    """Say that this much comes; the server must answer without waiting for it."""
    return browser.generic(
        "POST", address, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length)
    )


@pytest.mark.parametrize(
    "address", ["/sign-in/", "/creando/register/", "/nowhere/", "/entries/", "/me/profile/", "/team/new/"]
)
def test_a_stranger_sends_no_more_than_a_form(client, address):
    answer = send(client, address, THREE_MB)

    assert answer.status_code == 413
    assert "MB" in answer.content.decode()


def passes(address, length, **cookies):
    """Does the middleware let it through? (The test client cannot announce more than it sends.)"""
    request = RequestFactory().generic("POST", address, b"x", CONTENT_LENGTH=str(length))
    request.COOKIES.update(cookies)
    return limit_bodies(lambda _: HttpResponse("in"))(request).content == b"in"


def test_a_participant_may_send_a_photograph_but_no_film():
    assert passes("/me/profile/", THREE_MB, who="token")
    assert not passes("/me/profile/", 13_000_000, who="token")
    assert not passes("/sign-in/", THREE_MB, who="token")
    assert not passes("/me/profile/", THREE_MB, team="session")


def test_the_team_may_send_a_recording_up_to_the_limit(settings):
    assert passes("/team/creando/resources/", 150_000_000, team="session")
    assert not passes("/team/creando/resources/", settings.UPLOAD_LIMIT + 10_000_000, team="session")
    assert not passes("/team/creando/resources/", THREE_MB, who="token")


@pytest.mark.parametrize("length", ["-1", "many", "9" * 40])
def test_a_length_that_is_none_is_refused(client, length):
    assert send(client, "/sign-in/", length).status_code == 413


def test_a_body_that_does_not_say_its_length_is_refused(client):
    answer = client.generic("POST", "/sign-in/", b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")

    assert answer.status_code == 411


def test_the_pages_that_take_files_exist():
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}

    assert set(TAKES_FILES) <= names
