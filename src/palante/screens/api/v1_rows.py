"""Rows of version 1 of the API, from rows of the database. What may be seen is asked before: `among`, `public()`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from palante.stories.format import read_element
from palante.stories.models import Element, Mention, Passage, Story, StoryQuerySet
from palante.stories.out.feed import TYPES, is_public_address, published_at, shown_as
from palante.stories.queries import for_cards, showing, stories_showing
from palante.stories.search import Hit
from palante.stories.together import with_element
from palante.toolkit.format import read_page
from palante.toolkit.models import Page, PageQuerySet

MOST_BESIDE = 50


def paged(found: Any, page: int, per_page: int, row: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """One page of a queryset or list. Beyond the last there is nothing, and that is said with an empty page."""
    count = found.count() if isinstance(found, QuerySet) else len(found)
    start = (page - 1) * per_page
    results = [row(thing) for thing in found[start : start + per_page]] if start < count else []
    return {"count": count, "page": page, "pages": max(1, -(-count // per_page)), "results": results}


# Stories


def stories(
    among: StoryQuerySet, *, country: str, continent: str, kind: str, element: str, language: str
) -> StoryQuerySet:
    if language:
        among = among.filter(language=language)
    if element:
        found = Element.objects.filter(slug=element, merged_into=None).first()
        if found is None:
            return among.none()
        among = showing(among, element=found)
    return for_cards(showing(among, country=country, continent=continent, kind=kind)).order_by("title", "id")


def story(among: StoryQuerySet, slug: str) -> dict[str, Any]:
    passages = Passage.objects.order_by("number").prefetch_related(_with_elements())
    rows = for_cards(among).prefetch_related(Prefetch("passages", queryset=passages))
    found: Story = get_object_or_404(rows, slug=slug)
    return brief_story(found) | {
        "passages": [_passage(passage, found) for passage in found.passages.all()],
        "markdown": _absolute("story_file", slug),
        "captions": _absolute("story_captions", slug),
        "chapters": _absolute("story_chapters_json", slug),
        "linked_data": _absolute("story_jsonld", slug),
    }


def brief_story(story: Story) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "title": story.title,
        "url": settings.URL + story.get_absolute_url(),
        "api_url": _api(f"stories/{story.slug}"),
        "summary": story.summary,
        "summary_is_machine": story.summary_is_machine,
        "country": story.country,
        "continent": story.continent,
        "language": story.language,
        "seconds": round(story.recording.seconds)
        if story.recording and story.recording.seconds
        else story.seconds,
        "shown_as": shown_as(story),
        "public_since": published_at(story),
        "public_until": story.open_until,
        "changed_at": story.changed_at,
        "sound": list(_sound(story)),
    }


def _sound(story: Story) -> Iterable[dict[str, Any]]:
    recording = story.recording
    for kind in ("m4a", "opus"):
        file = (recording.aac if kind == "m4a" else recording.opus) if recording else None
        if recording and file:
            size = recording.aac_bytes if kind == "m4a" else recording.opus_bytes
            url = _absolute("story_audio", story.slug, kind)
            yield {"url": url, "type": TYPES[kind], "bytes": size, "is_ours": True}
    if is_public_address(story.audio_url):
        extension = story.audio_url.rpartition(".")[2].lower()
        mime = TYPES.get(extension, "audio/mpeg")
        yield {"url": story.audio_url, "type": mime, "bytes": None, "is_ours": False}


def _with_elements() -> Prefetch:
    mentions = Mention.objects.order_by("position").select_related("element").defer("element__source")
    return Prefetch("mentions", queryset=mentions)


def _passage(passage: Passage, story: Story) -> dict[str, Any]:
    return {
        "number": passage.number,
        "section": passage.section,
        "question": passage.question,
        "text": passage.text,
        "starts": passage.starts,
        "ends": passage.ends,
        "url": f"{settings.URL}{story.get_absolute_url()}#p{passage.number}",
        "tags": [
            {
                "kind": mention.kind,
                "name": mention.name,
                "element": mention.element.slug if mention.element else None,
            }
            for mention in passage.mentions.all()
        ],
    }


def hit(hit: Hit) -> dict[str, Any]:
    story = hit.passage.story
    return _passage(hit.passage, story) | {
        "story": story.slug,
        "story_title": story.title,
        "story_url": settings.URL + story.get_absolute_url(),
    }


# Elements


def brief_element(element: Element) -> dict[str, Any]:
    return {
        "slug": element.slug,
        "name": element.name,
        "title": element.title,
        "kinds": element.kinds,
        "overview": element.overview,
        "stories": getattr(element, "stories", 0),
        "url": settings.URL + element.get_absolute_url(),
        "api_url": _api(f"elements/{element.slug}"),
    }


def element(element: Element, among: StoryQuerySet) -> dict[str, Any]:
    shown_in = list(stories_showing(element, among).values_list("slug", flat=True))
    element.stories = len(shown_in)  # type: ignore[attr-defined]
    source = bytes(Element.objects.defer(None).get(pk=element.pk).source)
    page = read_element(source, element.path).unwrapped if source else None
    sections = [{"name": name, "markdown": text} for name, text in page.sections] if page else []
    return brief_element(element) | {
        "also_called": list(element.aliases.order_by("name").values_list("name", flat=True)),
        "sections": sections,
        "shown_in": shown_in,
        "beside": list(_beside(element, among)),
        "goes_with": [
            {
                "element": row.other.slug,
                "title": row.other.title,
                "passages": row.passages,
                "times": round(row.times, 1),
            }
            for row in with_element(element, among)
        ],
    }


def _beside(element: Element, among: StoryQuerySet) -> Iterable[dict[str, Any]]:
    passages = Mention.objects.filter(
        element=element, passage__isnull=False, story__in=among.order_by().values("pk")
    )
    others = (
        Mention.objects.filter(passage__in=passages.values("passage"), element__isnull=False)
        .exclude(element=element)
        .order_by()
        .values("element__slug", "element__title")
        .annotate(passages=Count("passage", distinct=True))
        .order_by("-passages", "element__slug")
    )
    for row in others[:MOST_BESIDE]:
        yield {
            "element": row["element__slug"],
            "title": row["element__title"],
            "passages": row["passages"],
        }


# Toolkit


def toolkit(among: PageQuerySet, label: str, value: str) -> PageQuerySet:
    if label and value:
        among = among.filter(labels__label=label, labels__folded=value.strip().lower())
    return among.prefetch_related("labels").order_by("menu", "order", "title", "id")


def brief_page(page: Page) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "title": page.title,
        "what": page.what,
        "country": page.country,
        "labels": [{"label": row.label, "value": row.value} for row in page.labels.all()],
        "published_at": page.published_at,
        "changed_at": page.changed_at,
        "url": settings.URL + page.get_absolute_url(),
        "api_url": _api(f"toolkit/{page.slug}"),
    }


def tool_page(among: PageQuerySet, slug: str) -> dict[str, Any]:
    page: Page = get_object_or_404(among.with_source().prefetch_related("labels"), slug=slug)
    text = read_page(bytes(page.source), page.path)
    return brief_page(page) | {
        "sections": [{"name": section.name, "markdown": section.text} for section in text.sections],
        "markdown": settings.URL + page.get_absolute_url().rstrip("/") + ".md",
    }


def _absolute(name: str, *args: str) -> str:
    return settings.URL + reverse(name, args=args)


def _api(path: str) -> str:
    return settings.URL + reverse("api_v1") + path
