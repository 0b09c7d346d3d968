"""The stories that journeys bring in their kits, plainly."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from palante.base.markdown import to_html
from palante.kits.models import KitFile
from palante.screens.public.story_text import StoryText, read_story


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    shown = [{"slug": slug, "story": text} for slug, text in _stories().items()]
    return render(request, "public/stories.html", {"stories": shown})


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    text = _stories().get(slug)
    if text is None:
        raise Http404
    return render(request, "public/story.html", {"story": text, "text": to_html(text.text)})


def _stories() -> dict[str, StoryText]:
    """By slug, from the kits of published journeys; two journeys of one kit tell a story once."""
    return {slug: text for slug, text in _read() if text.title}


def _read() -> Iterator[tuple[str, StoryText]]:
    files = KitFile.objects.filter(
        journey__published_at__isnull=False, path__startswith="stories/", path__endswith=".md"
    ).order_by("path", "journey_id")
    for file in files:
        slug = slugify(PurePosixPath(file.path).stem)
        try:
            yield slug, read_story(bytes(file.content).decode())
        except UnicodeDecodeError:
            continue
