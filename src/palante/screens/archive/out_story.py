"""One story in other formats: its file, its captions and chapters, its sound, its facts for machines.

All through the same door as its page; what she takes back is gone here in the same moment. So nothing is kept by caches
without asking us again; a private player may keep the sound for five minutes.
"""

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_safe

from palante.screens.archive.doors import stories_for
from palante.screens.participant.ranges import file_response
from palante.stories.format import StoryText, read_story
from palante.stories.models import Element, Story
from palante.stories.out.captions import captions, chapter_list, chapters
from palante.stories.out.feed import TYPES
from palante.stories.out.linked import as_json, head_of_story
from palante.stories.out.voices import voices_of


@require_safe
def story_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The very bytes."""
    story = _story(request, slug)
    return _answer(bytes(story.source), "text/markdown; charset=utf-8", f"{story.slug}.md")


@require_safe
def story_captions(request: HttpRequest, slug: str) -> HttpResponse:
    story = _story(request, slug)
    with override(story.language):
        text = captions(_read(story), source=_page(story), seconds=_seconds(story), voices=voices_of(story))
    return _answer(text.encode(), "text/vtt; charset=utf-8", f"{story.slug}.vtt")


@require_safe
def story_chapters(request: HttpRequest, slug: str) -> HttpResponse:
    story = _story(request, slug)
    with override(story.language):
        text = chapters(_read(story), source=_page(story), seconds=_seconds(story))
    return _answer(text.encode(), "text/vtt; charset=utf-8", f"{story.slug}-chapters.vtt")


@require_safe
def story_chapters_json(request: HttpRequest, slug: str) -> HttpResponse:
    """As podcast players read them."""
    story = _story(request, slug)
    found = [
        {"startTime": chapter.starts, "endTime": chapter.ends, "title": chapter.title}
        for chapter in chapter_list(_read(story), _seconds(story))
    ]
    facts = {"version": "1.2.0", "title": story.title, "chapters": found}
    return _answer(json.dumps(facts, ensure_ascii=False).encode(), "application/json+chapters")


@require_safe
def story_jsonld(request: HttpRequest, slug: str) -> HttpResponse:
    """The same facts that stand in the page's head, for who would rather not read HTML."""
    story = _story(request, slug)
    shown = Element.objects.filter(mentions__story=story, merged_into=None).distinct()
    head = head_of_story(story, _read(story), shown)
    return _answer(as_json(head.facts).encode(), "application/ld+json")


@require_safe
def story_audio(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """Our own small copy, whole or in pieces. A recording that lies elsewhere is the other machine's to give."""
    story = get_object_or_404(stories_for(request).select_related("recording"), slug=slug)
    recording = story.recording
    file = (recording.opus if kind == "opus" else recording.aac) if recording else None
    if not recording or not file:
        raise Http404
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    tag = hashlib.sha256(f"{recording.pk} {file.name} {file.size}".encode()).hexdigest()[:20]
    response = file_response(
        request, opened, name=f"{story.slug}.{kind}", mime=TYPES[kind], inline=True, tag=tag
    )
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _story(request: HttpRequest, slug: str) -> Story:
    rows = stories_for(request).with_source().select_related("recording__transcript", "consent")
    return get_object_or_404(rows, slug=slug)


def _read(story: Story) -> StoryText:
    return read_story(bytes(story.source), story.path)


def _page(story: Story) -> str:
    return settings.URL + story.get_absolute_url()


def _seconds(story: Story) -> float | None:
    """How long the sound is: only our own file tells for sure."""
    return story.recording.seconds if story.recording else None


def _answer(content: bytes, mime: str, name: str = "") -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    response.headers["Cache-Control"] = "no-cache"  # kept, and asked for again each time: a 304 costs little
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if name:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
