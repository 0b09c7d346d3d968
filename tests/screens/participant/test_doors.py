"""Who may open what: strangers sign in, another journey's people and teams see nothing, a personal link opens little."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from palante.calls.models import Seat
from palante.canvases.models import Answer
from palante.library.domain.resource import add_resource, hide_resource
from palante.live.models import Attendance, Feedback, HelpRequest
from palante.people.models import Strength
from tests import factories as make
from tests.conftest import as_member, as_person

MINE = ["today", "circle", "library", "me"]
MINE_IN_FULL = [
    "circle",
    "library",
    "me",
    "me_settings",
    "me_reminders",
    "profile",
    "me_contacts",
    "me_phones",
    "me_data",
    "me_photo",
]
POSTS = ["session_join", "session_feedback", "session_caught_up"]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def addresses(clock, journey, session, carmen):
    """Everything in Rosa's journey that asks for a seat, by what it is."""
    template = make.make_canvas_template(journey)
    resource = add_resource(journey, file=ContentFile(b"secret sheet", name="hoja.txt"), by=carmen)
    return {
        "session": reverse("session", args=["creando", 1]),
        "session_now": reverse("session_now", args=["creando", 1]),
        "session_join": reverse("session_join", args=["creando", 1]),
        "session_help": reverse("session_help", args=["creando", 1]),
        "session_feedback": reverse("session_feedback", args=["creando", 1]),
        "session_caught_up": reverse("session_caught_up", args=["creando", 1]),
        "canvas": reverse("canvas", args=["creando", template.slug]),
        "canvas_save": reverse("canvas_save", args=["creando", template.slug]),
        "canvas_history": reverse("canvas_history", args=["creando", template.slug]),
        "canvas_pdf": reverse("canvas_pdf", args=["creando", template.slug]),
        "resource": reverse("resource", args=["creando", resource.pk]),
    }


def ask(client, name, address):
    is_post = name in (*POSTS, "canvas_save")
    return client.post(address, {"score": "3", "a-por-que": "x"}) if is_post else client.get(address)


def nothing_happened():
    return not any(model.objects.exists() for model in (Attendance, Feedback, HelpRequest, Answer))


@pytest.mark.parametrize("name", MINE)
def test_a_stranger_is_sent_to_sign_in_and_comes_back(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('sign_in')}?next=%2F{name}%2F"


def test_a_stranger_gets_into_nothing_of_a_journey(client, addresses):
    for name, address in addresses.items():
        response = ask(client, name, address)
        assert (name, response.status_code) == (name, 302)
        assert response["Location"].startswith(reverse("sign_in"))
    assert nothing_happened()


def test_a_tap_of_a_stranger_goes_on_to_its_page_after_signing_in(client, addresses):
    response = client.post(
        addresses["session_join"], headers={"referer": f"http://testserver{addresses['session']}"}
    )
    assert response["Location"].endswith("?next=%2Fcreando%2Fsessions%2F1%2F")

    response = client.post(addresses["session_join"], headers={"referer": "https://evil.example/creando/"})
    assert response["Location"].endswith("?next=%2Ftoday%2F")


@pytest.mark.parametrize("seat", [None, Seat.WAITING, Seat.LEFT])
def test_without_a_seat_a_journey_does_not_exist(addresses, journey, seat):
    person = make.make_person("Zoila")
    if seat:
        make.give_seat(person, journey, seat)
    client = as_person(person)

    for name, address in addresses.items():
        response = ask(client, name, address)
        assert (name, response.status_code) == (name, 404)
        assert "secret" not in response.content.decode()
    assert nothing_happened()


def test_another_teams_member_is_a_stranger_here(ana, addresses):
    client = as_member(ana)

    for name, address in addresses.items():
        assert (name, ask(client, name, address).status_code) == (name, 302)
    assert nothing_happened()


@pytest.mark.parametrize("name", MINE_IN_FULL)
def test_a_personal_link_alone_does_not_open_what_is_private(rosa, clock, name):
    response = as_person(rosa, Strength.LINK).get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].endswith("&more=1")


def test_a_personal_link_opens_today_session_canvas_and_what_they_lead_to(rosa, addresses):
    client = as_person(rosa, Strength.LINK)

    for address in (
        reverse("today"),
        addresses["session"],
        addresses["canvas"],
        addresses["canvas_pdf"],
    ):
        assert client.get(address).status_code == 200


def test_changes_need_a_post(rosa, addresses):
    client = as_person(rosa)

    for name in (*POSTS, "canvas_save"):
        assert client.get(addresses[name]).status_code == 405
    for address in (reverse("me_erase"), reverse("me_export"), reverse("me_zone")):
        assert client.get(address).status_code == 405


def test_pages_are_kept_for_their_owner_only(rosa, julio, addresses):
    mine, his = (as_person(person).get(addresses["session"]) for person in (rosa, julio))

    assert mine["X-Who"] != his["X-Who"]
    assert mine["Cache-Control"] == "private, no-store"
    for address in (reverse("profile"), reverse("me_data"), reverse("card")):
        assert "X-Who" not in as_person(rosa).get(address)


def test_a_hidden_resource_is_gone(rosa, journey, carmen, addresses):
    hide_resource(journey.resources.get(), by=carmen)

    assert as_person(rosa).get(addresses["resource"]).status_code == 404


def test_entries_are_taken_for_who_wrote_them_only(rosa, julio, journey, addresses):
    template = journey.canvas_templates.get()
    client = as_person(julio)
    entry = {
        "id": str(uuid4()),
        "kind": "canvas_answer",
        "written_at": "2027-02-02T00:30:00Z",
        "payload": {"canvas": template.pk, "field": "por-que", "text": "De Rosa"},
    }
    who = as_person(rosa).get(reverse("today"))["X-Who"]

    response = client.post(
        reverse("entries"), {"who": who, "entries": [entry]}, content_type="application/json"
    )

    assert response.status_code == 409
    assert nothing_happened()
