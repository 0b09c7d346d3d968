"""The archive as a podcast: RSS 2.0, with Apple's tags and those of the podcast namespace.

Only stories one can hear. Our own small AAC file is the enclosure, because every player takes it; Opus, smaller still,
stands beside it for those that choose. A recording that lies elsewhere is passed on by its address, with the length 0
that the RSS Advisory Board asks for where nobody knows it: a feed must not wait for another machine.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.stories.models import Consent, Passage, Story, StoryQuerySet
from palante.stories.out.captions import clock

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
NAMESPACES = {"atom": ATOM, "content": CONTENT, "itunes": ITUNES, "podcast": PODCAST}
PODCAST_GUIDS = UUID(
    "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"
)  # the podcast namespace's own, for `podcast:guid`
MOST = 300  # episodes: players read the whole feed each time
MOST_TITLE, MOST_DESCRIPTION = 255, 4000  # Apple's
# As Apple names them; `audio/mp4` is registered, but not in its list.
TYPES = {
    "m4a": "audio/x-m4a",
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "mp4": "audio/x-m4a",
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for prefix, uri in NAMESPACES.items():
    ElementTree.register_namespace(prefix, uri)


class Sound(NamedTuple):
    url: str
    bytes: int  # 0: not known
    mime: str


class Feed(NamedTuple):
    xml: bytes
    changed_at: datetime | None  # of the newest thing in it


def feed(stories: StoryQuerySet, *, address: str, cover: str, at: datetime | None = None) -> Feed:
    """Those of `stories` (the public ones, as the caller found them) that can be heard, the newest first.

    `address` is the feed's own, `cover` that of the square picture.
    """
    with override(settings.LANGUAGE_CODE):  # a feed has one language, whoever asks
        episodes = _episodes(stories)
        rss = ElementTree.Element("rss", {"version": "2.0"})
        channel = ElementTree.SubElement(rss, "channel")
        changed_at = max((story.changed_at for story, _sound in episodes), default=None)
        _describe(channel, address, cover, changed_at or at or now())
        questions = _questions(story for story, _sound in episodes)
        for story, sound in episodes:
            _episode(channel, story, sound, questions.get(story.pk, []))
    return Feed(ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True), changed_at)


def sound_of(story: Story) -> Sound | None:
    """What a player may fetch: our own file, else a public address in the story's file."""
    recording = story.recording
    if recording and recording.aac:
        return Sound(_absolute("story_audio", story.slug, "m4a"), recording.aac_bytes or 0, TYPES["m4a"])
    if recording and recording.opus:
        return Sound(_absolute("story_audio", story.slug, "opus"), recording.opus_bytes or 0, TYPES["opus"])
    if is_public_address(story.audio_url):
        extension = urlsplit(story.audio_url).path.rpartition(".")[2].lower()
        return Sound(iri_to_uri(story.audio_url), 0, TYPES.get(extension, "audio/mpeg"))
    return None


def is_public_address(url: str) -> bool:
    """Could somebody else's player fetch this? Nothing is asked of the network."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.username or not host or re.search(r"\s", host):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return (
            "." in host.strip(".")
            and not host.replace(".", "").isdigit()
            and host.rpartition(".")[2] not in ("local", "localhost", "internal", "test", "invalid")
        )


def published_at(story: Story) -> datetime:
    """When she allowed it: before that nobody could hear it."""
    consent: Consent | None = getattr(story, "consent", None)
    return consent.given_at if consent else story.added_at


def _episodes(stories: StoryQuerySet) -> list[tuple[Story, Sound]]:
    rows = stories.select_related("recording", "consent").defer("source", "recording__peaks")
    heard = [(story, sound) for story in rows if (sound := sound_of(story))]
    return sorted(heard, key=lambda row: (published_at(row[0]), row[0].pk), reverse=True)[:MOST]


def _questions(stories: Iterable[Story]) -> dict[int, list[tuple[int | None, str]]]:
    """By story, its questions with their times: what one would want to know before one listens."""
    found: dict[int, dict[int, tuple[int | None, str]]] = {}
    rows = Passage.objects.filter(story__in=[story.pk for story in stories]).exclude(question="")
    for pk, section, starts, question in rows.order_by("story_id", "number").values_list(
        "story_id", "section", "starts", "question"
    ):
        found.setdefault(pk, {}).setdefault(section, (starts, question))
    return {pk: list(sections.values()) for pk, sections in found.items()}


def _describe(channel: ElementTree.Element, address: str, cover: str, changed_at: datetime) -> None:
    home = _absolute("stories")
    title, about = (
        _("Palante: stories"),
        _(
            "Voices of people who run and take part in learning journeys: what they tried, what worked, and what "
            "they would tell the next team. Each story is here because its teller allowed it."
        ),
    )
    _add(channel, "title", title)
    _add(channel, "link", home)
    _add(channel, "description", about)
    _add(channel, "language", settings.LANGUAGE_CODE)
    _add(channel, "lastBuildDate", format_datetime(changed_at))
    _add(channel, "generator", "Palante")
    _add(channel, f"{{{ATOM}}}link", href=address, rel="self", type="application/rss+xml")
    image = _add(channel, "image")
    for name, value in (("url", cover), ("title", title), ("link", home)):
        _add(image, name, value)
    _add(channel, f"{{{ITUNES}}}image", href=cover)
    _add(channel, f"{{{ITUNES}}}author", "Palante")
    name, mail = parseaddr(settings.EMAIL_FROM)
    if (
        "." in mail.rpartition("@")[2]
    ):  # directories write there to ask whose it is; a house without mail has none
        owner = _add(channel, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", name or "Palante")
        _add(owner, f"{{{ITUNES}}}email", mail)
    _add(channel, f"{{{ITUNES}}}summary", about)
    _add(channel, f"{{{ITUNES}}}type", "episodic")
    _add(channel, f"{{{ITUNES}}}explicit", "false")
    for category, inside in (("Society & Culture", "Personal Journals"), ("Business", "Entrepreneurship")):
        _add(_add(channel, f"{{{ITUNES}}}category", text=category), f"{{{ITUNES}}}category", text=inside)
    _add(channel, f"{{{PODCAST}}}guid", str(uuid5(PODCAST_GUIDS, address.partition("://")[2].rstrip("/"))))
    _add(channel, f"{{{PODCAST}}}medium", "podcast")


def _episode(
    channel: ElementTree.Element, story: Story, sound: Sound, questions: list[tuple[int | None, str]]
) -> None:
    page = settings.URL + story.get_absolute_url()
    item = _add(channel, "item")
    _add(item, "title", (story.title or _("A story"))[:MOST_TITLE])
    _add(item, "link", page)
    # By the row and not by the address, which a withdrawal changes.
    _add(item, "guid", str(uuid5(NAMESPACE_URL, f"{settings.URL}#story-{story.pk}")), isPermaLink="false")
    _add(item, "pubDate", format_datetime(published_at(story)))
    _add(item, "description", _summary(story))
    _add(item, f"{{{CONTENT}}}encoded", _notes(story, page, questions))
    _add(item, "enclosure", url=sound.url, length=str(sound.bytes), type=sound.mime)
    _add(item, f"{{{ITUNES}}}explicit", "false")
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    recording = story.recording
    if recording and recording.seconds:
        _add(item, f"{{{ITUNES}}}duration", str(round(recording.seconds)))
    if story.country:
        _add(item, "category", story.country)
    if teller := shown_as(story):
        _add(item, f"{{{ITUNES}}}author", teller)
        _add(item, f"{{{PODCAST}}}person", teller, role="guest")
    _add(
        item,
        f"{{{PODCAST}}}transcript",
        url=_absolute("story_captions", story.slug),
        type="text/vtt",
        language=story.language,
        rel="captions",
    )
    if any(starts is not None for starts, _question in questions):
        _add(
            item,
            f"{{{PODCAST}}}chapters",
            url=_absolute("story_chapters_json", story.slug),
            type="application/json+chapters",
        )
    if recording and recording.aac and recording.opus:
        other = _add(
            item,
            f"{{{PODCAST}}}alternateEnclosure",
            type=TYPES["opus"],
            length=str(recording.opus_bytes or 0),
            title="Opus",
        )
        _add(other, f"{{{PODCAST}}}source", uri=_absolute("story_audio", story.slug, "opus"))


def shown_as(story: Story) -> str:
    """The name she chose to read beside it; a name in the file is not ours to point at."""
    consent: Consent | None = getattr(story, "consent", None)
    return consent.shown_as if consent else ""


def _summary(story: Story) -> str:
    said = story.summary or story.title
    if story.summary and story.summary_is_machine:
        said = f"{said}\n\n{_('This summary was made by a machine.')}"
    return said.encode()[:MOST_DESCRIPTION].decode(errors="ignore")


def _notes(story: Story, page: str, questions: list[tuple[int | None, str]]) -> str:
    """HTML for a player's page of the episode."""
    lines = "".join(
        f"<li>{clock(starts) + ' ' if starts is not None else ''}{escape(question[:300])}</li>"
        for starts, question in questions
    )
    parts = [f"<p>{escape(part)}</p>" for part in _summary(story).split("\n\n") if part.strip()]
    if lines:
        parts.append(f"<ul>{lines}</ul>")
    parts.append(f'<p><a href="{escape(page)}">{escape(_("Read along, passage by passage"))}</a></p>')
    return "".join(parts)


def _absolute(name: str, *args: str) -> str:
    return settings.URL + reverse(name, args=args)


def _add(parent: ElementTree.Element, name: str, words: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(
        parent, name, {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()}
    )
    child.text = _NOT_IN_XML.sub("", words) or None
    return child
