"""Notices on a phone, in a real Chromium: asked for, shown by the service worker, ended with signing out."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from palante.messages.domain.write import write
from palante.messages.models import Message, State
from tests import factories as make
from tests.browser.axe import assert_accessible
from tests.browser.chromium import wait_until
from tests.messages.push.receiver import Browser

ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
# Chromium's own push service is Google's and not to be had here: its half of the subscription is made up, ours is real.
# (PushManager and Notification only; the service worker, the page and what they say to the site are the product's.)
GIVES = """
(() => {
  const given = %s;
  let current = null;
  const made = (key) => ({
    toJSON: () => given, endpoint: given.endpoint, options: {applicationServerKey: key},
    unsubscribe: async () => { current = null; sessionStorage.ended = "1"; return true; },
  });
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async ({applicationServerKey}) => current = made(applicationServerKey.buffer);
  Notification.requestPermission = async () => "granted";
  Object.defineProperty(Notification, "permission", {get: () => sessionStorage.permission ?? "granted"});
})()
"""


@pytest.fixture
def rosa(live, transactional_db):
    today = localdate()
    journey = make.make_journey(
        "creando", starts_on=today - timedelta(days=7), ends_on=today + timedelta(days=30)
    )
    make.make_session(journey, 1, starts=now() + timedelta(days=2))
    person = make.make_person("Rosa", email="rosa@example.org")
    make.give_seat(person, journey)
    return person


def notice(person, **fields):
    message = write(
        **{
            "key": "screen:1", "kind": "reminder", "channel": "screen", "subject": "Mañana a las 7:30", "language": "es",
            "body": "Te esperamos, **Rosa**. Trae tu lista de precios.\n\n{link}", "person": person,
            "door": "http://127.0.0.1:1/in/abc",
        } | fields
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(state=State.HANDED_OVER, handed_over_at=now())
    return message


def test_a_message_is_read_with_one_tap_on_hoy(phone_page, live, sign_in_as, rosa):
    message = notice(rosa)
    sign_in_as(rosa)
    phone_page.goto(f"{live}/today/")
    assert phone_page.get_by_text("Trae tu lista de precios").is_visible()
    assert_accessible(phone_page)

    phone_page.get_by_role("button", name="Ya lo leí").click()

    phone_page.wait_for_load_state()
    assert not phone_page.get_by_text("Trae tu lista de precios").is_visible()
    message.refresh_from_db()
    assert message.read_at is not None


def test_a_phone_says_yes_and_no(phone_page, live, sign_in_as, rosa):
    phone_page.add_init_script(GIVES % Browser(ENDPOINT).subscription())
    sign_in_as(rosa)
    phone_page.goto(f"{live}/me/notices/")
    phone_page.get_by_role("button", name="Avísame en este teléfono").click()

    phone_page.get_by_text("Este teléfono te avisa.").wait_for()
    assert json.loads(rosa.contacts.get(kind="push").value)["endpoint"] == ENDPOINT
    assert_accessible(phone_page)

    phone_page.get_by_role("button", name="Ya no en este teléfono").click()
    phone_page.get_by_role("button", name="Avísame en este teléfono").wait_for()
    assert not rosa.contacts.filter(kind="push").exists()


def test_a_phone_that_does_not_let_us_says_how_to_change_it(phone_page, live, sign_in_as, rosa):
    phone_page.add_init_script(
        GIVES % Browser(ENDPOINT).subscription() + ";sessionStorage.permission = 'denied';"
    )
    sign_in_as(rosa)
    phone_page.goto(f"{live}/me/notices/")

    phone_page.get_by_text("Este teléfono no nos deja").wait_for()
    assert not phone_page.get_by_role("button", name="Avísame").is_visible()


def test_what_is_pushed_is_shown_once_and_leads_to_its_page(phone_page, live, sign_in_as, rosa):
    sign_in_as(rosa)
    phone_page.context.grant_permissions(["notifications"], origin=live)
    phone_page.goto(f"{live}/today/")
    phone_page.evaluate("navigator.serviceWorker.ready")
    cdp = phone_page.context.new_cdp_session(phone_page)
    workers = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda told: workers.extend(told["registrations"]))
    cdp.send("ServiceWorker.enable")
    wait_until(phone_page, "async () => Boolean((await navigator.serviceWorker.ready).active)")
    told = {
        "title": "Tienes un mensaje de Palante",
        "body": "Ábrelo cuando puedas.",
        "url": f"{live}/me/",
        "tag": "t1",
        "lang": "es",
    }
    notices = "(await (await navigator.serviceWorker.ready).getNotifications())"

    for _ in range(2):  # a repeat takes the place of the first
        cdp.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": live, "registrationId": workers[0]["registrationId"], "data": json.dumps(told)},
        )
    wait_until(
        phone_page, "async () => (await (await navigator.serviceWorker.ready).getNotifications()).length > 0"
    )

    shown = phone_page.evaluate(
        f"async () => {notices}.map((one) => [one.title, one.body, one.tag, one.data])"
    )
    assert shown == [[told["title"], told["body"], "t1", told["url"]]]
