"""One story: its page, where text, sound and tags stand together."""

from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from palante.screens.archive.doors import archive_page, is_stranger, stories_for
from palante.screens.archive.picture import picture_of
from palante.screens.archive.transcript import clock, parts_of
from palante.screens.archive.words import KINDS, continent_word
from palante.stories.format import StoryText, read_story
from palante.stories.models import Story
from palante.stories.out.linked import head_of_story
from palante.stories.queries import beside, decided_tags, element_to_read, tags_of

SPEEDS = ("0.75", "1", "1.25", "1.5", "1.75", "2")
USUAL_BYTES_A_SECOND = 12_000  # of a recording elsewhere, whose size nobody told: some 96 kbit/s


@archive_page
def story(request: HttpRequest, slug: str) -> HttpResponse:
    among = stories_for(request)
    found = among.with_source().select_related("consent", "recording", "journey").filter(slug=slug).first()
    if found is None:
        raise Http404
    text = read_story(bytes(found.source), found.path)
    tags = tags_of(found)
    parts = parts_of(text, tags, decided_tags(found))
    by = element_to_read(among, request.GET["by"]) if request.GET.get("by") else None
    elements = list({tag.element.pk: tag.element for tag in tags if tag.element}.values())
    recording = found.recording
    seconds = (recording.seconds if recording else None) or found.seconds
    context = {
        "story": found,
        "title": found.title or found.slug,
        "teller": teller_of(found),
        "date": date_of(found, text),
        "continent": continent_word(found.continent),
        "place_query": urlencode({"country": found.country}),
        "continent_query": urlencode({"continent": found.continent}),
        "parts": parts,
        "has_times": any(said.starts is not None for part in parts for said in part.said),
        "has_proposals": any(said.proposed for part in parts for said in part.said),
        "picture": picture_of(parts, seconds, recording.peaks if recording else ()),
        "sound": sound_of(found),
        "elsewhere": elsewhere_of(found),
        "speeds": SPEEDS,
        "seconds": int(seconds or 0),
        "length": clock(seconds),
        "share_word": _("Share"),
        "legend": KINDS.items(),
        "citation": citation_of(found, teller_of(found)),
        "cite_passage": "“{words}” — " + citation_of(found, teller_of(found), "{time}", "{address}"),
        "text_bytes": len(found.source),
        "address": settings.URL + found.get_absolute_url(),
        "elements": elements,
        "by": by,
        "beside": beside(found, among, by),
    }
    if is_stranger(request):
        context["linked"] = head_of_story(found, text, elements)
    return render(request, "archive/story.html", context | {"here": "library"})


def teller_of(story: Story) -> str:
    """The name the teller wants to read beside it; nothing where nobody asked her."""
    consent = getattr(story, "consent", None)
    return consent.shown_as if consent else ""


def citation_of(story: Story, teller: str, time: str = "", address: str = "") -> str:
    """How others name this story as their source: title, who tells as she wishes, place, time, address."""
    who = ", ".join(filter(None, [teller, story.country]))
    title = story.title or story.slug
    return f"{title}. {f'{who}. ' if who else ''}Palante{time}. {address or settings.URL + story.get_absolute_url()}"


def date_of(story: Story, text: StoryText) -> date:
    """The day the file names, else the day it came here."""
    try:
        return date.fromisoformat(text.get("date")[:10])
    except ValueError:
        return localdate(story.added_at)


def sound_of(story: Story) -> list[dict[str, Any]]:
    """Our own small copies, the smallest first: address, type for the browser, name and size."""
    recording = story.recording
    if recording is None:
        return []
    ways = (
        ("opus", "audio/ogg; codecs=opus", "Opus", recording.opus, recording.opus_bytes),
        ("m4a", "audio/mp4", "AAC", recording.aac, recording.aac_bytes),
    )
    return [
        {
            "address": reverse("story_audio", args=[story.slug, kind]),
            "mime": mime,
            "name": name,
            "bytes": size,
        }
        for kind, mime, name, file, size in ways
        if file
    ]


def elsewhere_of(story: Story) -> dict[str, Any] | None:
    """A recording that lies with somebody else: it is never loaded from our page, only linked to, with what is known."""
    parts = urlsplit(story.audio_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    about = story.seconds * USUAL_BYTES_A_SECOND if story.seconds else None
    return {"address": story.audio_url, "host": parts.hostname, "bytes": about}
