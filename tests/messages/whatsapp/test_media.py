"""Voice notes and photos, fetched from the stand-in: small enough, whole, and from Meta only."""

import httpx
import pytest

from palante.messages.callbacks import Media
from palante.messages.channels import Permanent, Temporary
from palante.messages.channels.whatsapp import account as ours
from palante.messages.channels.whatsapp.media import TooBig, _is_theirs, fetch, upload
from tests.messages.whatsapp.meta import VOICE

pytestmark = pytest.mark.slow


def test_a_voice_note_is_fetched_whole(meta):
    assert fetch(Media("audio/ogg", "voice")) == VOICE


@pytest.mark.parametrize(
    ("handle", "outcome"),
    [
        ("huge", TooBig),
        ("gone", Permanent),
        ("nothing", Permanent),
        ("elsewhere", Permanent),
        ("liar", Temporary),
    ],
)
def test_what_cannot_be_had_says_why(meta, handle, outcome):
    with pytest.raises(outcome):
        fetch(Media("audio/ogg", handle))


def test_nobody_home_is_asked_again_later(account):
    with pytest.raises(Temporary):
        fetch(Media("audio/ogg", "voice"))


def test_what_we_send_up_comes_back_the_same(meta):
    with ours.client() as http:
        handle = upload(http, b"BEGIN:VCALENDAR", kind="text/plain", name="sesion.ics")

    assert fetch(Media("text/plain", handle)) == b"BEGIN:VCALENDAR"


def test_more_than_sixteen_megabytes_are_not_sent(account):
    with httpx.Client() as http, pytest.raises(TooBig):
        upload(http, bytes(16_000_001), kind="audio/ogg", name="x.ogg")


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://scontent.fbcdn.net/x", True),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://lookaside.fbsbx.com:8443/x", False),
        ("https://fbsbx.com.evil.example/x", False),
        ("https://evilfbsbx.com/x", False),
        ("https://127.0.0.1/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_our_token_goes_to_metas_machines_only(settings, url, is_theirs):
    settings.WHATSAPP_URL = "https://graph.facebook.com/v23.0"

    assert _is_theirs(url) is is_theirs
