"""The page of somebody who was invited: yes, no, “that is not me”; and nothing by only looking."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.calls.domain.invite import LASTS
from palante.calls.models import Invited, Registration
from palante.messages.channels.desk import address_of
from palante.messages.models import Message
from palante.screens.lists.invited_cookie import COOKIE

pytestmark = pytest.mark.django_db


def state(invited):
    invited.refresh_from_db()
    return invited.state


def test_looking_changes_nothing_and_is_found_by_nobody(client, address, invited):
    for _twice in range(2):
        answer = client.get(address)

    assert answer.status_code == 200
    assert state(invited) == "sent"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies.get(COOKIE)


def test_the_page_shows_no_name_no_contact_and_a_preview_says_nothing(client, address):
    page = client.get(address).content.decode()
    head = page.partition("</head>")[0]

    assert not any(said in page for said in ("Rosa", "Quispe", "luz@example.org", "Comas"))
    assert "Comedor Nueve" in page
    assert not any(said in head for said in ("Creando", "Comedor", "og:"))


def test_yes_goes_to_the_registration_and_registers_nobody_yet(client, address, invited, open_journey):
    answer = client.post(address, {"say": "yes"})

    assert answer["Location"].startswith(f"/{open_journey.slug}/register/")
    assert (answer.cookies[COOKIE]["httponly"], answer.cookies[COOKIE]["samesite"]) == (True, "Lax")
    assert state(invited) == "sent"
    assert not Registration.objects.exists()


@pytest.mark.parametrize("word", ["no", "not_me"])
def test_no_keeps_nothing(client, address, invited, word):
    for _twice in range(2):
        client.post(address, {"say": word})

    page = client.get(address).content.decode()
    assert state(invited) == "declined"
    assert (invited.alias, invited.value, invited.answers) == ("", "", "")
    assert "Listo" in page
    assert client.post(address, {"say": "yes"}).status_code == 200


def test_made_up_ended_and_odd_links_are_the_same(client, address, invited):
    Invited.objects.filter(pk=invited.pk).update(ends_at=now() - timedelta(seconds=1))
    for path in (address, "/invited/made-up/", "/invited/%00%ff/"):
        assert client.get(path).status_code in (404, 410)
    assert client.post(address, {"say": "no"}).status_code == 410


def test_a_closed_journey_says_so(client, address, invited, open_journey):
    open_journey.published_at = None
    open_journey.save()

    assert client.post(address, {"say": "yes"}).status_code == 200
    assert state(invited) == "sent"


def test_by_whatsapp_the_team_has_the_message_written(reminding, invited, open_journey):
    message = Message.objects.get(channel="desk")

    page = reminding.get(f"/team/{open_journey.slug}/reminders/tap/").content.decode()

    assert address_of(message).startswith("https://wa.me/51987654322?text=")
    assert "wa.me/51987654322" in page
    assert message.ends_at - message.made_at <= LASTS


def test_yes_then_registered_as_whom_the_list_named(client, address, invited, open_journey, partner):
    client.post(address, {"say": "yes"})
    page = client.get(f"/{open_journey.slug}/register/?new").content.decode()
    assert 'value="Rosa"' in page
    assert 'value="luz@example.org"' in page

    said = {"alias": "Rosita", "contact": "luz@example.org", "adult": "yes", "consent": "on", "form_key": "k"}
    for _twice in range(2):
        client.post(f"/{open_journey.slug}/register/?new", said)

    registration = Registration.objects.get()
    assert (registration.way, registration.brought_by, registration.source) == (
        "invited",
        partner,
        invited.source,
    )
    assert state(invited) == "accepted"
    assert invited.registration == registration


def test_yes_then_registered_over_the_journeys_own_form(client, invited, address, open_journey, kit_form):
    client.post(address, {"say": "yes"})
    page = client.get(f"/{open_journey.slug}/register/?new").content.decode()

    assert 'value="Rosa"' in page
    assert 'value="Comas"' in page
