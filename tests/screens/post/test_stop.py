import pytest
from django.test import Client

from palante.messages.domain.stop import stop_address, stop_token
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(db):
    return make_person("Rosa", email="rosa@example.org").contacts.get()


def is_stopped(contact):
    contact.refresh_from_db()
    return contact.stopped_at is not None


def door(contact):
    return f"/stop/{stop_token(contact)}/"


def test_looking_changes_nothing(client, contact):
    answer = client.get(door(contact))

    assert answer.status_code == 200
    assert not is_stopped(contact)
    assert answer["X-Robots-Tag"] == "noindex"
    assert "rosa@" not in answer.content.decode()


def test_one_tap_stops_and_another_starts_again(client, contact):
    assert client.post(door(contact), follow=True).status_code == 200
    assert is_stopped(contact)

    client.post(door(contact), {"again": "1"})
    assert not is_stopped(contact)


def test_stopping_twice_is_stopping_once(client, contact):
    client.post(door(contact))
    contact.refresh_from_db()
    first = contact.stopped_at

    client.post(door(contact))

    contact.refresh_from_db()
    assert contact.stopped_at == first


def test_a_mail_programs_button_needs_no_cookie_and_is_not_redirected(contact):
    answer = Client(enforce_csrf_checks=True).post(door(contact), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 204
    assert is_stopped(contact)


def test_it_stops_the_address_for_all_who_share_it(client, contact):
    other = make_person("Julia", email="rosa@example.org").contacts.get()
    elsewhere = make_person("Julio", email="julio@example.org").contacts.get()

    client.post(door(contact))

    assert is_stopped(other)
    assert not is_stopped(elsewhere)


@pytest.mark.parametrize("token", ["x", "1-", "999999-AAAA", "1-AAAAAAAAAAAAAAAA", "9" * 40 + "-A", "²-A"])
def test_a_made_up_address_opens_nothing(client, contact, token):
    assert client.get(f"/stop/{token}/").status_code == 404
    assert client.post(f"/stop/{token}/").status_code == 404


def test_odd_letters_after_a_number_that_exists_tell_nothing(client, contact):
    assert client.get(f"/stop/{contact.pk}-é/").status_code == 404


def test_the_address_is_absolute(contact, settings):
    settings.URL = "https://palante.example.org"

    assert stop_address(contact) == f"https://palante.example.org{door(contact)}"
