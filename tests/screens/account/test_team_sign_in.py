"""The team's entrance: password and second key, no sign-up, and nothing that tells who has an account."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from palante.messages.models import Message
from tests import factories as make
from tests.conftest import as_member, as_person

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def empty_limits():
    cache.clear()  # allauth counts tries there


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post("/team/sign-in/", {"login": email, "password": password} | extra)


def give_second_key(member):
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_a_member_signs_in_and_comes_to_her_journeys(client, carmen):
    assert sign_in(client, carmen.email.upper())["Location"] == "/team/"


def test_what_was_wanted_comes_after(client, carmen):
    assert sign_in(client, carmen.email, next="/team/creando/plan/")["Location"] == "/team/creando/plan/"
    assert sign_in(client, carmen.email, next="https://evil.example/")["Location"] == "/team/"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, carmen):
    def page(email):
        text = sign_in(client, email, "wrong password").content.decode().replace(email, "")
        return re.sub(r'value="[^"]{20,}"', "", text)

    assert page(carmen.email) == page("nobody@example.org")


def test_many_wrong_passwords_are_stopped(client, carmen):
    for _ in range(12):
        sign_in(client, carmen.email, "wrong password")
    assert sign_in(client, carmen.email).status_code != 302


def test_nobody_signs_up(client):
    assert client.get("/team/account/closed/").status_code == 200
    client.post("/team/account/closed/", {"email": "new@example.org", "password1": PASSWORD})
    assert not Message.objects.exists()
    assert sign_in(client, "new@example.org").status_code == 200


def test_a_participant_is_no_member(rosa):
    assert as_person(rosa).get("/team/account/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/team/sign-in/",
        "/team/account/closed/",
        "/team/account/password/forgotten/",
        "/team/account/password/sent/",
        "/team/account/password/done/",
        "/team/account/inactive/",
        "/team/account/password/new/1-made-up/",
    ],
)
def test_a_stranger_s_pages_wear_our_look_and_run_no_inline_script(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert_calm(response)


@pytest.mark.parametrize(
    "path",
    [
        "/team/account/",
        "/team/account/password/",
        "/team/account/email/",
        "/team/account/totp/activate/",
        "/team/account/webauthn/",
        "/team/account/webauthn/add/",
        "/team/sign-out/",
    ],
)
def test_a_member_s_pages_wear_our_look_and_run_no_inline_script(client, carmen, path):
    sign_in(client, carmen.email)
    client.post("/team/account/confirm/", {"password": PASSWORD})  # the pages that change keys ask once more
    response = client.get(path)
    assert response.status_code == 200
    assert_calm(response)


def assert_calm(response):
    page = response.content.decode()
    assert "palante/css/palante.css" in page
    assert "style=" not in page
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or "application/json" in attributes  # data, which no browser runs


class TestSecondKey:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_without_one_the_desks_wait(self, carmen):
        client = as_member(carmen)
        assert client.get("/team/creando/lead/")["Location"] == "/team/account/"
        assert client.post("/team/creando/lead/")["Location"] == "/team/account/"
        assert client.get("/team/account/").status_code == 200

    def test_with_one_they_open(self, carmen):
        give_second_key(carmen)
        assert as_member(carmen).get("/team/").get("Location") != "/team/account/"

    def test_a_stranger_learns_nothing_new(self, client):
        assert "/team/sign-in/" in client.get("/team/creando/lead/").get("Location", "/team/sign-in/")

    def test_participants_are_not_bothered(self, rosa):
        assert as_person(rosa).get("/").status_code == 200


def test_in_demo_nobody_is_made_to_have_one(settings, carmen):
    settings.REQUIRE_SECOND_FACTOR = False
    assert as_member(carmen).get("/team/").get("Location") != "/team/account/"


def test_a_password_reset_answers_the_same_for_known_and_unknown(client, carmen):
    answers = [
        client.post("/team/account/password/forgotten/", {"email": email})
        for email in (carmen.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/team/account/password/sent/")
    }


def test_a_password_reset_leaves_by_the_outbox(client, settings):
    settings.EMAIL_BACKEND = "palante.messages.backend.OutboxBackend"  # the tests' own keeps mail in memory
    member = make.make_member("Lucia")
    client.post("/team/account/password/forgotten/", {"email": member.email})
    assert Message.objects.get().member == member


def test_nothing_is_written_to_an_address_without_an_account(client, settings):
    settings.EMAIL_BACKEND = "palante.messages.backend.OutboxBackend"
    client.post("/team/account/password/forgotten/", {"email": "nobody@example.org"})
    assert not Message.objects.exists()
