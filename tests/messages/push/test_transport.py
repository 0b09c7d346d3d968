"""Web push against a push service of our own, read by a browser's side that shares no code with ours."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from palante.base.crypto import fingerprint
from palante.messages.channels import Doubt, Gone, NoAddress, Permanent, Temporary
from palante.messages.channels.push import keys
from palante.messages.channels.push.subscription import NotOne, Subscription
from palante.messages.channels.push.transport import Push, tag_of
from palante.messages.domain.write import write
from palante.messages.models import Message, Preferences
from palante.people.models import Contact
from tests.messages.push.receiver import Browser, raw


class Service(BaseHTTPRequestHandler):
    """A push service: what it answers stands in the address it is called at."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        status = self.path.rpartition("/")[2]
        if status == "silent":  # it took it, and the answer is lost
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(int(status))
        self.send_header("Content-Length", "0")
        self.send_header("Location", "https://push.example/m/1")
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def service(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    settings.PUSH_HOSTS = [server.url]
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    settings.VAR, settings.VAPID_PRIVATE_KEY = tmp_path, ""


@pytest.fixture
def push():
    channel = Push()
    yield channel
    channel.close()


def message_to(person, browser, **fields) -> Message:
    value = Subscription.read(browser.subscription()).text()
    contact, _ = Contact.objects.get_or_create(
        person=person,
        kind="push",
        fingerprint=fingerprint(browser.endpoint, "contact"),
        defaults={"value": value},
    )
    row = write(
        **{
            "key": f"reminder:1:{person.pk}",
            "kind": "reminder",
            "channel": "push",
            "subject": "Mañana: tu lienzo",
            "body": "Hola, Rosa. Mañana es tu lienzo.\n\n{link}",
            "language": "es",
            "person": person,
            "contact": contact,
            "door": "https://palante.example/in/abc",
        }
        | fields
    )
    return Message.objects.select_related("contact", "person__preferences", "link").get(pk=row.pk)


def test_our_reader_opens_the_example_of_the_standard():
    # RFC 8291, appendix A: the reader is right, so what it reads of ours is right.
    key = ec.derive_private_key(
        int.from_bytes(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big"), ec.SECP256R1()
    )
    browser = Browser("", key, raw("BTBZMqHH6r4Tts7J_aSIgg"))
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert browser.read(raw(body)) == b"When I grow up, I want to be a watermelon"


@pytest.mark.django_db
def test_only_her_browser_can_read_it_and_it_says_nothing_of_what_it_is(rosa, service, push):
    browser = Browser(f"{service.url}/201")

    receipt = push.send(message_to(rosa, browser))

    path, headers, body = service.taken[0]
    notice = json.loads(browser.read(body))
    assert (receipt.said, path) == ("201 Created", "/201")
    assert notice["url"] == "https://palante.example/in/abc"
    assert "lienzo" not in notice["title"] + notice["body"]
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["urgency"], headers["topic"]) == ("normal", notice["tag"])
    with pytest.raises(InvalidTag):  # another browser's keys open nothing
        Browser(browser.endpoint).read(body)


@pytest.mark.django_db
def test_who_chose_to_speak_openly_reads_it_on_the_locked_screen(rosa, service, push):
    Preferences.objects.create(person=rosa, speaks_openly=True)
    browser = Browser(f"{service.url}/201")

    push.send(message_to(rosa, browser))

    notice = json.loads(browser.read(service.taken[0][2]))
    assert (notice["title"], notice["body"]) == ("Mañana: tu lienzo", "Hola, Rosa. Mañana es tu lienzo.")


@pytest.mark.django_db
def test_it_is_signed_with_our_key_for_that_service_alone(rosa, service, push):
    push.send(message_to(rosa, Browser(f"{service.url}/201")))

    scheme, _, rest = service.taken[0][1]["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, seal = parts["t"].split(".")
    said = json.loads(raw(claims))
    assert (scheme, said["aud"]) == ("vapid", service.url)
    assert 0 < said["exp"] - now().timestamp() <= 24 * 3600
    assert parts["k"] == keys.public_key()
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    sign = encode_dss_signature(int.from_bytes(raw(seal)[:32], "big"), int.from_bytes(raw(seal)[32:], "big"))
    public.verify(sign, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(sign, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "error"),
    [("404", Gone), ("410", Gone), ("429", Temporary), ("500", Temporary), ("503", Temporary), ("413", Permanent),
     ("403", Permanent), ("400", Permanent), ("302", Permanent), ("silent", Doubt)],
)  # fmt: skip
def test_what_a_push_service_answers_means_this(rosa, service, push, status, error):
    with pytest.raises(error) as raised:
        push.send(message_to(rosa, Browser(f"{service.url}/{status}")))

    assert type(raised.value) is error
    assert len(service.taken) == 1
    assert service.url not in str(raised.value)


@pytest.mark.django_db
def test_a_service_that_is_not_there_is_tried_again_and_does_not_stop_the_others(
    rosa, service, push, settings
):
    settings.PUSH_HOSTS = [service.url, "http://127.0.0.1:9"]

    with pytest.raises(Temporary):
        push.send(message_to(rosa, Browser("http://127.0.0.1:9/201"), key="a"))

    assert push.send(message_to(rosa, Browser(f"{service.url}/201"), key="b")).said == "201 Created"


@pytest.mark.django_db
def test_every_try_has_the_same_tag_and_the_service_keeps_it_as_long_as_it_is_of_use(rosa, service, push):
    message = message_to(rosa, Browser(f"{service.url}/201"), ends_at=now() + timedelta(hours=1))

    push.send(message)
    push.send(message)

    topics = {headers["topic"] for _, headers, _ in service.taken}
    assert topics == {tag_of(message)}
    assert len(tag_of(message)) <= 32
    assert 3500 < int(service.taken[0][1]["ttl"]) <= 3600


@pytest.mark.django_db
def test_without_a_browser_there_is_no_address(rosa, push):
    row = write(key="n", kind="note", body="Hola", language="es", person=rosa, channel="push")

    with pytest.raises(NoAddress):
        push.send(Message.objects.select_related("contact", "person__preferences").get(pk=row.pk))


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "https://127.0.0.1/x",
     "https://user@fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://evilpush.apple.com/x",
     "file:///etc/passwd", "https://[::1/x", "https://fcm.googleapis.com/" + "x" * 2000],
)  # fmt: skip
def test_we_write_to_push_services_and_to_nobody_else(endpoint):
    with pytest.raises(NotOne):
        Subscription.read(Browser(endpoint).subscription())


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/fcm/send/a", "https://web.push.apple.com/Q"]
)
def test_the_known_ones_are_known(endpoint):
    assert Subscription.read(Browser(endpoint).subscription()).endpoint == endpoint


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"endpoint": 1, "keys": {}}', "[" * 100_000,
    '{"endpoint":"https://fcm.googleapis.com/a","keys":{"p256dh":"AAAA","auth":"AAAA"}}'])  # fmt: skip
def test_what_is_no_subscription_is_refused(text):
    with pytest.raises(NotOne):
        Subscription.read(text)


def test_the_key_is_made_once_and_only_its_owner_may_read_it(settings):
    first = keys.private_key()

    assert keys.private_key() == first
    assert (settings.VAR / "vapid.key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in settings.VAR.iterdir()) == ["vapid.key"]


def test_a_key_that_is_none_is_refused_with_a_sentence(settings):
    settings.VAPID_PRIVATE_KEY = "secret"

    with pytest.raises(ImproperlyConfigured, match="palante vapid"):
        keys.public_key()
