"""What was written to somebody stands on Hoy until she has read it, and on her own page as long as it is kept."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from palante.messages.domain.fall_back import deadline
from palante.messages.domain.read_notice import read_notice, see_notices
from palante.messages.domain.write import write
from palante.messages.models import Message, State
from palante.messages.worker import Worker
from palante.people.models import Contact, Strength
from tests import factories as make
from tests.conftest import as_member, as_person
from tests.messages.push.receiver import Browser

pytestmark = pytest.mark.django_db
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


def notice_for(person, key="1", **fields) -> Message:
    return write(
        **{
            "key": f"screen:{key}:{person.pk}",
            "kind": "reminder",
            "channel": "screen",
            "subject": "Mañana a las 7:30",
            "body": "Te esperamos, **Rosa**.\n\n{link}",
            "language": "es",
            "person": person,
            "door": "http://127.0.0.1:8000/in/abc",
        }
        | fields
    )


def work():
    Worker(with_chores=False).run(until_empty=True)


def today(client: Client) -> str:
    return client.get(reverse("today")).content.decode()


def test_it_stands_on_hoy_until_she_has_read_it(rosa):
    message, client = notice_for(rosa), as_person(rosa)
    assert "Te esperamos" not in today(client)
    work()

    shown = today(client)
    assert "Mañana a las 7:30" in shown
    assert "<strong>Rosa</strong>" in shown
    assert 'href="http://127.0.0.1:8000/in/abc"' in shown
    message.refresh_from_db()
    assert (message.state, message.read_at) == (State.HANDED_OVER, None)
    assert message.delivered_at is not None

    assert client.post(reverse("me_notice_read", args=[message.pk])).status_code == 302
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Te esperamos" not in today(client)
    assert "Te esperamos" in client.get(reverse("me_notices")).content.decode()


def test_once_it_was_shown_it_takes_no_other_way(rosa):
    message = notice_for(rosa, ways=[["email", rosa.contacts.get().pk]])
    work()
    message.refresh_from_db()
    assert message.fall_back_at is not None
    assert deadline(message, now()) is not None

    today(as_person(rosa))

    message.refresh_from_db()
    assert message.fall_back_at is None


def test_seeing_and_reading_twice_changes_nothing(rosa, django_assert_num_queries):
    message = notice_for(rosa)
    work()
    message.refresh_from_db()
    see_notices([message])
    read_notice(message, by=rosa)
    message.refresh_from_db()
    first = (message.delivered_at, message.read_at)

    with django_assert_num_queries(0):
        see_notices([message])
    read_notice(Message.objects.get(pk=message.pk), by=rosa)

    message.refresh_from_db()
    assert (message.delivered_at, message.read_at) == first


def test_what_a_stranger_wrote_into_a_message_is_words(rosa):
    notice_for(rosa, subject="<script>1</script>", body="<script>2</script> [x](javascript:alert(3))")
    work()

    shown = today(as_person(rosa))

    assert "<script>1" not in shown
    assert "<script>2" not in shown
    assert 'href="javascript' not in shown


def test_a_handed_on_link_shows_no_note_of_a_person(rosa):
    note = notice_for(rosa, kind="note", body="Rosa, te llamo a las cinco.")
    work()
    client = as_person(rosa, Strength.LINK)

    assert "te llamo" not in today(client)
    assert client.post(reverse("me_notice_read", args=[note.pk])).status_code == 404
    assert "te llamo" in today(as_person(rosa))


def test_hoy_costs_the_same_with_one_notice_and_with_many(rosa, django_assert_num_queries):
    client = as_person(rosa)
    notice_for(rosa)
    work()
    today(client)  # shown for the first time: noted once
    with CaptureQueriesContext(connection) as one:
        today(client)
    count = len(one)
    for number in range(20):
        notice_for(rosa, key=f"more{number}")
    work()
    today(client)

    with django_assert_num_queries(count):
        today(client)
    assert count <= 12  # design/budgets.md


def test_a_push_notice_without_link_can_be_read_on_her_page(rosa):
    message = notice_for(rosa, channel="push", kind="note", body="El taller es en la otra sala.")
    Message.objects.filter(pk=message.pk).update(state=State.HANDED_OVER, handed_over_at=now())

    page = as_person(rosa).get(reverse("me_notices")).content.decode()

    assert "la otra sala" in page
    as_person(rosa).post(reverse("me_notice_read", args=[message.pk]), {"from": "notices"})
    message.refresh_from_db()
    assert message.read_at is not None


def subscribe(client, browser, **more):
    return client.post(reverse("me_notices_here"), {"subscription": browser.subscription()} | more)


def test_a_browser_says_yes_again_and_no(rosa):
    browser, client = Browser(ENDPOINT), as_person(rosa)

    assert [subscribe(client, browser).status_code for _ in range(2)] == [204, 204]
    contact = rosa.contacts.get(kind="push")
    assert json.loads(contact.value)["endpoint"] == ENDPOINT
    assert contact.proven_at is not None
    assert rosa.preferences.channels[0] == "push"

    assert [subscribe(client, browser, off="1").status_code for _ in range(2)] == [204, 204]
    assert not rosa.contacts.filter(kind="push").exists()


def test_a_phone_that_goes_to_somebody_else_tells_the_first_nothing_more(rosa, julio):
    browser = Browser(ENDPOINT)
    subscribe(as_person(rosa), browser)

    subscribe(as_person(julio), browser)

    assert [contact.person for contact in Contact.objects.filter(kind="push")] == [julio]


def test_the_eleventh_browser_takes_the_place_of_the_first(rosa):
    client = as_person(rosa)
    for number in range(11):
        subscribe(client, Browser(f"{ENDPOINT}{number}"))

    kept = [
        json.loads(contact.value)["endpoint"] for contact in rosa.contacts.filter(kind="push").order_by("pk")
    ]
    assert kept == [f"{ENDPOINT}{number}" for number in range(1, 11)]


@pytest.mark.parametrize("given", ["", "x", "[]", "a" * 5000, '{"endpoint":"https://intranet.example/a"}'])
def test_what_is_no_browser_is_refused(rosa, given):
    assert as_person(rosa).post(reverse("me_notices_here"), {"subscription": given}).status_code == 400
    assert not rosa.contacts.filter(kind="push").exists()


def test_the_page_offers_what_there_is(rosa, settings):
    client = as_person(rosa)
    page = client.get(reverse("me_notices")).content.decode()
    assert "Avísame en este teléfono" in page
    assert "Telegram" not in page

    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT = "1:x", "palante_prueba_bot"
    page = client.get(reverse("me_notices")).content.decode()
    assert "https://t.me/palante_prueba_bot?start=" in page

    settings.IS_HTTPS = settings.IS_HERE = False
    assert "Avísame" not in client.get(reverse("me_notices")).content.decode()


def test_telegram_is_taken_away_with_one_tap(rosa, settings):
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT = "1:x", "palante_prueba_bot"
    Contact.objects.create(person=rosa, kind="telegram", value="1", fingerprint="f", proven_at=now())
    client = as_person(rosa)
    assert "está conectado" in client.get(reverse("me_notices")).content.decode()

    client.post(reverse("me_notices_telegram"))
    client.post(reverse("me_notices_telegram"))

    assert not rosa.contacts.filter(kind="telegram").exists()


def test_nobody_else_comes_in_or_sees_anything(rosa, julio, ana, client, subtests):
    message = notice_for(rosa)
    work()
    pages = {
        "me_notices": [], "me_notices_here": [], "me_notices_telegram": [], "me_notice_read": [message.pk],
    }  # fmt: skip
    for name, args in pages.items():
        ask = "get" if name == "me_notices" else "post"
        for who, browser in {"stranger": client, "another team": as_member(ana)}.items():
            with subtests.test(name=name, who=who):
                response = getattr(browser, ask)(reverse(name, args=args))
                assert response.status_code == 302
                assert response["Location"].startswith(reverse("sign_in"))
        if ask == "post":
            with subtests.test(name=name, who="by a link to follow"):
                assert as_person(rosa).get(reverse(name, args=args)).status_code == 405
    assert as_person(julio).post(reverse("me_notice_read", args=[message.pk])).status_code == 404
    assert "Te esperamos" not in as_person(julio).get(reverse("me_notices")).content.decode()
    link = as_person(rosa, Strength.LINK).get(reverse("me_notices"))
    assert link["Location"].endswith("&more=1")
    message.refresh_from_db()
    assert message.read_at is None


def test_what_a_browser_gave_stands_on_no_page_of_the_team(rosa, carmen, journey):
    subscribe(as_person(rosa), Browser(ENDPOINT))
    make.make_session(journey, 1)

    page = as_member(carmen).get(reverse("people", args=[journey.slug])).content.decode()
    contacts = as_person(rosa).get(reverse("me_contacts")).content.decode()

    assert "p256dh" not in page + contacts
    assert ENDPOINT not in page + contacts
