"""The pages and files of a copy of the archive: what stands where, before anybody writes it.

    index.html  README.txt          stories/<slug>.html .md .vtt .chapters.vtt      elements/<slug>.html -1.png
    sound/<slug>.m4a .opus          data/archive.json  data/search.js                look/*.css *.js
    sources.zip                     the archive's own files under their own names, to import them elsewhere

Every link leads to a file of the copy, by a path from where it stands. Pages ask for nothing of anybody else's: a picture
from the web is left out, and addresses outside are written as words.
"""

import hashlib
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from palante.base.markdown import to_html
from palante.stories.format import read_element, read_story
from palante.stories.models import Element, Kind, Mention, Story
from palante.stories.out.captions import captions, chapters, clock
from palante.stories.out.feed import shown_as
from palante.stories.out.sitepicture import blocks_of
from palante.stories.out.voices import voices_of
from palante.stories.queries import elements_to_read, places

CHUNK = 1 << 20
LOOK = (
    "palante/css/palante.css",
    "palante/css/archive.css",
    "palante/copy/copy.css",
    "palante/copy/search.js",
    "palante/copy/story.js",
)
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_LINK = re.compile(r'<a href="([^"]*)"(?: title="[^"]*")?>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """One file of the copy: its content, or a file of ours to copy."""

    path: str
    content: bytes | None = None
    file: FieldFile | None = None

    @property
    def size(self) -> int:
        return len(self.content) if self.content is not None else int(self.file.size)  # type: ignore[union-attr]

    def chunks(self) -> Iterator[bytes]:
        if self.file is None:
            yield self.content or b""
            return
        with self.file.open("rb") as opened:
            yield from opened.chunks(CHUNK)

    def is_same(self, target: Path) -> bool:
        """Letter by letter: two recordings may have one length."""
        ours, theirs = hashlib.sha256(), hashlib.sha256()
        for chunk in self.chunks():
            ours.update(chunk)
        with target.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                theirs.update(chunk)
        return ours.digest() == theirs.digest()


@dataclass
class Made:
    stories: list[Story]
    elements: int
    about: int  # how many pieces, to say how far it is
    pieces: Iterator[Piece]


@dataclass
class Shelf:
    """What all pages need to know of the others."""

    at: datetime
    stories: list[Story]
    elements: dict[int, Element]
    tags: dict[tuple[int, int], list[Mention]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[int, list[tuple[Story, int]]] = field(default_factory=lambda: defaultdict(list))
    words: dict[tuple[int, int], dict[str, Any]] = field(
        default_factory=dict
    )  # passages, for elements' pages


def pieces_of(at: datetime, *, sound: bool = True) -> Made:
    """Everything public, now. The pieces are made one by one while they are taken."""
    public = Story.objects.public()
    stories = list(public.select_related("recording__transcript", "consent").order_by("title", "id"))
    shelf = Shelf(at, stories, {element.pk: element for element in elements_to_read(public)})
    by_pk = {story.pk: story for story in stories}
    rows = Mention.objects.filter(story__in=list(by_pk), passage__isnull=False).select_related("passage")
    for mention in rows.order_by("story_id", "position"):
        place = (mention.story_id, mention.passage.number)  # type: ignore[union-attr]
        shelf.tags[place].append(mention)
        if mention.element_id in shelf.elements:
            shelf.shown[mention.element_id].append((by_pk[mention.story_id], place[1]))
    about = 5 * len(stories) + len(shelf.elements) + len(LOOK) + 5
    return Made(stories, len(shelf.elements), about, _pieces(shelf, sound))


def _pieces(shelf: Shelf, sound: bool) -> Iterator[Piece]:
    with override(settings.LANGUAGE_CODE):
        sources = _Sources()
        facts: list[dict[str, Any]] = []
        for number, story in enumerate(shelf.stories):
            source = bytes(Story.objects.values_list("source", flat=True).get(pk=story.pk))
            sources.add(f"stories/{story.path.rpartition('/')[2] or story.slug + '.md'}", source)
            yield from _story(shelf, number, story, source, sound, facts)
        for element in shelf.elements.values():
            yield from _element(shelf, element, sources)
        yield from _front(shelf, facts)
        for name in LOOK:
            found = finders.find(name)
            assert isinstance(found, str)  # noqa: S101  (they are ours, and shipped)
            yield Piece(f"look/{name.rpartition('/')[2]}", Path(found).read_bytes())
        yield Piece("sources.zip", sources.content())


def _story(
    shelf: Shelf, number: int, story: Story, source: bytes, sound: bool, facts: list[dict[str, Any]]
) -> Iterator[Piece]:
    text = read_story(source, story.path)
    recording = story.recording
    seconds = recording.seconds if recording else None
    files = {
        kind: file
        for kind, file in (
            ("opus", recording.opus if recording else None),
            ("m4a", recording.aac if recording else None),
        )
        if sound and file and file.storage.exists(file.name or "")
    }
    parts = [
        {
            "question": section.question,
            "seconds": section.seconds,
            "clock": clock(section.seconds) if section.seconds is not None else "",
            "passages": [_passage(shelf, story, paragraph) for paragraph in section.paragraphs],
        }
        for section in text.sections
        if section.question or section.paragraphs
    ]
    context = {
        "story": story,
        "shown_as": shown_as(story),
        "parts": parts,
        "sound": list(files),
        "blocks": blocks_of(parts, seconds),
        "before": shelf.stories[number - 1] if number else None,
        "after": shelf.stories[number + 1] if number + 1 < len(shelf.stories) else None,
    }
    yield _page(f"stories/{story.slug}.html", "copy/story.html", context)
    yield Piece(f"stories/{story.slug}.md", source)
    with override(story.language):
        where = f"{story.slug}.html"
        read_along = captions(text, source=where, seconds=seconds, voices=voices_of(story))
        yield Piece(f"stories/{story.slug}.vtt", read_along.encode())
        yield Piece(
            f"stories/{story.slug}.chapters.vtt", chapters(text, source=where, seconds=seconds).encode()
        )
    for kind, file in files.items():
        yield Piece(f"sound/{story.slug}.{kind}", file=file)
    facts.append(_facts(story, parts))


def _passage(shelf: Shelf, story: Story, paragraph: Any) -> dict[str, Any]:
    tags = []
    for mention in shelf.tags.get((story.pk, paragraph.number), []):
        element = shelf.elements.get(mention.element_id or 0)
        tags.append({"kind": mention.kind, "name": mention.name, "element": element})
    row = {
        "number": paragraph.number,
        "seconds": paragraph.seconds,
        "clock": clock(paragraph.seconds) if paragraph.seconds is not None else "",
        "starts": paragraph.starts,
        "since": clock(paragraph.starts) if paragraph.starts is not None else "",
        "text": paragraph.text,
        "html": _quiet(to_html(paragraph.markdown)),
        "tags": tags,
    }
    shelf.words[story.pk, paragraph.number] = row
    return row


def _element(shelf: Shelf, element: Element, sources: "_Sources") -> Iterator[Piece]:
    source = bytes(Element.objects.values_list("source", flat=True).get(pk=element.pk))
    sections, pictures = [], []
    if source:
        sources.add(f"elements/{element.path.rpartition('/')[2] or element.name + '.md'}", source)
        page = read_element(source, element.path)
        sections = [(name, _quiet(to_html(text))) for name, text in page.unwrapped.sections if text.strip()]
        for number, image in enumerate(page.images, 1):
            if image.mime in PICTURES and (data := image.data):
                name = f"{element.slug}-{number}.{PICTURES[image.mime]}"
                pictures.append({"name": name, "alt": image.alt})
                yield Piece(f"elements/{name}", data)
    by_story: dict[int, dict[str, Any]] = {}
    beside: dict[int, int] = defaultdict(int)
    for story, number in dict.fromkeys(shelf.shown.get(element.pk, [])):
        rows = by_story.setdefault(story.pk, {"story": story, "passages": []})
        if words := shelf.words.get((story.pk, number)):
            rows["passages"].append(words)
        others = {mention.element_id or 0 for mention in shelf.tags[story.pk, number]}
        for other in (others & shelf.elements.keys()) - {element.pk}:
            beside[other] += 1
    context = {
        "element": element,
        "words": [(kind, Kind(kind).label) for kind in element.kinds],
        "sections": sections,
        "pictures": pictures,
        "stories": list(by_story.values()),
        "beside": [
            (shelf.elements[pk], count) for pk, count in sorted(beside.items(), key=lambda row: -row[1])[:20]
        ],
    }
    yield _page(f"elements/{element.slug}.html", "copy/element.html", context)


def _front(shelf: Shelf, facts: list[dict[str, Any]]) -> Iterator[Piece]:
    kinds = defaultdict(list)
    for element in sorted(shelf.elements.values(), key=lambda row: row.title.casefold()):
        for kind in element.kinds:
            kinds[kind].append(element)
    by_country = defaultdict(list)
    for story in shelf.stories:
        by_country[story.country].append(story)
    where = [
        (
            continent,
            [(row.country, _of(by_country[row.country], continent, row.stories)) for row in countries],
        )
        for continent, countries in places(Story.objects.public()).items()
    ]
    nowhere = [story for story in by_country[""] if not story.continent]
    context = {
        "at": shelf.at,
        "stories": len(shelf.stories),
        "places": where,
        "nowhere": nowhere,
        "kinds": [(kind.value, kind.label, kinds[kind]) for kind in Kind if kinds[kind]],
        "check": settings.URL + "/stories/",
    }
    yield _page("index.html", "copy/index.html", context, root="")
    yield Piece("README.txt", render_to_string("copy/readme.txt", context).encode())
    elements = [
        {"slug": row.slug, "name": row.name, "title": row.title, "kinds": row.kinds, "overview": row.overview}
        for row in shelf.elements.values()
    ]
    whole = {"made_at": shelf.at.isoformat(timespec="seconds"), "from": context["check"]}
    whole |= {"stories": facts, "elements": elements}
    yield Piece("data/archive.json", json.dumps(whole, ensure_ascii=False, indent=1).encode())
    yield Piece("data/search.js", _search_data(facts))


def _of(told: list[Story], continent: str, stories: int) -> list[Story]:
    """Those of a country on this continent, and, where they are counted with them, those whose file names none."""
    here = [story for story in told if story.continent == continent]
    return here if len(here) == stories else [story for story in told if story.continent in (continent, "")]


def _search_data(facts: list[dict[str, Any]]) -> bytes:
    """A script and not JSON: a page opened from a disk may load scripts, and may not fetch."""
    rows = [
        [
            story["slug"],
            story["title"],
            story["country"],
            [[p["number"], p["text"]] for p in story["passages"]],
        ]
        for story in facts
    ]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f"var PALANTE_ARCHIVE = {text};\n".replace("\u2028", " ").replace("\u2029", " ").encode()


def _facts(story: Story, parts: list[dict[str, Any]]) -> dict[str, Any]:
    passages = [
        {
            "number": row["number"],
            "question": part["question"],
            "starts": row["starts"],
            "text": row["text"],
            "tags": [{"kind": tag["kind"], "name": tag["name"]} for tag in row["tags"]],
        }
        for part in parts
        for row in part["passages"]
    ]
    return {
        "slug": story.slug,
        "title": story.title,
        "country": story.country,
        "continent": story.continent,
        "language": story.language,
        "summary": story.summary,
        "summary_is_machine": story.summary_is_machine,
        "shown_as": shown_as(story),
        "passages": passages,
    }


def _page(path: str, template: str, context: dict[str, Any], root: str = "../") -> Piece:
    shared = {"root": root, "LANGUAGE_CODE": settings.LANGUAGE_CODE}
    return Piece(path, render_to_string(template, context | shared).encode())


def _quiet(html: SafeString) -> SafeString:
    """Nothing is fetched from elsewhere, and no link leads out: its address stands beside its words."""
    text = _IMAGE.sub(lambda found: found[1], html)
    text = _LINK.sub(lambda found: f"{found[2]} <small>({found[1]})</small>", text)
    return mark_safe(text)  # noqa: S308  (of safe HTML, less)


class _Sources:
    """The files as they are, in a zip: names that differ in case only are two there, and one on many disks."""

    def __init__(self) -> None:
        self.file, self.names = BytesIO(), set[str]()
        self.pack = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes) -> None:
        stem, extension = path.removesuffix(".md"), ".md" if path.endswith(".md") else ""
        number = 1
        while path in self.names:
            number += 1
            path = f"{stem}-{number}{extension}"
        self.names.add(path)
        info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))  # the same files give the same bytes
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self.pack.writestr(info, content)

    def content(self) -> bytes:
        self.pack.close()
        return self.file.getvalue()
