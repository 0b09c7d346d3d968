"""What Telegram calls us with, at the door where it calls."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages import jobs
from palante.messages.callbacks import Call, Forged, Unreadable
from palante.messages.channels import Down, Permanent, Temporary
from palante.messages.channels.telegram import media as bot_media
from palante.messages.channels.telegram.hook import Start, hear, learn, secret
from palante.messages.channels.telegram.media import fetch
from palante.messages.channels.telegram.start import person_of, start_address, start_token
from palante.messages.channels.telegram.transport import name_of
from palante.messages.models import Message, Reply
from tests import factories as make

pytestmark = pytest.mark.django_db
CHAT = 5550001


@pytest.fixture(autouse=True)
def bot(telegram):
    return telegram


def update(number=7, **message) -> dict:
    chat = message.pop("chat", {"id": CHAT, "type": "private", "first_name": "Rosa"})
    sender = {"id": CHAT, "is_bot": False, "first_name": "Rosa", "language_code": "es"}
    return {
        "update_id": 900 + number,
        "message": {"message_id": number, "date": 1801531800, "chat": chat, "from": sender} | message,
    }


def call(told: dict | bytes, token: str | None = None) -> Call:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {"x-telegram-bot-api-secret-token": secret() if token is None else token}
    return Call("POST", "https://palante.example/hooks/telegram/", headers, {}, body)


def post(client, told, token=None):
    return client.post(
        "/hooks/telegram/",
        json.dumps(told),
        content_type="application/json",
        headers={"x-telegram-bot-api-secret-token": secret() if token is None else token},
    )


def test_words_and_what_they_answer_are_heard():
    heard = hear(call(update(text="sí voy", reply_to_message={"message_id": 5})))

    (said,) = heard.incoming
    assert (said.sender, said.text) == (str(CHAT), "sí voy")
    assert (said.provider_id, said.answers) == (name_of(str(CHAT), 7), name_of(str(CHAT), 5))
    assert said.at is not None


@pytest.mark.parametrize(
    ("text", "word"), [("/stop", "stop"), ("/help@palante_prueba_bot", "help"), ("/start", "start")]
)
def test_the_menu_words_of_bots_are_words_like_others(text, word):
    assert hear(call(update(text=text))).incoming[0].text == word


@pytest.mark.parametrize(
    ("message", "kind", "handle"),
    [
        ({"voice": {"file_id": "v1", "mime_type": "audio/ogg", "duration": 4}}, "audio/ogg", "v1"),
        ({"photo": [{"file_id": "s", "file_size": 1}, {"file_id": "l", "file_size": 9}]}, "image/jpeg", "l"),
        (
            {"document": {"file_id": "d", "mime_type": "application/pdf"}, "caption": "mi lista"},
            "application/pdf",
            "d",
        ),
        ({"video_note": {"file_id": "n"}}, "video/mp4", "n"),
    ],
)
def test_voice_notes_and_pictures_are_heard(message, kind, handle):
    (media,) = hear(call(update(**message))).incoming[0].media

    assert (media.type, media.handle) == (kind, handle)


@pytest.mark.parametrize(
    "told",
    [
        {"update_id": 1, "edited_message": {"message_id": 1}},
        update(chat={"id": -100, "type": "group"}, text="hola a todos"),
        update(new_chat_title="x"),
    ],
)
def test_groups_and_what_we_did_not_ask_for_are_not_heard(told):
    heard = hear(call(told))

    assert (heard.incoming, heard.news) == ((), ())


@pytest.mark.parametrize("token", ["", "wrong", "ñ"])
def test_who_does_not_know_the_secret_is_not_believed(token):
    with pytest.raises(Forged):
        hear(call(update(text="hola"), token))


def test_without_a_bot_nothing_is_believed(settings):
    known = secret()
    settings.TELEGRAM_TOKEN = ""
    with pytest.raises(Forged):
        hear(call(update(text="hola"), known))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"message": {}}',
        b"\xff",
        b"[" * 100_000,
        b'{"message":{"chat":{"id":"x","type":"private"},"message_id":1}}',
        b'{"message":{"chat":{"id":1,"type":"private"},"message_id":1,"text":"a","date":1e99}}',
    ],
)
def test_what_is_no_update_is_unreadable(body):
    with pytest.raises(Unreadable):
        hear(call(body))


def test_her_link_brings_her_chat_and_says_hello_there(client, rosa):
    token = start_address(rosa).partition("?start=")[2]

    response = post(client, update(text=f"/start {token}"))

    contact = rosa.contacts.get(kind="telegram")
    assert (response.status_code, contact.value) == (200, str(CHAT))
    assert contact.proven_at is not None
    hello = Message.objects.get(channel="telegram")
    assert (hello.contact, hello.kind, hello.state) == (contact, "answer", "due")
    assert not Reply.objects.exists()


def test_a_link_works_once_and_for_an_hour(rosa):
    at = now()
    token = start_token(rosa, at=at)
    assert person_of(token, at=at + timedelta(minutes=59)) == rosa
    assert person_of(token, at=at + timedelta(minutes=61)) is None

    learn([Start(token, "1", 1, "es")], at=at)
    learn([Start(token, "2", 2, "es")], at=at)

    assert [contact.value for contact in rosa.contacts.filter(kind="telegram")] == ["1"]
    late = Message.objects.get(person=None)
    assert (late.address, late.language) == ("2", "es")


def test_a_new_chat_takes_the_place_of_the_old_one(rosa):
    for chat in ("1", "2"):
        learn([Start(start_token(rosa), chat, int(chat), "es")], at=now())

    assert [contact.value for contact in rosa.contacts.filter(kind="telegram")] == ["2"]


def test_the_same_update_twice_does_no_harm(client, rosa):
    told = update(text=f"/start {start_token(rosa)}")

    post(client, told)
    post(client, told)

    assert rosa.contacts.filter(kind="telegram").count() == 1


@pytest.mark.parametrize("token", ["x", "1-1-1", "-", "zz-zz-zz", "1" * 64, "7fffffffffffffff-ffffffffff-x"])
def test_a_token_that_is_none_opens_nothing(rosa, token):
    assert person_of(token, at=now()) is None


def test_a_token_fits_one_person_only_and_what_telegram_takes(rosa):
    julia = make.make_person("Julia")
    token = start_token(rosa)
    other = token.replace(f"{rosa.pk:x}-", f"{julia.pk:x}-", 1)

    assert person_of(other, at=now()) is None
    assert len(token) <= 64
    assert token.replace("-", "").replace("_", "").isalnum()


def test_strangers_who_open_old_links_are_answered_a_few_times_only():
    for number in range(10):
        learn([Start("old", "9", number, "xx")], at=now())

    assert Message.objects.filter(address__gt="").count() == 3


def test_a_forged_call_is_refused_at_the_door(client):
    assert post(client, update(text="hola"), "wrong").status_code == 403


def test_a_voice_note_is_fetched_and_a_huge_one_is_not(bot):
    (media,) = hear(call(update(voice={"file_id": "v1"}))).incoming[0].media

    assert fetch(media) == bot.voice
    with pytest.raises(Permanent):
        fetch(type(media)("audio/ogg", "huge"))


def test_what_came_with_a_reply_is_fetched_by_the_job(client, bot, rosa):
    learn([Start(start_token(rosa), str(CHAT), 1, "es")], at=now())
    post(client, update(voice={"file_id": "v1", "mime_type": "audio/ogg"}))
    reply = Reply.objects.get()

    assert jobs._fetch(reply) == bot.voice
    reply.handle = "huge"
    assert len(jobs._fetch(reply)) > bot_media.MOST
    bot.end()
    reply.handle = "v1"
    with pytest.raises((Temporary, Down)):
        jobs._fetch(reply)
