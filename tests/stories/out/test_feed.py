"""The podcast: what feedparser reads of it, and the rules that players and directories hold it to.

Rules: RSS 2.0 (rssboard.org/rss-specification) and its Best Practices Profile (rssboard.org/rss-profile), Apple's “RSS feed
requirements” and “Podcaster's guide to RSS”, the podcast namespace (podcastindex.org/namespace/1.0).
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from PIL import Image

from palante.stories.domain.consent import withdraw
from palante.stories.models import Scope, Story
from palante.stories.out.feed import ITUNES, PODCAST, is_public_address
from tests import factories as make
from tests.stories.out.sound import AAC, OPUS, make_recording, make_voice

pytestmark = pytest.mark.django_db
WHEN = datetime(2027, 2, 1, 12, tzinfo=UTC)
COVER = (
    Path(__file__).resolve().parents[3] / "src" / "palante" / "screens" / "static" / "palante" / "podcast.png"
)


@pytest.fixture(autouse=True)
def _address(settings, tmp_path):
    settings.URL, settings.MEDIA_ROOT = "https://palante.example.org", tmp_path


@pytest.fixture
def voice():
    return make_voice(summary="How fishers were heard.", shown_as="Nerea", changed_at=WHEN)


def fetched(client):
    response = client.get("/stories/feed.xml")
    assert response.status_code == 200
    return response


def channel(client) -> ElementTree.Element:
    return ElementTree.fromstring(fetched(client).content).find("channel")


def test_feedparser_reads_it_without_a_complaint(client, voice):
    found = feedparser.parse(fetched(client).content)

    assert (found.bozo, found.version) == (False, "rss20")
    (entry,) = found.entries
    (sound,) = entry.enclosures
    assert entry.title == "Listening at low tide"
    assert (sound.href, sound.length, sound.type) == (
        "https://palante.example.org/stories/listening-at-low-tide/audio.m4a",
        str(len(AAC)),
        "audio/x-m4a",
    )
    assert entry.link == "https://palante.example.org/stories/listening-at-low-tide/"
    assert entry.itunes_duration == "70"
    assert "How fishers were heard." in entry.summary
    assert "0:12 And how did the story begin?" in entry.content[0].value


def test_rss_required_elements_stand(client, voice):
    """RSS 2.0: title, link and description of the channel; url, length and type of an enclosure; one an item (profile)."""
    found = channel(client)

    assert all(found.findtext(name) for name in ("title", "link", "description"))
    for item in found.findall("item"):
        (enclosure,) = item.findall("enclosure")
        assert set(enclosure.attrib) == {"url", "length", "type"}
        assert enclosure.get("length").isdecimal()
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).utcoffset() == timedelta(0)
    assert found.find(
        "{http://www.w3.org/2005/Atom}link"
    ).attrib == {  # profile: a feed names its own address
        "href": "https://palante.example.org/stories/feed.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_apples_required_tags_stand(client, voice):
    """Apple: show title, description, artwork, language, category, explicit; episode title and enclosure; GUIDs; types."""
    found = channel(client)

    assert len(found.findtext("description").encode()) <= 4000
    assert re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", found.findtext("language"))
    assert found.findtext(f"{{{ITUNES}}}explicit") in ("true", "false")
    categories = found.findall(f"{{{ITUNES}}}category")
    assert [(row.get("text"), row[0].get("text")) for row in categories] == [
        ("Society & Culture", "Personal Journals"),
        ("Business", "Entrepreneurship"),
    ]
    assert found.find(f"{{{ITUNES}}}image").get("href").endswith(".png")
    for item in found.findall("item"):
        assert 0 < len(item.findtext("title")) <= 255
        assert item.find("enclosure").get("type") in ("audio/x-m4a", "audio/mpeg")
        assert urlsplit(item.find("enclosure").get("url")).path.endswith((".m4a", ".mp3"))


def test_the_cover_is_as_apple_asks_and_light():
    """Apple: square, 1400 to 3000 pixels, PNG or JPEG."""
    with Image.open(COVER) as picture:
        assert (picture.format, picture.size) == ("PNG", (1400, 1400))
    assert COVER.stat().st_size < 50_000


def test_the_podcast_namespaces_extras_lead_to_our_own_files(client, voice):
    item = channel(client).find("item")
    page = "https://palante.example.org/stories/listening-at-low-tide"

    assert item.find(f"{{{PODCAST}}}transcript").attrib == {
        "url": f"{page}.vtt",
        "type": "text/vtt",
        "language": "en",
        "rel": "captions",
    }
    assert item.find(f"{{{PODCAST}}}chapters").attrib == {
        "url": f"{page}/chapters.json",
        "type": "application/json+chapters",
    }
    other = item.find(f"{{{PODCAST}}}alternateEnclosure")
    assert (other.get("type"), other.get("length")) == ("audio/ogg", str(len(OPUS)))
    assert other[0].get("uri") == f"{page}/audio.opus"
    assert item.findtext(f"{{{PODCAST}}}person") == "Nerea"


def test_everything_the_feed_names_of_ours_can_be_fetched(client, voice):
    text = fetched(client).content.decode()
    ours = set(re.findall(r'"https://palante\.example\.org(/stories/[^"]*[^/"])"', text))

    assert len(ours) == 5  # itself, sound twice, captions, chapters
    for path in ours:
        response = client.get(path)
        assert (response.status_code, len(b"".join(response)) > 20) == (200, True)
    sound = client.get("/stories/listening-at-low-tide/audio.m4a", headers={"Range": "bytes=0-9"})
    assert (sound.status_code, b"".join(sound)) == (206, AAC[:10])  # Apple: byte-range requests


def test_a_recording_elsewhere_is_passed_on_with_the_length_nobody_knows(client):
    """Profile: “when an enclosure's size cannot be determined, a publisher SHOULD use a length of 0”."""
    make.make_story(audio="https://audio.example.org/Año nuevo/Mappers_ATL.mp3")

    enclosure = channel(client).find("item/enclosure")

    assert enclosure.attrib == {
        "url": "https://audio.example.org/A%C3%B1o%20nuevo/Mappers_ATL.mp3",
        "length": "0",
        "type": "audio/mpeg",
    }


@pytest.mark.parametrize(
    ("url", "is_public"),
    [
        ("https://audio.example.org/a.mp3", True),
        ("http://93.184.215.14/a.mp3", True),
        ("http://127.0.0.1/a.mp3", False),
        ("http://10.0.0.1/a.mp3", False),
        ("http://[::1]/a.mp3", False),
        ("http://2130706433/a.mp3", False),
        ("http://localhost/a.mp3", False),
        ("http://printer.local/a.mp3", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://user:word@example.org/a.mp3", False),
        ("https://exa mple.org/a.mp3", False),
        ("http://[broken/a.mp3", False),
        ("http://example.org:nine/a.mp3", False),
        ("", False),
    ],
)
def test_only_addresses_that_others_can_reach_are_passed_on(url, is_public):
    assert is_public_address(url) is is_public


def test_what_is_not_public_or_silent_is_not_in_it(client):
    make_voice("Of the team", scope=Scope.TEAM)
    make_voice("Of a journey", scope=Scope.JOURNEY, journey=make.make_journey())
    make_voice("Taken back", withdrawn_at=WHEN)
    make_voice("Its time is over", open_until=localdate() - timedelta(days=2))
    make.make_story("Without sound")
    make_voice("Public")

    assert [item.findtext("title") for item in channel(client).iter("item")] == ["Public"]


def test_a_feed_that_did_not_change_is_not_sent_again(client, voice):
    first = fetched(client)

    again = client.get("/stories/feed.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    Story.objects.update(scope=Scope.TEAM)
    assert (
        client.get("/stories/feed.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    )


def test_who_asks_by_the_day_hears_of_what_was_taken_back(client, voice):
    make_voice("Another", sections=[(1, "Who?", [("Somebody else.", [])])])
    assert withdraw(voice)

    answer = client.get("/stories/feed.xml", headers={"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"})

    assert answer.status_code == 200
    assert voice.title.encode() not in answer.content


def test_the_guid_outlives_a_new_title_and_address(client, voice):
    before = channel(client).findtext("item/guid")

    Story.objects.update(title="Another title", slug="another")

    assert channel(client).findtext("item/guid") == before


def test_the_feed_has_one_language_whoever_asks(client, voice):
    spanish, english = (
        client.get("/stories/feed.xml", headers={"Accept-Language": code}).content for code in ("es", "en")
    )

    assert spanish == english


@pytest.mark.parametrize(
    ("sender", "found"),
    [("Creando <hola@example.org>", "hola@example.org"), ("Palante <hola@localhost>", None)],
)
def test_directories_learn_whom_to_ask_when_there_is_somebody(client, voice, settings, sender, found):
    settings.EMAIL_FROM = sender

    assert channel(client).findtext(f"{{{ITUNES}}}owner/{{{ITUNES}}}email") == found


def test_signs_that_xml_does_not_know_are_left_out(client):
    story = make_voice("Low\x08 tide ]]> & <b>")
    Story.objects.filter(pk=story.pk).update(summary="Bell\x07 \ufffe and <script>")

    found = feedparser.parse(fetched(client).content)

    assert found.bozo is False
    assert found.entries[0].title.startswith("Low tide ]]> &")


def test_a_machines_summary_says_so(client):
    story = make_voice(summary="Fishers were heard.")

    assert channel(client).findtext("item/description").splitlines()[2]
    Story.objects.filter(pk=story.pk).update(summary_is_machine=False)
    assert channel(client).findtext("item/description") == "Fishers were heard."


def test_thirty_stories_cost_no_more_queries_than_one(client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            fetched(client)
        return len(queries)

    make_voice("First", shown_as="One")
    first = cost()
    recording = make_recording()
    for number in range(30):
        make.make_story(f"Story {number}", recording=recording, shown_as="Many")

    assert cost() == first <= 3
