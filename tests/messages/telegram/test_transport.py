"""Messages by a Telegram bot, against a server made from the published Bot API, with its errors."""

import pytest

from palante.base.crypto import fingerprint
from palante.messages.channels import Doubt, Down, Gone, NoAddress, Permanent, Temporary
from palante.messages.channels.telegram.transport import Telegram
from palante.messages.domain.write import write
from palante.messages.models import Message, Preferences
from palante.people.models import Contact
from tests.messages.telegram import server as chats

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(telegram):
    line = Telegram()
    yield line
    line.close()


def message_to(person, chat, **fields) -> Message:
    contact, _ = Contact.objects.get_or_create(
        person=person,
        fingerprint=fingerprint(str(chat), "contact"),
        defaults={"kind": "telegram", "value": str(chat)},
    )
    row = write(
        **{
            "key": f"reminder:1:{chat}",
            "kind": "reminder",
            "channel": "telegram",
            "body": "Hola, **Rosa**. Empezamos hoy a las 7:30.\n\n{link}\n\nTe esperamos.",
            "language": "es",
            "person": person,
            "contact": contact,
            "door": "https://palante.example/in/abc",
        }
        | fields
    )
    return Message.objects.select_related("contact", "person__preferences", "link", "code").get(pk=row.pk)


def test_the_words_arrive_plain_with_the_link_as_a_button_and_without_a_preview(rosa, telegram, channel):
    receipt = channel.send(message_to(rosa, chats.HELLO))

    taken = telegram.taken[0]
    assert taken["chat_id"] == chats.HELLO
    assert taken["text"] == "Hola, Rosa. Empezamos hoy a las 7:30.\n\nTe esperamos."
    assert taken["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://palante.example/in/abc"
    assert taken["link_preview_options"] == {"is_disabled": True}
    assert receipt.provider_id.endswith(":101")
    assert str(chats.HELLO) not in receipt.provider_id


def test_a_link_that_telegram_would_refuse_as_a_button_stays_in_the_text(rosa, telegram, channel):
    channel.send(message_to(rosa, chats.HELLO, door="http://127.0.0.1:8000/in/abc"))

    assert "http://127.0.0.1:8000/in/abc" in telegram.taken[0]["text"]
    assert "reply_markup" not in telegram.taken[0]


def test_it_names_nothing_unless_she_chose_so(rosa, telegram, channel):
    body = "Te esperamos en tu círculo.\n\n{link}"
    channel.send(message_to(rosa, chats.HELLO, body=body))
    Preferences.objects.create(person=rosa, speaks_openly=True)
    channel.send(message_to(rosa, chats.HELLO, key="again", body=body))

    first, second = (taken["text"] for taken in telegram.taken)
    assert "círculo" not in first
    assert "círculo" in second


def test_what_is_longer_than_telegram_takes_is_cut(rosa, telegram, channel):
    channel.send(message_to(rosa, chats.HELLO, kind="note", body="a" * 10_000))

    assert len(telegram.taken[0]["text"]) == 4096


@pytest.mark.parametrize(
    ("chat", "error", "said"),
    [
        (chats.BLOCKED, Gone, "403 Forbidden: bot was blocked by the user"),
        (chats.DEACTIVATED, Gone, "403 Forbidden: user is deactivated"),
        (chats.NOT_FOUND, NoAddress, "400 Bad Request: chat not found"),
        (chats.BUSY, Temporary, "429 3"),
        (chats.PASSING, Temporary, "403 Forbidden: bot can't send messages to the user"),
        (chats.BAD, Permanent, "400 Bad Request: BUTTON_URL_INVALID"),
        (chats.CUT, Doubt, "RemoteProtocolError"),
        (chats.BROKEN, Doubt, "HTTP 502"),
    ],
)
def test_what_telegram_answers_means_this(rosa, channel, chat, error, said):
    with pytest.raises(error) as raised:
        channel.send(message_to(rosa, chat))

    assert (type(raised.value), str(raised.value)) == (error, said)


def test_after_too_many_the_next_one_waits_as_long_as_telegram_wants(rosa, channel, monkeypatch):
    waited = []
    monkeypatch.setattr("palante.messages.channels.telegram.transport.time.sleep", waited.append)
    with pytest.raises(Temporary):
        channel.send(message_to(rosa, chats.BUSY))

    channel.send(message_to(rosa, chats.HELLO))

    assert 2 < waited[-1] <= 3


def test_a_wrong_token_and_a_server_that_is_away_rest_the_channel(rosa, telegram, channel, settings):
    settings.TELEGRAM_TOKEN = "123456:secret"
    with pytest.raises(Down, match="401 Unauthorized"):
        channel.send(message_to(rosa, chats.HELLO))

    settings.TELEGRAM_API = "http://127.0.0.1:9"
    with pytest.raises(Down) as raised:
        channel.send(message_to(rosa, chats.HELLO))
    assert "secret" not in str(raised.value)
    assert telegram.taken == []


@pytest.mark.parametrize("value", ["", "+51911111111", "1; drop", "١٢٣"])
def test_what_is_no_chat_is_no_address(rosa, telegram, channel, value):
    with pytest.raises(NoAddress):
        channel.send(message_to(rosa, value))


def test_no_address_that_is_called_is_logged(rosa, telegram, channel, caplog):
    caplog.set_level("INFO", logger="palante")
    channel.send(message_to(rosa, chats.HELLO))

    assert chats.TOKEN not in caplog.text
