"""Out, in and reports, through a real Kannel and its fake SMS centre."""

import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.utils.timezone import now

from palante.messages.callbacks import Call, Forged, Heard
from palante.messages.channels import Doubt, Down, Permanent
from palante.messages.channels.sms.gateways import Letter, report_address
from palante.messages.channels.sms.hook import hear
from palante.messages.channels.sms.secret import hook_address, hook_key
from palante.messages.channels.sms.transport import Sms
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.domain.write import write
from palante.messages.models import Attempt, State, Tariff
from palante.messages.worker import Worker
from tests import factories as make
from tests.messages.sms import kannel as real
from tests.messages.sms.conftest import message_to

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not real.is_here(), reason=real.MISSING)]


class Ear:
    """Where Kannel's calls come in: what it asked for, as the hook reads it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
                ear.calls.append(Call("GET", f"http://127.0.0.1{self.path}", {}, query, b""))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def heard(self, count: int, seconds: float = 10, *, of: str = "key") -> list[Heard]:
        """Of the calls that have this word in their address: “ref” is a report, “from” an SMS."""
        ends = time.monotonic() + seconds
        while (
            len(found := [call for call in self.calls if of in call.query]) < count
            and time.monotonic() < ends
        ):
            time.sleep(0.02)
        return [hear(call) for call in found]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def one_ear():
    made = Ear()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def one_kannel(tmp_path_factory, one_ear):
    hook = f"{one_ear.url}/hooks/sms/?key={hook_key()}&id=%I&from=%p&text=%b&at=%T"
    made = real.Kannel(tmp_path_factory.mktemp("kannel"), hook=hook)
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
def kannel(one_kannel, one_ear, settings):
    settings.SMS_URL, settings.SMS_FROM, settings.URL = one_kannel.url, real.NUMBER, one_ear.url
    one_ear.calls.clear()
    one_kannel.seen = one_kannel.count()
    return one_kannel


@pytest.fixture
def sms(kannel):
    channel = Sms()
    yield channel
    channel.close()


def got(kannel, count=1, seconds=10):
    """What the SMS centre got since this test began."""
    ends = time.monotonic() + seconds
    while kannel.count() < kannel.seen + count and time.monotonic() < ends:
        time.sleep(0.02)
    return kannel.received[-count:] if kannel.count() == kannel.seen + count else kannel.received


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hola, Rosa. ¿Vienes mañana? Te espero a las 7", 1),
        ("Sesión a las 7 😀", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 90, 2),
        ("ó" * 70, 1),
        ("ó" * 200, 3),
        ("50% {de} [esto] ~ & más = +1".replace("á", "a"), 1),
    ],
)
def test_an_sms_arrives_whole_in_as_many_parts_as_we_counted(kannel, sms, one_ear, text, parts):
    receipt = sms.send(message_to("+51911111111", text))
    arrived = got(kannel, parts)

    assert receipt.parts == parts == len(arrived)
    assert {(part.sender, part.to) for part in arrived} == {(real.NUMBER, "+51911111111")}
    assert "".join(part.text for part in sorted(arrived, key=lambda part: part.part)) == text
    (heard,) = one_ear.heard(1)
    (delivery,) = heard.deliveries
    assert (delivery.provider_id, delivery.state) == (receipt.provider_id, "delivered")
    assert delivery.ours == message_to("").message_id


def test_what_kannel_refuses(kannel, sms, settings):
    with pytest.raises(Permanent, match="403 Not routable"):
        sms.send(message_to("+51990001111"))
    settings.SMS_FROM = ""
    with pytest.raises(Down, match="Sender missing"):
        sms.send(message_to("+51911111111"))
    settings.SMS_URL = kannel.url.replace("s3cret", "wrong")
    with pytest.raises(Down, match="Authorization failed") as caught:
        sms.send(message_to("+51911111111"))
    assert "wrong" not in str(caught.value)
    settings.SMS_URL = kannel.url + "/cgi-bin/other"
    with pytest.raises(Down):
        sms.send(message_to("+51911111111"))
    assert got(kannel, 0) == kannel.received


@pytest.mark.parametrize("text", ["Presente 7", "Sí, ahí estaré mañana 😀 ñ", "BAJA", "a+b & c=100%"])
def test_a_phone_writes_to_us(kannel, one_ear, text):
    kannel.write_in("51911111111", text)
    (heard,) = one_ear.heard(1, of="from")
    (reply,) = heard.incoming
    assert (reply.sender, reply.text) == ("+51911111111", text)
    assert reply.provider_id
    assert abs((reply.at - now()).total_seconds()) < 60


def test_a_call_without_the_key_is_not_kannels(kannel):
    with pytest.raises(Forged):
        hear(Call("GET", hook_address(), {}, {"from": "51911111111", "text": "baja"}, b""))


def test_an_sms_centre_that_is_away_keeps_nobody_waiting(kannel, sms, one_ear):
    """Kannel keeps it and says so; it arrives when the centre is back, and is reported then."""
    kannel.stop_one("centre")
    time.sleep(0.3)
    receipt = sms.send(message_to("+51911111111", "Más tarde"))
    assert receipt.said.startswith("202")
    assert one_ear.heard(1, seconds=0.5) == []
    kannel.start_centre()
    assert got(kannel)[0].text == "Más tarde"
    assert one_ear.heard(1)[0].deliveries[0].provider_id == receipt.provider_id


def test_a_kannel_killed_in_the_middle_leaves_a_doubt_and_then_nobody_home(kannel, sms):
    """smsbox stands still with our request in its hands, and dies."""
    smsbox = kannel.processes["smsbox"]
    sms.send(message_to("+51911111111", "antes"))
    subprocess.run(["kill", "-STOP", str(smsbox.pid)], check=True)
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -KILL {smsbox.pid}"])
    try:
        with pytest.raises(Doubt):
            sms.send(message_to("+51911111111", "en medio"))
        killer.wait()
        with pytest.raises(Down):
            sms.send(message_to("+51911111111", "después"))
    finally:
        killer.wait()
        kannel.stop_one("smsbox")
        kannel.start_smsbox()
    sms.send(message_to("+51911111111", "otra vez"))


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_of_a_message(kannel, one_ear):
    """Written, claimed, sent, priced, reported: and what was in doubt is settled by the report of its own number."""
    person = make.make_person("Rosa", phone="+51911111111")
    fields = {
        "kind": "note",
        "channel": "sms",
        "language": "es",
        "person": person,
        "contact": person.contacts.get(),
        "body": "Mañana a las **7**",
    }
    Tariff.objects.create(channel="sms", prefix="+51", cost=34_000, currency="USD")
    message = write(key="sms:1", **fields)
    lost = write(key="sms:2", **fields)
    lost.state = State.IN_DOUBT
    lost.save()

    assert Worker(with_chores=False).run(until_empty=True) == 1

    message.refresh_from_db()
    (attempt,) = message.attempts.all()
    assert (message.state, message.carrier) == (State.HANDED_OVER, "sms")
    assert (attempt.parts, attempt.cost, attempt.currency) == (1, 34_000, "USD")
    assert got(kannel)[0].text == "Mañana a las 7"
    lost_one = Letter("+51911111111", "x", 2, lost.message_id, "other.0", cost=68_000, currency="USD")
    httpx.get(report_address(lost_one) + "&status=1")
    for heard in one_ear.heard(2):
        take_receipts("sms", heard.deliveries, at=now())
    message.refresh_from_db()
    lost.refresh_from_db()
    assert message.delivered_at
    assert lost.state == State.HANDED_OVER
    told = lost.attempts.get()
    assert (told.outcome, told.parts, told.cost) == (
        Attempt.Outcome.DELIVERED,
        2,
        68_000,
    )  # what a crash had lost
