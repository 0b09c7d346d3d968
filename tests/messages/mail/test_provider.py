"""Mail by a provider: a Postmark of our own, made from its published API, that refuses, breaks off and is away."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from palante.messages.channels import Doubt, Down, NoAddress, Permanent, Temporary, carriers
from palante.messages.channels.email.provider import PROVIDERS, ByProvider, Provider
from palante.messages.channels.email.transport import Email
from palante.messages.domain.stop import stop_address
from palante.messages.domain.write import write
from palante.messages.models import Message
from palante.people.models import Contact
from tests import factories as make

ID = "0a129aee-e1cd-480d-b08d-4f48548ff48d"


class Postmark(BaseHTTPRequestHandler):
    """What it answers stands in the address of the recipient."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, dict(self.headers), mail))
        name = mail["To"].partition("@")[0]
        if name == "cut":
            self.close_connection = True
            self.connection.close()
            return
        said = {
            "rosa": (200, {"ErrorCode": 0, "Message": "OK", "MessageID": ID, "To": mail["To"]}),
            "inactive": (422, {"ErrorCode": 406, "Message": "You tried to send to a recipient that has been marked as "
                               f"inactive. Found inactive addresses: {mail['To']}.\nInactive recipients are ones that…"}),
            "sender": (422, {"ErrorCode": 400, "Message": "The 'From' address hola@example.org is not a Sender Signature."}),
            "key": (401, {"ErrorCode": 10, "Message": "Request does not contain a valid Server token."}),
            "many": (429, {"Message": "Too many requests"}),
            "away": (503, {"Message": "Down for maintenance"}),
            "broken": (500, {"Message": "Internal Server Error"}),
            "odd": (422, {"ErrorCode": 300, "Message": "Invalid email request: nope nope@example.org"}),
        }[name]  # fmt: skip
        content = json.dumps(said[1]).encode()
        self.send_response(said[0])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words):
        pass


@pytest.fixture
def postmark(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Postmark)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http%3A%2F%2F127.0.0.1%3A{server.server_port}%2F"
    settings.EMAIL_URL = (
        f"anymail+postmark://?server_token=made-up&api_url={url}&webhook_secret=palante:secreto"
    )
    settings.EMAIL_FROM = "Palante <hola@example.org>"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def channel(postmark):
    line = ByProvider()
    yield line
    line.close()


def message_to(name, **fields) -> Message:
    person = make.make_person(name.title(), email=f"{name}@example.org")
    row = write(
        **{
            "key": f"reminder:{name}",
            "kind": "reminder",
            "subject": "Mañana: tu lienzo",
            "body": "Hola.\n\n{link}",
            "language": "es",
            "person": person,
            "contact": person.contacts.get(),
            "door": "https://palante.example/in/abc",
        }
        | fields
    )
    return Message.objects.select_related("contact", "member", "person__preferences", "link", "code").get(
        pk=row.pk
    )


@pytest.mark.django_db
def test_the_mail_arrives_whole_with_its_one_click_and_without_an_eye_in_it(postmark, channel):
    message = message_to(
        "rosa", attachment="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", attachment_name="calendar.ics"
    )

    receipt = channel.send(message)

    path, headers, mail = postmark.taken[0]
    lines = {line["Name"]: line["Value"] for line in mail["Headers"]}
    assert (path, headers["X-Postmark-Server-Token"]) == ("/email", "made-up")
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Palante <hola@example.org>", "rosa@example.org", "Un recordatorio de Palante",
    )  # fmt: skip
    assert lines["List-Unsubscribe"] == f"<{stop_address(message.contact)}>"
    assert lines["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert lines["Message-ID"] == message.message_id
    assert lines["Auto-Submitted"] == "auto-generated"
    assert "https://palante.example/in/abc" in mail["TextBody"]
    assert "lienzo" not in mail["Subject"] + mail["HtmlBody"].partition("</div>")[0]
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert mail["Metadata"] == {"message": message.message_id}
    assert b"VCALENDAR" in base64.b64decode(mail["Attachments"][0]["Content"])
    assert (receipt.said, receipt.provider_id) == ("sent", ID)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("inactive", Permanent, "refuses this address"),
        ("odd", Permanent, "422"),
        ("sender", Down, "Sender Signature"),
        ("key", Down, "401"),
        ("many", Temporary, "429"),
        ("away", Temporary, "503"),
        ("broken", Doubt, "500"),
        ("cut", Doubt, "ConnectionError"),
    ],
)
def test_what_a_provider_answers_means_this(postmark, channel, name, error, said):
    with pytest.raises(error, match=said) as raised:
        channel.send(message_to(name))

    assert type(raised.value) is error
    assert "@" not in str(raised.value)
    assert len(postmark.taken) == 1


@pytest.mark.django_db
def test_a_provider_that_is_not_there_is_down_and_the_channel_comes_back(postmark, channel, settings):
    good = settings.EMAIL_URL
    settings.EMAIL_URL = "anymail+postmark://?server_token=x&api_url=http%3A%2F%2F127.0.0.1%3A9%2F"
    with pytest.raises(Down):
        channel.send(message_to("rosa"))

    settings.EMAIL_URL = good
    assert channel.send(Message.objects.select_related("contact", "person__preferences").get()).said == "sent"


@pytest.mark.django_db
def test_an_address_that_is_none_is_told_as_such(postmark, channel):
    message = message_to("rosa")
    Contact.objects.update(value="rosa")

    with pytest.raises(NoAddress):
        channel.send(Message.objects.select_related("contact", "person__preferences").get(pk=message.pk))


def test_it_carries_mail_where_it_is_set_and_waits_for_news_only_of_who_tells_any(settings):
    settings.DEMO = False
    settings.EMAIL_URL = "anymail+postmark://?server_token=x"
    assert carriers()["email"] is ByProvider
    assert not ByProvider.tells_delivery
    settings.EMAIL_URL += "&webhook_secret=a:b"
    assert carriers()["email"].tells_delivery
    settings.EMAIL_URL = "smtp://127.0.0.1"
    assert carriers()["email"] is Email


@pytest.mark.parametrize(
    "url",
    ["anymail+postmark://", "anymail+nobody://?a=b", "anymail+postmark://host?server_token=s3cret", "anymail+amazon-ses://?a=b",
     "anymail+postmark://?server_token=s3cret&timeout=x"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured) as raised:
        Provider.read(url)
    assert "s3cret" not in str(raised.value)


def test_what_is_missing_is_named():
    with pytest.raises(ImproperlyConfigured, match="lacks api_key"):
        Provider.read("anymail+mailgun://?sender_domain=example.org").backend()


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_we_name_can_be_loaded(name):
    options = {
        "api_key": "k", "secret_key": "k", "server_token": "k", "api_token": "k", "api_url": "https://api.example/",
    }  # fmt: skip
    assert Provider(name, options).backend().esp_name
