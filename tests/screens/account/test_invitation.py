"""A team is joined by invitation: looking changes nothing, saying yes makes a member or seats one."""

import pytest
from django.utils.timezone import now

from palante.journeys.domain.team import address_of, invite, withdraw_invitation
from palante.journeys.models import DeskSeat, Invitation
from palante.people.models import Member
from tests import factories as make
from tests.conftest import as_member

pytestmark = pytest.mark.django_db
SAID = {"name": "Lucía", "password": "tres palabras largas"}


@pytest.fixture
def asked(journey, carmen):
    return invite(journey, "lucia@example.org", ["host"], carmen)


@pytest.fixture
def path(asked, settings):
    return address_of(asked).removeprefix(settings.URL)


def test_looking_changes_nothing(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert not Member.objects.filter(email="lucia@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_saying_yes_makes_a_member_at_her_desk_and_leads_to_the_second_key(client, path, journey):
    assert client.post(path, SAID)["Location"] == "/team/account/"
    lucia = Member.objects.get(email="lucia@example.org")
    assert (lucia.name, lucia.check_password(SAID["password"])) == ("Lucía", True)
    assert DeskSeat.objects.get(member=lucia).journey == journey
    assert client.session["_auth_user_id"] == str(lucia.pk)
    assert client.get("/team/account/webauthn/add/").status_code == 200  # without typing the password again


def test_an_invitation_serves_once(client, path):
    client.post(path, SAID)
    client.logout()
    response = client.post(path, SAID | {"name": "Otra"})
    assert response.status_code == 410
    assert "/team/sign-in/" in response.content.decode()
    assert Member.objects.filter(email="lucia@example.org").count() == 1


@pytest.mark.parametrize("password", ["", "short", "password1234", "lucia@example.org"])
def test_a_weak_password_gets_a_sentence(client, path, password):
    response = client.post(path, SAID | {"password": password})
    assert response.status_code == 422
    assert response.context["form"].errors["password"]
    assert not Member.objects.filter(email="lucia@example.org").exists()


def test_a_member_who_is_signed_in_says_yes_with_one_tap(ana, carmen, journey, settings):
    path = address_of(invite(journey, ana.email, ["host"], carmen)).removeprefix(settings.URL)
    assert as_member(ana).post(path).status_code == 302
    assert DeskSeat.objects.filter(member=ana, journey=journey, desk="host").exists()


def test_an_invitation_for_somebody_else_is_not_taken_by_whoever_saw_it(path, ana, journey):
    response = as_member(ana).post(path)
    assert response.status_code == 200
    assert "lucia@example.org" in response.content.decode()
    assert not DeskSeat.objects.filter(member=ana, journey=journey).exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_address_with_an_account_signs_in_first(client, path):
    make.make_member("Lucía", email="lucia@example.org")
    page = client.get(path).content.decode()
    assert "/team/sign-in/?next=/team/invitation/" in page
    assert client.post(path, SAID | {"password": "x" * 20}).status_code == 200
    assert not DeskSeat.objects.filter(member__email="lucia@example.org").exists()


@pytest.mark.parametrize("how", ["ended", "withdrawn", "made up"])
def test_one_that_opens_nothing_says_so_and_names_nobody(client, path, asked, carmen, how):
    if how == "ended":
        Invitation.objects.update(ends_at=now())
    elif how == "withdrawn":
        withdraw_invitation(asked, carmen)
    else:
        path = "/team/invitation/made-up/"
    for response in (client.get(path), client.post(path, SAID)):
        assert response.status_code == 410
        assert "Creando" not in response.content.decode()
        assert "lucia" not in response.content.decode()
    assert not Member.objects.filter(email="lucia@example.org").exists()
