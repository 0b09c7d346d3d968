from datetime import time

import pytest

from palante.messages.domain.prefer import prefer
from palante.messages.models import Preferences
from palante.messages.wishes import wishes_address, wishes_token
from palante.people.domain.erase import erase_person
from palante.people.models import Contact, Strength
from tests.conftest import as_person
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia(db):
    return make_person(
        "Lucía Quispe", email="lucia@example.org", phone="+51922222222", place="Villa Atlántida"
    )


@pytest.fixture
def door(lucia):
    return f"/messages/{wishes_token(lucia.contacts.first())}/"


def tap(client, door, do, what="", **more):
    assert client.post(door, {"do": do, "what": what} | more).status_code == 302
    return Preferences.objects.get()


def test_the_page_says_nothing_but_the_ways(client, lucia, door):
    answer = client.get(door)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Correo" in page
    for word in ("Lucía", "Quispe", "lucia@", "922222", "Atlántida", "Lima", "Creando"):
        assert word not in page
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert not Preferences.objects.exists()


def test_it_needs_no_cookie_and_sets_none(client, door):
    assert not client.get(door).cookies


def test_one_tap_a_wish(client, lucia, door):
    assert tap(client, door, "stop", "email").stopped_channels == ["email"]
    assert tap(client, door, "again", "email").stopped_channels == []
    assert tap(client, door, "first", "desk").channels == ["desk"]
    assert tap(client, door, "stop_kind", "reminder").stopped_kinds == ["reminder"]
    assert tap(client, door, "start_kind", "reminder").stopped_kinds == []
    assert tap(client, door, "pause", "7").paused_until is not None
    assert tap(client, door, "resume").paused_until is None
    row = tap(client, door, "quiet", **{"from": "22", "to": "7"})
    assert (row.quiet_from, row.quiet_to) == (time(22), time(7))
    assert tap(client, door, "loud").quiet_from is None


def test_what_was_tapped_is_undone_with_one_tap(client, door):
    tap(client, door, "stop", "email")
    assert 'value="undo"' in client.get(door).content.decode()

    assert tap(client, door, "undo").stopped_channels == []
    assert 'value="undo"' not in client.get(door).content.decode()


@pytest.mark.parametrize(
    ("do", "what"),
    [("stop", "pigeon"), ("stop_kind", "code"), ("pause", "9999"), ("quiet", ""), ("", ""), ("openly", "")],
)
def test_what_nobody_could_have_tapped_is_nothing(client, door, do, what):
    assert client.post(door, {"do": do, "what": what, "from": "25", "to": "x"}).status_code == 302
    assert not Preferences.objects.filter(speaks_openly=True).exists()
    assert not Preferences.objects.exclude(stopped_channels=[]).exists()


def test_a_way_opened_again_opens_its_address_too(client, lucia, door):
    lucia.contacts.filter(kind="email").update(stopped_at=lucia.created_at)

    client.post(door, {"do": "again", "what": "email"})

    assert lucia.contacts.get(kind="email").stopped_at is None


def test_who_only_typed_an_address_in_opens_it_for_nobody_else(client, lucia, door):
    sister = make_person("Nora", email="lucia@example.org")
    Contact.objects.filter(kind="email").update(stopped_at=lucia.created_at, proven_at=None)

    client.post(door, {"do": "again", "what": "email"})

    assert lucia.contacts.get(kind="email").stopped_at is None
    assert sister.contacts.get().stopped_at is not None


def test_only_who_is_signed_in_makes_messages_speak_openly_and_the_link_can_end_it(client, lucia, door):
    as_person(lucia).post("/me/messages/", {"do": "openly"})
    assert Preferences.objects.get().speaks_openly

    assert not tap(client, door, "discreet").speaks_openly


def test_the_doors(client, lucia, door, rosa, subtests):
    with subtests.test("nobody's token"):
        assert client.get("/messages/1-AAAAAAAAAAAAAAAA/").status_code == 404
        assert client.get("/messages/x/").status_code == 404
    with subtests.test("one letter off"):
        assert client.get(door[:-2] + ("A" if door[-2] != "A" else "B") + "/").status_code == 404
    with subtests.test("a stranger at the page of her own signs in first"):
        assert client.get("/me/messages/").status_code == 302
    with subtests.test("a link that may have been forwarded asks for more"):
        assert as_person(lucia, Strength.LINK).get("/me/messages/").status_code == 302
    with subtests.test("somebody else's own page changes her own wishes only"):
        as_person(rosa).post("/me/messages/", {"do": "stop", "what": "email"})
        assert Preferences.objects.get().person == rosa
    with subtests.test("it ends with her"):
        erase_person(lucia)
        assert client.get(door).status_code == 404


def test_the_address_stands_in_the_settings_own_house(lucia, settings):
    settings.URL = "https://palante.example"

    assert wishes_address(lucia.contacts.first()).startswith("https://palante.example/messages/")


def test_her_own_page_leads_there(lucia):
    assert "/me/messages/" in as_person(lucia).get("/me/").content.decode()


def test_by_the_link_nobody_undoes_that_messages_say_nothing(client, lucia, door):
    prefer(lucia, speaks_openly=True)
    prefer(lucia, speaks_openly=False)

    assert 'value="undo"' not in client.get(door).content.decode()
    assert tap(client, door, "undo").speaks_openly is False
    mine = as_person(lucia)
    mine.post("/me/messages/", {"do": "undo"})
    assert Preferences.objects.get().speaks_openly is True
