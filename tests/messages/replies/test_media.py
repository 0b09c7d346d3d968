"""A voice note is fetched from whoever has it: now, later, or not any more; and never twice."""

import sys
from datetime import timedelta
from types import ModuleType

import pytest

from palante.base.models import Job
from palante.messages.callbacks import Incoming, Media
from palante.messages.channels import Permanent, Temporary
from palante.messages.domain.take_replies import take_replies
from palante.messages.jobs import fetch_again, fetch_media
from palante.messages.models import MediaState, Reply
from palante.messages.replies.media import LARGEST, opened, sniff
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START
OGG = b"OggS" + bytes(500)


class Asked:
    """A job as the worker gives it."""

    def __init__(self, reply: Reply) -> None:
        self.told = {"reply": reply.pk}


@pytest.fixture
def provider(monkeypatch, settings, tmp_path):
    """`provider(lambda media: b"…")`: what the channel's `fetch` answers."""
    settings.MEDIA_ROOT = tmp_path

    def answers(fetch):
        module = ModuleType("palante.messages.channels.made_up.media")
        module.fetch = fetch
        monkeypatch.setitem(sys.modules, "palante.messages.channels.made_up", ModuleType("made_up"))
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return answers


@pytest.fixture
def reply():
    said = Incoming(
        "v1", "+51911111111", "", AT, (Media("audio/ogg", handle="abc"), Media("image/png", handle="def"))
    )
    return take_replies("made_up", [said], at=AT)[0]


def test_each_of_several_is_a_reply_and_a_job_of_its_own(reply):
    assert [row.media_state for row in Reply.objects.all()] == ["coming", "coming"]
    assert sorted(Job.objects.values_list("key", flat=True)) == [
        f"reply {row.pk}" for row in Reply.objects.order_by("pk")
    ]


def test_it_is_fetched_kept_and_its_handle_forgotten(reply, provider):
    provider(lambda media: OGG if media.handle == "abc" else b"")
    assert fetch_media(Asked(reply)) == {"state": MediaState.HERE}
    reply.refresh_from_db()
    assert (reply.media_state, reply.media_type, reply.media_bytes, reply.handle) == (
        "here",
        "audio/ogg",
        len(OGG),
        "",
    )
    assert opened(reply) == OGG
    assert fetch_media(Asked(reply)) == {}


def test_what_cannot_be_had_now_is_asked_for_again_for_a_day(reply, provider):
    def busy(media):
        raise Temporary

    provider(busy)
    with pytest.raises(Exception, match=r"now|ahora"):
        fetch_media(Asked(reply))
    Job.objects.all().delete()
    fetch_again(AT + timedelta(minutes=10))
    assert Job.objects.count() == 2
    fetch_again(AT + timedelta(hours=25))
    reply.refresh_from_db()
    assert reply.media_state == MediaState.LOST


def test_what_is_gone_is_said_to_be_lost(reply, provider):
    def gone(media):
        raise Permanent("404")

    provider(gone)
    assert fetch_media(Asked(reply)) == {"state": MediaState.LOST}


def test_a_channel_without_voice_notes_loses_nothing_but_this(reply):
    assert fetch_media(Asked(reply)) == {"state": MediaState.LOST}


def test_what_is_larger_than_chats_carry_is_not_kept(reply, provider, tmp_path):
    provider(lambda media: OGG + bytes(LARGEST))
    assert fetch_media(Asked(reply)) == {"state": MediaState.TOO_BIG}
    assert list(tmp_path.rglob("*.reply")) == []


@pytest.mark.parametrize(
    ("content", "told", "kind"),
    [
        (b"OggS..", "", "audio/ogg"), (b"ID3\x03", "", "audio/mpeg"), (b"\xff\xfb\x90", "", "audio/mpeg"),
        (b"\xff\xf1\x50", "", "audio/aac"), (b"RIFF\0\0\0\0WAVE", "", "audio/wav"), (b"\0\0\0 ftypM4A ", "", "audio/mp4"),
        (b"\0\0\0 ftypisom", "audio/mp4", "audio/mp4"), (b"\0\0\0 ftypisom", "video/mp4", "video/mp4"),
        (b"#!AMR\n", "audio/ogg", "audio/amr"), (b"%PDF-1.7", "image/png", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "image/png"), (b"GIF89a", "", "image/gif"), (b"<svg", "image/svg+xml", ""),
        (b"", "audio/ogg", ""), (b"PK\x03\x04", "audio/ogg", ""), (b"MZ", "image/png", ""),
    ],
)  # fmt: skip
def test_the_bytes_say_what_it_is(content, told, kind):
    assert sniff(content, told) == kind
