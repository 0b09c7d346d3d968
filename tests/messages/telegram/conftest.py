import pytest

from palante.messages.channels.telegram.transport import Telegram as Channel
from tests.messages.telegram.server import TOKEN, Telegram


@pytest.fixture
def telegram(settings):
    server = Telegram()
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
    settings.TELEGRAM_BOT = "palante_prueba_bot"
    settings.DEMO = False
    Channel._next_at = 0.0
    yield server
    server.end()
