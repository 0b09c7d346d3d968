"""`palante vapid` and `palante telegram`: what a channel needs once."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from palante.messages.channels.push import keys
from palante.messages.channels.telegram.hook import secret
from tests.messages.telegram.server import TOKEN, Telegram


@pytest.fixture
def telegram(settings):
    server = Telegram()
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT = (
        server.url,
        TOKEN,
        "palante_prueba_bot",
    )
    settings.URL, settings.IS_HTTPS = "https://palante.example", True
    yield server
    server.end()


def said(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_key_is_shown_as_it_is_set_and_a_new_one_is_kept_nowhere(settings, tmp_path):
    settings.VAR, settings.VAPID_PRIVATE_KEY = tmp_path, ""

    shown = said("vapid")
    new = json.loads(said("vapid", "--new", "--json"))["private"]

    assert shown.strip() == f"PALANTE_VAPID_PRIVATE_KEY={keys.private_key()}"
    assert new not in shown
    settings.VAPID_PRIVATE_KEY = new
    assert json.loads(said("vapid", "--json"))["public"] == keys.public_key()


def test_telegram_is_told_where_we_listen_and_by_which_secret_we_know_it(telegram):
    told = json.loads(said("telegram", "--json"))

    assert told == {
        "bot": "palante_prueba_bot",
        "url": "https://palante.example/hooks/telegram/",
        "waiting": 0,
    }
    assert telegram.webhook["secret_token"] == secret()
    assert telegram.webhook["allowed_updates"] == ["message"]
    assert TOKEN not in said("telegram")


def test_telegram_is_told_to_call_no_more(telegram):
    said("telegram")
    assert "listens nowhere" in said("telegram", "--off")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"TELEGRAM_TOKEN": ""}, "PALANTE_TELEGRAM_TOKEN is not set"),
        ({"TELEGRAM_TOKEN": "1:wrong"}, "401 Unauthorized"),
        ({"TELEGRAM_BOT": "another"}, "PALANTE_TELEGRAM_BOT=palante_prueba_bot"),
        ({"IS_HTTPS": False}, "only addresses with https"),
        ({"TELEGRAM_API": "http://127.0.0.1:9"}, "ConnectError"),
    ],
)
def test_what_is_wrong_is_said(telegram, settings, change, words):
    for name, value in change.items():
        setattr(settings, name, value)

    with pytest.raises(CommandError, match=words) as raised:
        said("telegram")
    assert TOKEN not in str(raised.value)
