"""Providers' calls: genuine ones are taken down, forged ones are counted, and nothing of them is kept."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.timezone import now

from palante.base.models import Bucket
from palante.base.redact import redact
from palante.messages.bad_calls import MOST, bad_calls, count_bad_call
from palante.messages.callbacks import Forged, Heard, Unreadable
from palante.screens.hooks import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def ears(monkeypatch):
    """A hook in place of WhatsApp's: remembers its call, and says or raises what a test wants."""
    heard = SimpleNamespace(calls=[], answer=Heard(), learnt=[])

    def hear(call):
        heard.calls.append(call)
        if isinstance(heard.answer, Exception):
            raise heard.answer
        return heard.answer

    heard.hear = hear
    heard.learn = lambda news, *, at: heard.learnt.extend(news)
    monkeypatch.setattr(views, "_ears_of", lambda channel: heard)
    return heard


def test_a_call_arrives_byte_for_byte_with_the_address_we_gave(client, ears, settings):
    settings.URL = "https://palante.example.org"

    client.post(
        "/hooks/whatsapp/?key=a%20b", b'{"a": "\xc3\xa1"}', "application/json", headers={"X-Hub": "Z"}
    )

    call = ears.calls[0]
    assert (call.method, call.url) == ("POST", "https://palante.example.org/hooks/whatsapp/?key=a%20b")
    assert (call.query, call.body, call.headers["x-hub"]) == ({"key": "a b"}, b'{"a": "\xc3\xa1"}', "Z")


def test_the_answer_is_the_channels_own(client, ears):
    ears.answer = Heard(answer="<Response/>", answer_type="application/xml")

    answer = client.post("/hooks/sms/")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"<Response/>",
        "application/xml",
    )
    assert "no-store" in answer["Cache-Control"]


def test_a_program_needs_no_token_of_a_form(ears):
    assert (
        Client(enforce_csrf_checks=True).post("/hooks/whatsapp/", b"{}", "application/json").status_code
        == 200
    )


def test_news_of_the_channel_itself_go_back_to_the_channel(client, ears):
    ears.answer = Heard(news=("a template was refused",))

    client.post("/hooks/whatsapp/")

    assert ears.learnt == ["a template was refused"]


def test_a_forged_call_is_counted_and_leaves_nothing_behind(client, ears, caplog):
    ears.answer = Forged("signature")

    answer = client.post("/hooks/whatsapp/", b"+51911111111 is Rosa", "text/plain")

    assert answer.status_code == 403
    assert bad_calls("whatsapp", at=now()) == {"forged": 1, "unreadable": 0}
    assert bad_calls("sms", at=now()) == {"forged": 0, "unreadable": 0}
    assert "Rosa" not in caplog.text


def test_what_cannot_be_read_is_told_by_its_sentence_alone(client, ears, caplog):
    ears.answer = Unreadable("no JSON")

    answer = client.post("/hooks/whatsapp/", b"+51911111111 is Rosa", "text/plain")

    assert answer.status_code == 400
    assert "no JSON" in caplog.text
    assert "Rosa" not in caplog.text
    assert bad_calls("whatsapp", at=now())["unreadable"] == 1


def test_who_knocks_all_day_is_counted_up_to_a_limit_only():
    at = now()
    for _ in range(3):
        count_bad_call("sms", "forged", at=at)

    Bucket.objects.update(count=MOST)
    count_bad_call("sms", "forged", at=at)

    assert bad_calls("sms", at=at)["forged"] == MOST


@pytest.mark.parametrize("channel", ["nothing", "desk", "outbox", "..", "whatsapp.hook"])
def test_a_channel_that_hears_nothing_is_not_there(client, channel):
    assert client.post(f"/hooks/{channel}/").status_code == 404


def test_an_endless_body_is_refused_before_it_is_read(client, ears):
    answer = client.generic(
        "POST", "/hooks/whatsapp/", b"x", "application/json", CONTENT_LENGTH=str(views.MOST + 1)
    )

    assert answer.status_code == 413
    assert ears.calls == []


def test_three_megabytes_are_taken(client, ears):
    assert client.post("/hooks/whatsapp/", b"x" * 3_000_000, "application/json").status_code == 200
    assert len(ears.calls[0].body) == 3_000_000


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_else_than_get_and_post(client, ears, method):
    assert getattr(client, method)("/hooks/whatsapp/").status_code == 405


def test_a_key_in_the_address_of_a_hook_is_kept_out_of_logs():
    assert redact('"POST /hooks/sms/?key=secret HTTP/1.1"') == '"POST /hooks/sms/?… HTTP/1.1"'
