"""What Meta tells: only signed, any number of times, in any order."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from palante.messages.bad_calls import bad_calls
from palante.messages.callbacks import Call, Forged, Unreadable
from palante.messages.channels.whatsapp.account import verify_token
from palante.messages.channels.whatsapp.hook import hear
from palante.messages.channels.whatsapp.window import open_until
from palante.messages.domain.answer import can_be_reached
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Message, Reply, State, Template
from palante.people.contacts import contact_fingerprint
from tests import factories as make
from tests.messages.whatsapp.conftest import call, incoming, ring, signed, status, value

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("account"),
    pytest.mark.urls("palante.screens.hooks.urls"),
]


def heard(body: bytes, headers=None):
    headers = signed(body) if headers is None else headers
    return hear(
        Call("POST", "https://x/hooks/whatsapp/", {k.lower(): v for k, v in headers.items()}, {}, body)
    )


@pytest.fixture
def sent():
    """A message that Meta took as wamid.1."""
    person = make.make_person("Rosa", phone="+51911111111")
    contact = person.contacts.get()
    at = now() - timedelta(minutes=1)
    message = write(
        key="r:1",
        kind="reminder",
        body="Hola",
        language="es",
        person=person,
        contact=contact,
        channel="whatsapp",
        at=at,
    )
    Message.objects.update(state=State.HANDED_OVER, handed_over_at=at, carrier="whatsapp", tries=1)
    Attempt.objects.create(
        message=message, channel="whatsapp", contact=contact, at=at, outcome="accepted", provider_id="wamid.1"
    )
    return message


def after(message, *statuses):
    for told in statuses:
        assert ring(call(value(statuses=[told]))).status_code == 200
    message.refresh_from_db()
    return message


def test_the_door_opens_to_who_knows_the_word(client):
    query = {"hub.mode": "subscribe", "hub.verify_token": verify_token(), "hub.challenge": "1158201444"}

    answer = client.get("/hooks/whatsapp/", query)

    assert (answer.status_code, answer.content) == (200, b"1158201444")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1"},
        {"hub.mode": "other", "hub.verify_token": "right", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "ñandú", "hub.challenge": "1"},
    ],
)
def test_and_to_nobody_else(client, settings, query):
    settings.WHATSAPP_VERIFY = "right"

    assert client.get("/hooks/whatsapp/", query).status_code == 403


def test_an_answer_to_the_question_cannot_carry_a_page(client):
    query = {"hub.mode": "subscribe", "hub.verify_token": verify_token(), "hub.challenge": "<script>1"}

    assert client.get("/hooks/whatsapp/", query).content == b"script1"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": "sha256=é"},
        {"X-Hub-Signature": "sha1=" + "0" * 40},
        signed(b"another body"),
        signed(call(value()), "another secret"),
    ],
)
def test_what_is_not_signed_by_meta_changes_nothing_and_is_counted(sent, headers):
    body = call(value(statuses=[status("wamid.1", "read")], messages=[incoming("baja")]))

    assert ring(body, headers=headers).status_code == 403
    assert after(sent).delivered_at is None
    assert Reply.objects.count() == 0
    assert bad_calls("whatsapp", at=now())["forged"] == 1


def test_without_a_secret_nobody_is_believed(settings):
    settings.WHATSAPP_SECRET = ""
    body = call(value())

    with pytest.raises(Forged):
        heard(body, signed(body, ""))


def test_statuses_in_any_order_and_twice_tell_the_same(sent):
    at = int(now().timestamp())
    read = status("wamid.1", "read", at=at)

    message = after(
        sent,
        read,
        read,
        status("wamid.1", "delivered", at=at - 5),
        status("wamid.1", "sent", at=at - 9),
        read,
    )

    assert message.attempts.get().outcome == Attempt.Outcome.READ
    assert (message.state, message.read_at is not None, message.delivered_at is not None) == (
        State.HANDED_OVER,
        True,
        True,
    )


def test_what_fails_later_says_why_without_a_number(sent):
    message = after(sent, status("wamid.1", "failed", code=131026))

    assert message.state == State.FAILED
    assert message.receipt == "(#131026) Why it went wrong for ‹…›"


def test_what_may_succeed_later_is_tried_again(sent):
    assert after(sent, status("wamid.1", "failed", code=131056)).state == State.DUE


def test_a_window_that_had_closed_is_told_and_the_next_try_knows(sent):
    message = after(sent, status("wamid.1", "failed", code=131047))

    assert message.state == State.DUE
    assert "(#131047)" in message.receipt


def test_a_message_in_doubt_is_settled_by_our_own_id_in_a_status(sent):
    Attempt.objects.update(provider_id="", outcome="doubt")
    Message.objects.update(state=State.IN_DOUBT)

    message = after(sent, status("wamid.9", "delivered", ours=sent.message_id))

    assert message.state == State.HANDED_OVER
    assert message.delivered_at is not None


@pytest.mark.parametrize(
    ("told", "text", "answers"),
    [
        (incoming("Sí 🙌"), "Sí 🙌", ""),
        (incoming(type="button", button={"text": "Sí, voy"}, context={"id": "wamid.1"}), "Sí, voy", "wamid.1"),
        (
            incoming(type="interactive", interactive={"type": "button_reply", "button_reply": {"id": "1", "title": "No"}}),
            "No",
            "",
        ),
        (incoming(type="reaction", reaction={"message_id": "wamid.1", "emoji": "👍"}), "👍", "wamid.1"),
        (
            incoming(type="location", location={"latitude": -12.1, "longitude": -77.0, "name": "Comas"}),
            "📍 Comas -12.1, -77.0",
            "",
        ),
        (incoming(type="unsupported", errors=[{"code": 131051}]), "", ""),
        (incoming("x" * 30_000), "x" * 10_000, ""),
    ],
)  # fmt: skip
def test_what_people_send_is_read_whatever_its_kind(told, text, answers):
    (found,) = heard(call(value(messages=[told]))).incoming

    assert (found.sender, found.text, found.answers) == ("+51911111111", text, answers)


@pytest.mark.parametrize("kind", ["audio", "image", "video", "document", "sticker"])
def test_a_voice_note_or_photo_is_a_handle_to_be_fetched_later(kind):
    part = {"mime_type": "audio/ogg; codecs=opus", "id": "voice", "sha256": "x", "caption": "mira"}

    (found,) = heard(call(value(messages=[incoming(type=kind, **{kind: part})]))).incoming

    assert (found.media[0].type, found.media[0].handle, found.text) == ("audio/ogg", "voice", "mira")


def test_somebody_who_hides_her_number_is_known_by_her_id():
    told = {"id": "wamid.A", "timestamp": "1749416383", "type": "text", "text": {"body": "hola"}}
    body = call(value(contacts=[{"user_id": "PE.1349", "profile": {"username": "@rosa"}}], messages=[told]))

    assert heard(body).incoming[0].sender == "PE.1349"


def test_what_she_writes_from_behind_a_username_is_kept_and_opens_her_window():
    told = {
        "id": "wamid.A",
        "timestamp": str(int(now().timestamp())),
        "type": "text",
        "text": {"body": "hola"},
    }

    ring(call(value(contacts=[{"user_id": "PE.1349"}], messages=[told])))

    thread = Reply.objects.get().thread
    assert thread.address == "PE.1349"
    assert can_be_reached(thread)
    assert open_until(contact_fingerprint("PE.1349"), at=now()) is not None


@pytest.mark.parametrize(
    "told",
    [
        incoming(type="system", system={"type": "user_changed_number", "wa_id": "51922222222"}),
        incoming(type="reaction", reaction={"message_id": "wamid.1"}),
        incoming("hola", group_id="G"),
        incoming("hola", sender=""),
        incoming("hola", provider_id=""),
    ],
)
def test_what_is_said_to_nobody_is_not_a_reply(told):
    assert heard(call(value(messages=[told]))).incoming == ()


def test_another_number_or_account_of_the_house_is_not_ours_to_hear():
    other = value(messages=[incoming()]) | {"metadata": {"phone_number_id": "999"}}

    assert heard(call(other)).incoming == ()
    assert heard(call(value(messages=[incoming()]), account="999")).incoming == ()


def test_a_reply_told_twice_is_kept_once():
    make.make_person("Rosa", phone="+51911111111")
    body = call(value(messages=[incoming("no puedo hoy")]))

    ring(body)
    ring(body)

    assert Reply.objects.get().thread.person.alias == "Rosa"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'{"object": "page"}', b"\xff\xfe"])
def test_what_is_in_no_known_form_is_said_so(body):
    with pytest.raises(Unreadable):
        heard(body)


@pytest.mark.parametrize(
    "told",
    [
        {"statuses": [None, 3, {}, {"id": 5}], "messages": "x", "contacts": {}},
        {"statuses": [{"id": "a", "status": "failed", "errors": "x", "timestamp": "soon"}]},
        {
            "messages": [
                {"from": 51911111111, "id": "a", "type": "text", "text": "no mapping", "timestamp": 10**30}
            ]
        },
        {
            "messages": [
                {"from": "51911111111", "id": "a", "type": "interactive", "interactive": {"type": []}}
            ]
        },
    ],
)
def test_genuine_and_odd_does_not_break(told):
    assert ring(call(value(**told))).status_code == 200


def test_a_template_that_is_refused_or_paused_is_known_at_once():
    Template.objects.create(name="antes", language="es", state="APPROVED", seen_at=now() - timedelta(hours=1))
    told = {
        "event": "PAUSED", "message_template_id": 1, "message_template_name": "antes",
        "message_template_language": "es", "reason": "NONE", "other_info": {"title": "FIRST_PAUSE", "description": "3 h"},
    }  # fmt: skip

    ring(call(told, "message_template_status_update", at=int(now().timestamp())))

    template = Template.objects.get()
    assert (template.state, template.reason) == ("PAUSED", "FIRST_PAUSE · 3 h")


def test_older_news_of_a_template_change_nothing():
    Template.objects.create(name="antes", language="es", state="APPROVED", seen_at=now())
    told = {"event": "REJECTED", "message_template_name": "antes", "message_template_language": "es"}

    ring(call(told, "message_template_status_update", at=int(now().timestamp()) - 3600))

    assert Template.objects.get().state == "APPROVED"


def test_a_hundred_at_once_are_all_heard():
    statuses = [status(f"wamid.{n}", "delivered") for n in range(100)]

    assert len(heard(call(value(statuses=statuses))).deliveries) == 100


def test_the_door_needs_no_cookie():
    assert not Client().get("/hooks/whatsapp/").cookies
    assert json.loads(call(value()))["object"] == "whatsapp_business_account"
