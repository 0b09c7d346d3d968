import pytest

from palante.messages.models import Message
from palante.people.models import Contact
from tests.messages.sms.provider import ACCOUNT, TOKEN, Provider


@pytest.fixture(scope="session")
def one_provider():
    made = Provider()
    yield made
    made.stop()


@pytest.fixture
def provider(one_provider):
    one_provider.taken.clear()
    one_provider.asked.clear()
    return one_provider


@pytest.fixture
def by_twilio(settings, provider):
    settings.SMS_URL = f"twilio://{ACCOUNT}:{TOKEN}@{provider.host}"
    settings.SMS_FROM = "+15005550006"
    return provider


@pytest.fixture
def by_africas_talking(settings, provider):
    settings.SMS_URL = f"africastalking://sandbox:key@{provider.host}"
    settings.SMS_FROM = "PALANTE"
    return provider


@pytest.fixture
def by_http(settings, provider):
    settings.SMS_URL = f"http://{provider.host}/send?to={{to}}&text={{text}}"
    settings.SMS_TAKEN = r'"id": ?"(?P<id>[^"]+)"'
    settings.SMS_REFUSED = '"error"'
    return provider


def message_to(number: str, body: str = "Hola, **Rosa**. A las 7.", **fields) -> Message:
    """Not saved: a channel must not need the database."""
    contact = Contact(kind="phone", value=number)
    fields = {"kind": "note", "language": "es", "message_id": "<" + "ab" * 16 + "@atlantis.example>"} | fields
    return Message(contact=contact, body=body, **fields)
