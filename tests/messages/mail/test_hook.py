"""What mail providers call us with: signed or not, delivered, bounced, complained, answered."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.callbacks import Call, Forged, Unreadable
from palante.messages.channels.email.hook import hear
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Fault, Message, Reply, State
from palante.people.models import Contact

pytestmark = pytest.mark.django_db
KNOWN = "Basic " + base64.b64encode(b"palante:secreto").decode()
ID = "883953f4-6105-42a2-a16a-77a8eac79483"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.DEMO = False
    settings.EMAIL_URL = "anymail+postmark://?server_token=x&webhook_secret=palante:secreto"


def call(told, *, secret=KNOWN, query=""):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    url = f"https://palante.example/hooks/email/{query}"
    asked = {"inbound": "1"} if query else {}
    return Call("POST", url, {"content-type": "application/json", "authorization": secret}, asked, body)


def bounce(kind="HardBounce", **more):
    return {
        "RecordType": "Bounce", "ID": 42, "Type": kind, "MessageID": ID, "Email": "rosa@example.org",
        "Details": "smtp;550 5.1.1 The email account rosa@example.org does not exist.", "BouncedAt": "2027-02-01T21:33:34Z",
    } | more  # fmt: skip


@pytest.fixture
def sent(rosa):
    """A reminder that the provider took yesterday."""
    message = write(
        key="reminder:1",
        kind="reminder",
        subject="Hola",
        body="Hola",
        language="es",
        person=rosa,
        contact=rosa.contacts.get(),
    )
    Message.objects.filter(pk=message.pk).update(
        state=State.HANDED_OVER, handed_over_at=now(), carrier="email"
    )
    Attempt.objects.create(
        message=message,
        contact=message.contact,
        channel="email",
        at=now() - timedelta(days=1),
        outcome="accepted",
        provider_id=ID,
    )
    return message


def test_a_hard_bounce_is_heard_and_the_address_is_not_kept():
    (told,) = hear(call(bounce())).deliveries

    assert (told.provider_id, told.state, told.stops, told.is_final) == (ID, "undelivered", True, True)
    assert told.at is not None
    assert "rosa" not in told.said


def test_a_full_mailbox_is_no_dead_one():
    (told,) = hear(call(bounce("SoftBounce", Details="smtp;552 5.2.2 mailbox full"))).deliveries

    assert (told.state, told.stops) == ("undelivered", False)


def test_what_is_only_delayed_is_no_news():
    assert hear(call(bounce("Transient"))).deliveries == ()


def test_our_own_name_for_it_comes_back(sent):
    told = {"RecordType": "Delivery", "MessageID": ID, "DeliveredAt": "2027-02-01T21:33:34Z",
            "Metadata": {"message": sent.message_id}}  # fmt: skip

    (delivery,) = hear(call(told)).deliveries

    assert (delivery.state, delivery.ours) == ("delivered", sent.message_id)


@pytest.mark.parametrize(
    "secret", ["", "Basic " + base64.b64encode(b"palante:other").decode(), "Bearer x", "Basic ***"]
)
def test_who_does_not_say_the_secret_is_not_believed(secret):
    with pytest.raises(Forged):
        hear(call(bounce(), secret=secret))


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1", "anymail+postmark://?server_token=x"])
def test_without_anything_that_proves_a_call_none_is_believed(settings, url):
    settings.EMAIL_URL = url
    with pytest.raises(Forged):
        hear(call(bounce(), secret=""))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b'{"RecordType": "Inbound"}', b'{"FromFull": 1}']
)
def test_what_is_no_call_of_theirs_is_unreadable(body):
    with pytest.raises(Unreadable):
        hear(call(body))


def test_another_provider_signs_each_call(settings):
    settings.EMAIL_URL = "anymail+mailgun://?api_key=k&webhook_signing_key=firma"
    stamp, token = "1801531800", "t" * 50
    seal = hmac.new(b"firma", f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    told = {
        "signature": {"timestamp": stamp, "token": token, "signature": seal},
        "event-data": {
            "event": "complained", "timestamp": 1801531800.5, "recipient": "rosa@example.org",
            "message": {"headers": {"message-id": "20270201.1@mg.example.org"}}, "user-variables": {"message": "<a@b>"},
        },
    }  # fmt: skip

    (delivery,) = hear(call(told, secret="")).deliveries

    assert (delivery.state, delivery.stops, delivery.provider_id) == (
        "delivered",
        True,
        "<20270201.1@mg.example.org>",
    )
    assert delivery.ours == "<a@b>"
    told["signature"]["signature"] = "0" * 64
    with pytest.raises(Forged):
        hear(call(told, secret=""))


def post(client, told, query="", secret=KNOWN):
    return client.post(
        f"/hooks/email/{query}",
        json.dumps(told),
        content_type="application/json",
        headers={"authorization": secret},
    )


def test_at_the_door_a_bounce_fails_the_message_and_stops_the_address(client, sent, rosa):
    assert [post(client, bounce()).status_code for _ in range(2)] == [200, 200]

    sent.refresh_from_db()
    assert (sent.state, sent.fault) == (State.FAILED, Fault.UNDELIVERED)
    assert rosa.contacts.get().stopped_at is not None
    assert Attempt.objects.get().outcome == "undelivered"


def test_a_complaint_after_it_arrived_stops_the_address_and_the_message_stays_delivered(client, sent):
    post(client, {"RecordType": "Delivery", "MessageID": ID, "DeliveredAt": "2027-02-01T21:33:34Z"})
    post(
        client,
        {
            "RecordType": "SpamComplaint",
            "Type": "SpamComplaint",
            "MessageID": ID,
            "BouncedAt": "2027-02-02T01:00:00Z",
        },
    )

    sent.refresh_from_db()
    assert sent.state == State.HANDED_OVER
    assert sent.delivered_at is not None
    assert Contact.objects.get().stopped_at is not None


def test_an_answer_by_mail_comes_into_the_thread_without_what_it_quotes(client, sent, rosa):
    told = {
        "FromFull": {"Email": "rosa@example.org", "Name": "Rosa"}, "ToFull": [], "Subject": "Re: Hola",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90", "Date": "Mon, 1 Feb 2027 20:00:00 -0500",
        "TextBody": "Sí, voy.\n\nEl lun, 1 feb 2027 a las 10:00, Palante (<hola@example.org>) escribió:\n> Hola",
        "Headers": [
            {"Name": "Message-ID", "Value": "<her@mail.example>"}, {"Name": "In-Reply-To", "Value": sent.message_id},
        ],
        "Attachments": [],
    }  # fmt: skip

    assert [post(client, told, "?inbound=1").status_code for _ in range(2)] == [200, 200]

    reply = Reply.objects.get()
    assert (reply.body, reply.to, reply.thread.person) == ("Sí, voy.", sent, rosa)


def test_somebody_who_only_looks_whether_we_are_there_is_told_nothing(client):
    assert client.get("/hooks/email/").status_code == 200
    assert post(client, bounce(), secret="").status_code == 403
