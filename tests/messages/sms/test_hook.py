"""What gateways call us for, and who may."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from palante.messages.callbacks import Call, Delivery, Forged, Incoming, Media, Unreadable
from palante.messages.channels.sms.gateways.twilio import signature
from palante.messages.channels.sms.hook import hear
from palante.messages.channels.sms.numbers import e164
from palante.messages.channels.sms.secret import hook_address, hook_key
from palante.messages.domain.write import write
from palante.messages.models import Message, Reply, State

URL = "https://atlantis.example/hooks/sms/"
MESSAGE_ID = "<" + "ab" * 16 + "@atlantis.example>"
OURS = MESSAGE_ID.strip("<>")


def call(query="", form=None, *, body=b"", headers=None, method="POST"):
    url = f"{URL}?{query}" if query else URL
    body = urlencode(form).encode() if form else body
    return Call(method, url, headers or {}, dict(parse_qsl(query, keep_blank_values=True)), body)


def with_key(query="", form=None, **more):
    return call(f"key={hook_key()}&{query}".rstrip("&"), form, **more)


@pytest.fixture
def by_kannel(settings):
    settings.SMS_URL = "kannel://a:b@127.0.0.1"


@pytest.fixture
def by_twilio(settings):
    settings.SMS_URL = "twilio://AC1:t0ken@api.twilio.com"


@pytest.fixture
def by_africas_talking(settings):
    settings.SMS_URL = "africastalking://palante:key@api.africastalking.com"


@pytest.fixture
def by_http(settings):
    settings.SMS_URL = "https://sms.atlantis.example/?to={to}&text={text}"
    settings.SMS_REPORTS = (
        "id=messageId status=state delivered=DELIVRD,ok undelivered=UNDELIV,EXPIRED from=msisdn text=body at=when "
        "said=reason each=results"
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [(1, "delivered"), (2, "undelivered"), (4, "accepted"), (8, "accepted"), (16, "undelivered")],
)
def test_kannels_reports(by_kannel, status, state):
    heard = hear(with_key(f"ref=r.0&ours={OURS}&status={status}&said=REJECTED", method="GET"))
    said = "REJECTED" if state == "undelivered" else ""
    assert heard.deliveries == (Delivery("r.0", state, said=said, ours=MESSAGE_ID),)


def test_an_sms_through_kannel(by_kannel):
    query = urlencode({"id": "u-1", "from": "0051911111111", "text": "Sí, mañana 😀\nñ", "at": "1795349082"})
    heard = hear(with_key(query, method="GET"))
    at = datetime.fromtimestamp(1795349082, UTC)
    assert heard.incoming == (Incoming("u-1", "+51911111111", "Sí, mañana 😀\nñ", at),)
    assert heard.answer == ""  # Kannel would send it back as an SMS


@pytest.mark.parametrize("query", ["ref=r.0&status=1", "key=&ref=r.0&status=1", "key=wrong&from=1&text=stop"])
def test_nobody_speaks_for_a_gateway_without_the_key(by_kannel, query):
    with pytest.raises(Forged):
        hear(call(query, method="GET"))


@pytest.mark.parametrize("query", ["", "ref=r.0", "ref=r.0&status=x", "ref=r.0&status=64"])
def test_what_kannel_never_says_is_not_read(by_kannel, query):
    with pytest.raises(Unreadable):
        hear(with_key(query, method="GET"))


def test_an_address_for_kannel_has_no_percent_in_it(settings):
    """Kannel would take it for one of its own words."""
    assert "%" not in hook_address(ref="ab" * 16 + ".0", ours=OURS)


def signed(form, query="", token="t0ken"):
    made = call(query, form)
    fields = {name: [value] for name, value in form.items()}
    header = {"x-twilio-signature": signature(made.url, fields, token).decode()}
    return call(query, form, headers=header)


def test_twilios_own_example_of_a_signature():
    """From its page on validating requests."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert (
        signature(url, {name: [value] for name, value in form.items()}, "12345")
        == b"0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    )


@pytest.mark.parametrize(
    ("told", "state", "is_final", "stops"),
    [
        ({"MessageStatus": "sent"}, "accepted", True, False),
        ({"MessageStatus": "delivered"}, "delivered", True, False),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, "undelivered", False, False),
        ({"MessageStatus": "failed", "ErrorCode": "30006"}, "undelivered", True, False),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, "undelivered", True, True),
    ],
)
def test_twilios_reports(by_twilio, told, state, is_final, stops):
    form = {"MessageSid": "SM1", "AccountSid": "AC1", **told}
    (delivery,) = hear(signed(form, urlencode({"ours": OURS}))).deliveries
    assert (delivery.provider_id, delivery.state, delivery.ours) == ("SM1", state, MESSAGE_ID)
    assert (delivery.is_final, delivery.stops, delivery.said) == (is_final, stops, told.get("ErrorCode", ""))


def test_an_sms_and_a_picture_through_twilio(by_twilio):
    form = {
        "MessageSid": "SM2",
        "AccountSid": "AC1",
        "SmsStatus": "received",
        "From": "+51911111111",
        "Body": "mira",
        "NumMedia": "1",
        "MediaUrl0": "https://api.twilio.com/m/1",
        "MediaContentType0": "image/jpeg",
    }
    heard = hear(signed(form))
    picture = Media("image/jpeg", "https://api.twilio.com/m/1")
    assert heard.incoming == (Incoming("SM2", "+51911111111", "mira", media=(picture,)),)
    assert (heard.answer_type, "<Response/>" in heard.answer) == ("text/xml", True)


def test_nobody_speaks_for_twilio_without_its_signature(by_twilio):
    form = {"MessageSid": "SM1", "AccountSid": "AC1", "MessageStatus": "delivered"}
    good = signed(form)
    changed = Call(good.method, good.url, good.headers, good.query, good.body.replace(b"SM1", b"SM2"))
    for forged in (
        call("", form),
        signed(form, token="other"),
        changed,
        signed(form | {"AccountSid": "AC2"}),
    ):
        with pytest.raises(Forged):
            hear(forged)


def test_twilio_may_sign_the_address_with_its_usual_port(by_twilio):
    form = {"MessageSid": "SM1", "AccountSid": "AC1", "MessageStatus": "delivered"}
    fields = {name: [value] for name, value in form.items()}
    header = signature(URL.replace(".example/", ".example:443/"), fields, "t0ken").decode()
    assert hear(call("", form, headers={"x-twilio-signature": header})).deliveries


@pytest.mark.parametrize(
    ("told", "state", "is_final", "stops"),
    [
        ({"status": "Buffered"}, "accepted", True, False),
        ({"status": "Success"}, "delivered", True, False),
        ({"status": "Failed", "failureReason": "DeliveryFailure"}, "undelivered", False, False),
        ({"status": "Rejected", "failureReason": "InvalidLinkId"}, "undelivered", True, False),
        ({"status": "Failed", "failureReason": "UserInBlacklist"}, "undelivered", True, True),
    ],
)
def test_africas_talkings_reports(by_africas_talking, told, state, is_final, stops):
    (delivery,) = hear(with_key("", {"id": "ATXid_1", "phoneNumber": "+254711111111", **told})).deliveries
    assert (delivery.provider_id, delivery.state) == ("ATXid_1", state)
    assert (delivery.is_final, delivery.stops, delivery.said) == (
        is_final,
        stops,
        told.get("failureReason", ""),
    )


def test_an_sms_and_an_opt_out_through_africas_talking(by_africas_talking):
    form = {
        "id": "b1",
        "linkId": "",
        "from": "+254711111111",
        "to": "22",
        "text": "ndiyo",
        "date": "2026-11-22 08:30:00",
    }
    at = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert hear(with_key("", form)).incoming == (Incoming("b1", "+254711111111", "ndiyo", at),)

    opt_out = {"senderId": "PALANTE", "phoneNumber": "+254711111111"}
    (first,), (again,) = (hear(with_key("", opt_out)).incoming for _ in range(2))
    assert first == again
    assert (first.text, first.sender, bool(first.provider_id)) == ("STOP", "+254711111111", True)


def test_nobody_speaks_for_africas_talking_without_the_key(by_africas_talking):
    with pytest.raises(Forged):
        hear(call("", {"id": "ATXid_1", "status": "Success"}))
    with pytest.raises(Unreadable):
        hear(with_key("", {"id": "ATXid_1", "status": "Perhaps"}))


def test_any_gateways_reports_in_query_form_and_json(by_http):
    expected = (Delivery("7", "delivered"),)
    assert hear(with_key("messageId=7&state=DELIVRD", method="GET")).deliveries == expected
    assert hear(with_key("", {"messageId": "7", "state": "delivrd"})).deliveries == expected
    assert (
        hear(with_key("", body=json.dumps({"messageId": 7, "state": "ok"}).encode())).deliveries == expected
    )


def test_any_gateways_report_by_our_own_reference(by_http):
    heard = hear(with_key(f"ref=r.1&ours={OURS}&state=EXPIRED&reason=off", method="GET"))
    assert heard.deliveries == (Delivery("r.1", "undelivered", said="off", ours=MESSAGE_ID),)


def test_many_reports_and_sms_in_one_call(by_http):
    rows = [
        {"messageId": "1", "state": "DELIVRD"},
        {"messageId": "2", "state": "on its way"},
        {"msisdn": "911111111", "body": "sí", "when": "2026-11-22T08:30:00Z"},
    ]
    heard = hear(with_key("", body=json.dumps({"results": rows}).encode()))
    assert [(it.provider_id, it.state) for it in heard.deliveries] == [("1", "delivered"), ("2", "accepted")]
    (reply,) = heard.incoming
    assert (reply.sender, reply.text, reply.at) == (
        "+51911111111",
        "sí",
        datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
    )
    assert reply.provider_id  # told again, it is the same


@pytest.mark.parametrize("body", [b"{", b'{"a": 1}', b'{"results": [1]}', b"\xff\xfe", b"[" * 2000])
def test_what_no_gateway_says_is_not_read(by_http, body):
    try:
        heard = hear(with_key("", body=body))
    except Unreadable:
        return
    assert not heard.deliveries
    assert not heard.incoming


def test_nobody_is_heard_without_a_gateway(settings, by_kannel):
    settings.SMS_URL = ""
    with pytest.raises(Forged):
        hear(with_key("ref=r.0&status=1"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("51911111111", "+51911111111"),
        ("+51 911 111 111", "+51911111111"),
        ("0051911111111", "+51911111111"),
        ("911111111", "+51911111111"),
        ("MiBanco", "MiBanco"),
        ("7788", "7788"),
        ("", ""),
        ("9" * 400, "9" * 40),
    ],
)
def test_senders_as_gateways_write_them(written, read):
    assert e164(written) == read


def test_the_address_itself_answers(by_kannel, client, db):
    """/hooks/sms/ from without: a stranger is refused, a report of something we do not know does no harm."""
    path = urlsplit(hook_address(ref="r.0", ours=OURS)).path
    assert client.get(path, {"ref": "r.0", "status": "1"}).status_code == 403
    good = client.get(path, {"key": hook_key(), "ref": "r.0", "ours": OURS, "status": "1"})
    assert (good.status_code, good.content) == (200, b"")
    assert client.get(path, {"key": hook_key(), "ref": "r.0", "status": "nonsense"}).status_code == 400


def test_what_somebody_writes_stands_among_the_replies_once(by_kannel, client, julio):
    told = {
        "key": hook_key(),
        "id": "u-1",
        "from": "51911111111",
        "text": "¿A qué hora es?",
        "at": "1795349082",
    }
    for _ in range(2):
        answer = client.get("/hooks/sms/", told)
        assert (answer.status_code, answer.content) == (200, b"")
    reply = Reply.objects.get()
    assert (reply.body, reply.channel, reply.thread.person) == ("¿A qué hora es?", "sms", julio)


@pytest.mark.parametrize("text", ["", "a" * 10_000, "😀" * 500, "\0\x07", "<script>"])
def test_strange_words_from_strange_numbers_do_no_harm(by_kannel, client, db, text):
    for sender in ("MiBanco", "7788", "+51922222222", ""):
        told = {"key": hook_key(), "id": f"u-{sender}", "from": sender, "text": text}
        assert client.get("/hooks/sms/", told).status_code in (200, 400)


def test_a_report_settles_what_a_message_became(by_kannel, client, julio):
    message = write(
        key="x",
        kind="note",
        channel="sms",
        language="es",
        body="Hola",
        contact=julio.contacts.get(),
        person=julio,
    )
    Message.objects.update(state=State.IN_DOUBT)
    told = {"key": hook_key(), "ref": "r.0", "ours": message.message_id.strip("<>"), "status": "1"}
    for _ in range(2):
        assert client.get("/hooks/sms/", told).status_code == 200
    message.refresh_from_db()
    assert (message.state, bool(message.delivered_at), message.attempts.count()) == (
        State.HANDED_OVER,
        True,
        1,
    )
