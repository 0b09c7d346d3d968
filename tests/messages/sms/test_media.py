"""Pictures through Twilio: fetched from its own address, and from nowhere else."""

import pytest

from palante.messages.callbacks import Media
from palante.messages.channels import Down, Permanent
from palante.messages.channels.sms import media
from palante.messages.channels.sms.media import TooBig, fetch


def there(provider, name):
    return Media("image/jpeg", f"http://{provider.host}/2010-04-01/Accounts/AC1/Messages/MM1/Media/{name}")


def test_a_picture_is_fetched_and_followed_to_where_it_lies(by_twilio):
    assert fetch(there(by_twilio, "picture")) == b"a picture"
    assert fetch(there(by_twilio, "on")) == b"a picture"
    assert fetch(Media("image/jpeg", content=b"here")) == b"here"


@pytest.mark.parametrize("name", ["gone", "away"])
def test_what_is_gone_or_elsewhere_is_not_to_be_had(by_twilio, name):
    with pytest.raises(Permanent):
        fetch(there(by_twilio, name))


def test_too_much_is_not_read_to_its_end(by_twilio, monkeypatch):
    monkeypatch.setattr(media, "MOST", 5)
    with pytest.raises(TooBig):
        fetch(there(by_twilio, "picture"))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x", "https://elsewhere.example/x", "file:///etc/passwd", "http://[", ""]
)
def test_the_token_goes_to_no_other_address(by_twilio, address):
    with pytest.raises(Permanent):
        fetch(Media("image/jpeg", address))


def test_a_gateway_without_pictures_has_none(settings):
    settings.SMS_URL = "kannel://a:b@127.0.0.1"
    with pytest.raises(Permanent):
        fetch(Media("image/jpeg", "http://127.0.0.1/x"))


def test_nobody_home_is_asked_again_later(settings):
    settings.SMS_URL = "twilio://AC1:b@127.0.0.1:9"
    with pytest.raises(Down):
        fetch(Media("image/jpeg", "http://127.0.0.1:9/x"))
