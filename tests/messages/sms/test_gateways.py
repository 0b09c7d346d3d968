"""What each gateway's answers mean. The other side is `provider.py`, built from what they publish."""

from datetime import UTC, datetime
from itertools import count

import pytest
from django.core.exceptions import ImproperlyConfigured

from palante.messages.channels import Doubt, Down, Gone, NoAddress, Permanent, Receipt, Temporary
from palante.messages.channels.sms import gateways, transport
from palante.messages.channels.sms.transport import Sms
from palante.messages.checks import the_sms_gateway_can_be_read
from palante.messages.models import Tariff
from palante.people.models import Contact
from tests.messages.sms.conftest import message_to

REFERENCE = "ab" * 16 + ".00000001"


@pytest.fixture(autouse=True)
def references(monkeypatch):
    """Another for every try; here in their order."""
    numbers = count(1)
    monkeypatch.setattr(transport, "token_hex", lambda _bytes: f"{next(numbers):08x}")


@pytest.fixture
def sms():
    channel = Sms()
    yield channel
    channel.close()


def send(sms, number, *args, **fields):
    return sms.send(message_to(number, *args, **fields))


def test_twilio_takes_an_sms_and_is_told_where_to_report(by_twilio, sms, settings):
    settings.URL = "https://atlantis.example"
    receipt = send(sms, "+51911111111")

    assert receipt == Receipt("queued", provider_id=by_twilio.taken[0]["sid"], parts=1)
    row = by_twilio.taken[0]
    assert (row["to"], row["from"], row["body"]) == ("+51911111111", "+15005550006", "Hola, Rosa. A las 7.")
    assert row["callback"] == "https://atlantis.example/hooks/sms/?ours=" + "ab" * 16 + "%40atlantis.example"


def test_twilio_sends_by_a_messaging_service_when_that_is_what_we_have(by_twilio, sms, settings):
    settings.SMS_FROM = "MG" + "1" * 32
    send(sms, "+51911111111")
    assert by_twilio.taken[0]["from"] is None


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("+15005550001", Permanent),
        ("+15005550002", Permanent),
        ("+15005550003", Permanent),
        ("+15005550004", Gone),
        ("+15005550009", Permanent),
        ("+15005550029", Temporary),
        ("+51911111176", Temporary),
        ("+51911111179", Doubt),
    ],
)
def test_what_twilio_refuses(by_twilio, sms, number, outcome):
    with pytest.raises(outcome) as caught:
        send(sms, number)
    assert caught.type is outcome
    assert number[1:] not in str(caught.value)


def test_twilio_is_asked_again_when_its_answer_was_lost(by_twilio, sms):
    """It had taken the first one: that is found by number, words and time, and nothing is in doubt."""
    assert send(sms, "+51911111177").provider_id == by_twilio.taken[0]["sid"]
    with pytest.raises(Doubt) as caught:
        send(sms, "+51911111178")
    assert caught.value.provider_id.startswith("ab" * 16)


def test_the_same_words_of_an_hour_ago_are_not_taken_for_the_lost_ones(by_twilio, sms):
    send(sms, "+51911111177")
    by_twilio.taken[0]["date_created"] = "Sun, 01 Nov 2026 17:18:27 +0000"
    by_twilio.taken[0]["body"] += " "
    by_twilio.taken.append({**by_twilio.taken[0], "body": "Hola, Rosa. A las 7."})
    with pytest.raises(Doubt):
        send(sms, "+51911111178")


def test_a_wrong_token_rests_the_channel_instead_of_failing_everybody(by_twilio, sms, settings):
    settings.SMS_URL = settings.SMS_URL.replace("t0ken", "wrong")
    with pytest.raises(Down, match="20003"):
        send(sms, "+51911111111")


def test_africas_talking_takes_an_sms_and_names_its_price(by_africas_talking, sms):
    receipt = send(sms, "+254711111111", "Sesión a las 7. " * 5)
    assert receipt == Receipt("Success", "ATXid_0", 2, 800_000, "KES")
    assert by_africas_talking.taken[0]["from"] == "PALANTE"


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("+254711111140", Permanent),
        ("+254711111141", Down),
        ("+254711111142", Gone),
        ("+254711111143", Temporary),
        ("+254711111144", Down),
        ("+254711111145", Doubt),
        ("+254711111146", Down),
        ("+254711111176", Temporary),
        ("+254711111177", Doubt),
        ("+254711111179", Doubt),
    ],
)
def test_what_africas_talking_refuses(by_africas_talking, sms, number, outcome):
    with pytest.raises(outcome) as caught:
        send(sms, number)
    assert caught.type is outcome


def test_a_wrong_key_rests_the_channel(by_africas_talking, sms, settings):
    settings.SMS_URL = settings.SMS_URL.replace("key@", "other@")
    with pytest.raises(Down):
        send(sms, "+254711111111")


def test_any_gateway_by_its_address(by_http, sms):
    receipt = send(sms, "+51911111111", "¿Vienes? 100% & más")
    assert (receipt.provider_id, receipt.parts) == ("X-0", 1)
    assert (by_http.taken[0]["to"], by_http.taken[0]["text"]) == ("+51911111111", "¿Vienes? 100% & más")


def test_any_gateway_by_a_body_of_its_own(by_http, sms, settings):
    settings.SMS_URL = f"http://user:pass@{by_http.host}/v2/messages"
    settings.SMS_BODY = (
        '{"phone": "{digits}", "words": "{text}", "me": "{from}", "ref": "{reference}", "cb": "{report}"}'
    )
    settings.SMS_HEADERS = "X-Api-Key: 123 | Accept: application/json"
    settings.SMS_FROM = "Atlantis"
    assert send(sms, "+51911111111", 'Dijo "sí"').provider_id == "X-0"
    row = by_http.taken[0]
    assert (row["phone"], row["words"], row["me"], row["ref"]) == (
        "51911111111",
        'Dijo "sí"',
        "Atlantis",
        REFERENCE,
    )
    assert row["headers"]["x-api-key"] == "123"
    assert row["headers"]["Authorization"].startswith("Basic ")
    assert f"ref={REFERENCE}&ours=" in row["cb"]


def test_a_form_is_written_as_forms_are(by_http, sms, settings):
    settings.SMS_URL = f"http://{by_http.host}/v2"
    settings.SMS_BODY = "to={to}&text={text}"
    send(sms, "+51911111111", "a & b = c+d ñ")
    assert (by_http.taken[0]["to"], by_http.taken[0]["text"]) == ("+51911111111", "a & b = c+d ñ")


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("+51911111150", Permanent),
        ("+51911111151", Doubt),
        ("+51911111176", Temporary),
        ("+51911111177", Doubt),
    ],
)
def test_what_any_gateway_refuses(by_http, sms, number, outcome):
    """An answer that is neither the yes nor the no we know may be a yes: nobody sends it again by himself."""
    with pytest.raises(outcome) as caught:
        send(sms, number)
    assert caught.type is outcome
    if outcome is Doubt:
        assert caught.value.provider_id == REFERENCE


def test_nobody_home_means_nothing_has_left(sms, settings):
    settings.SMS_URL = "kannel://a:b@127.0.0.1:9"
    with pytest.raises(Down, match="nobody answers"):
        send(sms, "+51911111111")


def test_what_is_no_number_is_not_sent_to(by_http, sms):
    with pytest.raises(NoAddress):
        sms.send(message_to("rosa@example.org"))
    with pytest.raises(Permanent):
        send(sms, "+51911111111", "   ")
    message = message_to("")
    message.contact = Contact(kind="email", value="rosa@example.org")
    with pytest.raises(NoAddress):
        sms.send(message)
    assert by_http.taken == []


def test_what_gateways_would_cut_off_is_not_sent(by_http, sms):
    assert send(sms, "+51911111111", "ó" * 670).parts == 10
    with pytest.raises(Permanent, match="11 SMS"):
        send(sms, "+51911111111", "ó" * 671)


def test_a_price_comes_from_the_tariff_where_the_gateway_names_none(by_http, sms, db):
    Tariff.objects.create(channel="sms", prefix="", cost=90_000, currency="USD")
    Tariff.objects.create(channel="sms", prefix="+51", cost=40_000, currency="USD")
    Tariff.objects.create(channel="whatsapp", prefix="+519", cost=1, currency="USD")
    here, abroad = message_to("+51911111111", "ó" * 71), message_to("+34611111111")
    Sms.prepare([here, abroad], at=datetime.now(UTC))
    assert [(it.parts, it.cost, it.currency) for it in (sms.send(here), sms.send(abroad))] == [
        (2, 80_000, "USD"),
        (1, 90_000, "USD"),
    ]


def test_preparing_costs_one_question_however_many_there_are(by_http, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        Sms.prepare([message_to(f"+5191111{n:04}") for n in range(30)], at=datetime.now(UTC))


def test_accents_are_spared_only_where_the_team_says_so_and_it_saves_a_part(by_http, sms, settings):
    long = "Mañana es la sesión. Él te espera aquí a las siete, con café y tu cuaderno a la mano."
    assert send(sms, "+51911111111", long).parts == 2
    settings.SMS_ACCENTS = "spare"
    assert send(sms, "+51911111111", long).parts == 1
    assert send(sms, "+51911111111", "Sesión a las 7").parts == 1
    assert [row["text"] for row in by_http.taken][1:] == [
        "Mañana es la sesion. Él te espera aqui a las siete, con café y tu cuaderno a la mano.".replace(
            "El te", "El te"
        ),
        "Sesión a las 7",
    ]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a", "cannot be read"),
        ("kannel://host:13013", "user and password"),
        ("kannel://a:secret@sms.atlantis.example", "unencrypted"),
        ("twilio://me:secret@api.twilio.com", "account and token"),
        ("africastalking://api.africastalking.com", "user and key"),
        ("http://sms.atlantis.example/?to={to}&text={text}", "unencrypted"),
        ("https://sms.atlantis.example/?to={to}", "{text}"),
        ("https://sms.atlantis.example/?text={text}", "{to}"),
        ("kannel://a:b@host:port", "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_so_and_keeps_the_password_to_itself(settings, url, words):
    settings.SMS_URL = url
    with pytest.raises(ImproperlyConfigured, match=words.replace("{", r"\{")) as caught:
        gateways.gateway()
    assert "secret" not in str(caught.value)
    assert not Sms.is_ready()  # a page that asks which channels there are does not fail
    (told,) = the_sms_gateway_can_be_read(None)
    assert told.msg == str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("SMS_TAKEN", "("), ("SMS_REFUSED", "["), ("SMS_REPORTS", "state=x")]
)
def test_a_wrong_setting_of_a_gateway_of_ones_own_says_which(settings, name, value):
    settings.SMS_URL = "https://sms.atlantis.example/?to={to}&text={text}"
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=f"PALANTE_{name}"):
        gateways.gateway()


def test_a_gateway_that_never_reports_makes_nothing_fall_back(settings):
    assert Sms.tells_delivery is False
    settings.SMS_URL = "https://sms.atlantis.example/?to={to}&text={text}"
    assert Sms.tells_delivery is False
    settings.SMS_REPORTS = "status=state delivered=DELIVRD"
    assert Sms.tells_delivery is True
    settings.SMS_URL = "kannel://a:b@127.0.0.1"
    assert Sms.tells_delivery is True
    settings.SMS_URL = "twilio://AC1:b@api.twilio.com"
    settings.URL = "http://127.0.0.1:8000"
    assert Sms.tells_delivery is False  # it cannot call this machine


def test_nothing_leaves_without_a_gateway_or_in_demo_mode(settings):
    assert not Sms.is_ready()
    settings.SMS_URL = "kannel://a:b@127.0.0.1"
    assert Sms.is_ready()
    settings.DEMO = True
    assert not Sms.is_ready()


def test_answers_lose_the_numbers_in_them():
    assert gateways.without_numbers("no way to +51 911 111 111, code 21612") == "no way to ‹…›, code 21612"


def test_a_second_number_or_a_second_release_is_another_try_by_another_name(by_http, sms, settings):
    """Both begin with no try counted; by one name the second report would be taken for the first one's."""
    settings.SMS_TAKEN = ""
    names = {send(sms, number).provider_id for number in ("+51911111111", "+51922222222", "+51922222222")}
    assert len(names) == 3
