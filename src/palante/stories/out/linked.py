"""What the archive's pages say to machines: schema.org as JSON-LD, and what a link's preview shows.

A story is an article, its sound an audio object with a clip for each question, its elements defined terms of one set. A
person stands here only under the name she chose for it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from palante.stories.format import StoryText
from palante.stories.models import Element, Story
from palante.stories.out.captions import Chapter, chapter_list
from palante.stories.out.feed import published_at, shown_as, sound_of

COVER = "palante/podcast.png"
MOST_HEADLINE = 110
MOST_CLIPS = 60  # a page's head is carried by cheap telephones
MOST_DESCRIPTION = 200
# Nothing in it may end the <script> it stands in.
_ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@dataclass(frozen=True)
class Head:
    """For `archive/linked.html`, inside a page's <head>."""

    facts: dict[str, Any]
    meta: list[tuple[str, str]]  # Open Graph's properties
    alternates: list[tuple[str, str, str]] = field(default_factory=list)  # type, address, title

    @property
    def json(self) -> SafeString:
        return mark_safe(as_json(self.facts).translate(_ESCAPES))  # noqa: S308  (escaped for a script element)


def as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def cover() -> str:
    """The square picture of the podcast and of links' previews, by its whole address."""
    path = static(COVER)
    return path if "://" in path else settings.URL + path


def head_of_story(story: Story, text: StoryText, elements: Iterable[Element] = ()) -> Head:
    """`text` is the story's file as read, `elements` those its passages show. Asks nothing of the database if the story
    came with its recording and consent."""
    seconds = story.recording.seconds if story.recording else None
    facts = facts_of_story(story, chapter_list(text, seconds), elements, _licence(text))
    title, page = story.title or _("A story"), _absolute(story.get_absolute_url())
    meta = [
        ("og:type", "article"),
        ("og:title", title),
        ("og:url", page),
        ("og:description", _shortened(story.summary or title)),
        ("og:locale", _locale(story.language)),
        *_everywhere(),
    ]
    sound = sound_of(story)
    if sound:
        meta += [("og:audio", sound.url), ("og:audio:type", sound.mime)]
    return Head(facts, meta, [("text/markdown", reverse("story_file", args=[story.slug]), title), _feed()])


def facts_of_story(
    story: Story, chapters: Sequence[Chapter], elements: Iterable[Element], licence: str = ""
) -> dict[str, Any]:
    page, title = _absolute(story.get_absolute_url()), story.title or _("A story")
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": page,
        "url": page,
        "headline": title[:MOST_HEADLINE],
        "genre": "interview",
        "inLanguage": story.language,
        "datePublished": published_at(story).isoformat(timespec="seconds"),
        "dateModified": story.changed_at.isoformat(timespec="seconds"),
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Collection", "@id": _absolute(reverse("stories")), "name": _("Stories")},
        "publisher": {"@type": "Organization", "name": "Palante", "url": settings.URL + "/"},
        "encoding": _media(_absolute(reverse("story_file", args=[story.slug])), "text/markdown"),
    }
    if story.summary:
        by_machine = _("(Summary made by a machine.)")
        facts["abstract"] = f"{story.summary} {by_machine}" if story.summary_is_machine else story.summary
    if teller := shown_as(story):
        facts["contributor"] = {"@type": "Person", "name": teller}
    if story.country:
        facts["contentLocation"] = {"@type": "Country", "name": story.country}
    if licence:
        facts["license"] = licence
    if terms := [_term(element) for element in elements]:
        facts["about"] = terms
    if sound := _audio(story, page, chapters):
        facts["audio"] = sound
    return facts


def head_of_element(element: Element) -> Head:
    page = _absolute(element.get_absolute_url())
    meta = [
        ("og:type", "article"),
        ("og:title", element.title),
        ("og:url", page),
        ("og:description", _shortened(element.overview or element.title)),
        *_everywhere(),
    ]
    return Head(facts_of_element(element), meta, [_feed()])


def facts_of_element(element: Element) -> dict[str, Any]:
    """The name is the key by which stories point at it; the title is for show."""
    facts = {"@context": "https://schema.org", **_term(element), "termCode": element.name}
    facts["inDefinedTermSet"] = {
        "@type": "DefinedTermSet",
        "@id": _absolute(reverse("elements")),
        "name": _("Tools, skills, tactics and principles"),
    }
    if element.overview:
        facts["description"] = element.overview
    return facts


def head_of_archive(stories: int) -> Head:
    """`stories`: how many are public."""
    page, feed = _absolute(reverse("stories")), _absolute(reverse("feed"))
    about = _(
        "Interviews with people who run and take part in learning journeys, by the second, tagged with the tools, skills, "
        "tactics and principles they show. Each is here because its teller allowed it."
    )
    facts = {
        "@context": "https://schema.org",
        "@type": ["Collection", "Dataset"],
        "@id": page,
        "url": page,
        "name": _("Stories"),
        "description": about,
        "collectionSize": stories,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "Palante", "url": settings.URL + "/"},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": feed, "encodingFormat": "application/rss+xml"},
            {
                "@type": "DataDownload",
                "contentUrl": _absolute("/api/v1/stories"),
                "encodingFormat": "application/json",
            },
        ],
    }
    meta = [("og:type", "website"), ("og:title", _("Stories")), ("og:url", page)]
    meta += [("og:description", _shortened(about)), *_everywhere()]
    return Head(facts, meta, [_feed()])


def _everywhere() -> list[tuple[str, str]]:
    return [("og:site_name", "Palante"), ("og:image", cover()), ("twitter:card", "summary")]


def _term(element: Element) -> dict[str, Any]:
    page = _absolute(element.get_absolute_url())
    return {"@type": "DefinedTerm", "@id": page, "name": element.title, "url": page}


def _audio(story: Story, page: str, chapters: Sequence[Chapter]) -> dict[str, Any] | None:
    sound = sound_of(story)
    if sound is None:
        return None
    facts: dict[str, Any] = {"@type": "AudioObject", "contentUrl": sound.url, "encodingFormat": sound.mime}
    if sound.bytes:
        facts["contentSize"] = str(sound.bytes)
    if story.recording and story.recording.seconds:
        facts["duration"] = _duration(round(story.recording.seconds))
    facts["caption"] = _media(_absolute(reverse("story_captions", args=[story.slug])), "text/vtt")
    if chapters:
        facts["hasPart"] = [
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": chapter.starts,
                "endOffset": chapter.ends,
                "url": f"{page}#t={chapter.starts}",
            }
            for chapter in chapters[:MOST_CLIPS]
        ]
    return facts


def _media(address: str, mime: str) -> dict[str, str]:
    return {"@type": "MediaObject", "contentUrl": address, "encodingFormat": mime}


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{seconds}S"


def _licence(text: StoryText) -> str:
    return (text.get("license") or text.get("licence")).strip()


def _feed() -> tuple[str, str, str]:
    return ("application/rss+xml", reverse("feed"), _("Palante: stories"))


def _locale(language: str) -> str:
    return {"es": "es_ES", "en": "en_US"}.get(language, language)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_DESCRIPTION else f"{words[:MOST_DESCRIPTION].rsplit(' ', 1)[0]}…"


def _absolute(path: str) -> str:
    return settings.URL + path
