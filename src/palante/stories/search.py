"""Finding passages: by their words, and by what they mean when there is an embedder."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.safestring import SafeString

from palante.base.outside import ServiceError
from palante.library.search import Asked, stems
from palante.stories import index as fts
from palante.stories.meanings import nearest
from palante.stories.models import Element, Mention, Passage, Story, Words

logger = logging.getLogger(__name__)

PAGE = 20
MOST_BY_MEANING = 8
# Letters that are kept of a text, and of what else finds it. The longest passage known has 10,570; PostgreSQL refuses a
# tsvector above 1 MB, which other scripts spelled in plain letters would reach.
LONGEST, LONGEST_BESIDE = 40_000, 8_000
BATCH = 200
Rows = list[tuple[int, float]]


@dataclass(frozen=True)
class Hit:
    """A passage that was found. `passage.story` and `passage.mentions` (with their elements) are loaded."""

    passage: Passage
    title: (
        SafeString  # of its story, its question and a part of its text: safe HTML, what was found in <mark>
    )
    question: SafeString
    snippet: SafeString
    score: float
    by_meaning: bool = False


@dataclass(frozen=True)
class Found:
    """`passages` holds one page. `by_meaning`: others that say something near to it in other words; first page only."""

    asked: str
    passages: list[Hit] = field(default_factory=list)
    total: int = 0
    stories: int = 0  # in how many stories
    by_meaning: list[Hit] = field(default_factory=list)
    page: int = 1
    pages: int = 1

    def __bool__(self) -> bool:
        return bool(self.passages or self.by_meaning)


def find(
    asked: str,
    *,
    among: QuerySet[Story],
    country: str = "",
    continent: str = "",
    kind: str = "",
    element: Element | int | None = None,
    page: int = 1,
) -> Found:
    """Passages of these stories in which all words stand: `among` says what may be seen (`Story.objects.public()`).

    Without words, but with a filter, all that passes the filter, story by story.
    """
    words = Asked(asked)
    may = _passages(among, country=country, continent=continent, kind=kind, element=element)
    narrowed = bool(country or continent or kind or element)
    if not words and not narrowed:
        return Found(words.text)
    try:
        if words:
            total, stories, page, rows = _by_words(words, may, page)
        else:
            total, stories, page, rows = _in_order(may, page)
    except EmptyResultSet:
        return Found(words.text)
    hits = _hits(words, rows)
    near = _by_meaning(words, may, {hit.passage.pk for hit in hits}) if words and page == 1 else []
    return Found(words.text, hits, total, stories, near, page, max(1, -(-total // PAGE)))


def _passages(
    among: QuerySet[Story], *, country: str, continent: str, kind: str, element: Element | int | None
) -> QuerySet[Passage]:
    stories = among.order_by()
    if country:
        stories = stories.filter(country=country.strip())
    if continent:
        stories = stories.filter(continent=continent.strip())
    passages = Passage.objects.filter(story__in=stories.values("pk")).order_by()
    if kind or element:
        shown = Mention.objects.filter(passage=OuterRef("pk"))
        if kind:
            shown = shown.filter(kind=kind)
        if element:
            shown = shown.filter(element=element)
        passages = passages.filter(Exists(shown))
    return passages


_RANKED = {
    "sqlite": f"-bm25({fts.INDEX}, {', '.join(map(str, fts.WEIGHTS))})",
    "postgresql": f"ts_rank('{fts.RANKS}', vector, to_tsquery('simple', %s), 1)",
}


def _by_words(words: Asked, may: QuerySet[Passage], page: int) -> tuple[int, int, int, Rows]:
    # `extra` is the ORM's one way to join an index it does not know; what was typed goes in as a parameter alone.
    if connection.vendor == "sqlite":
        where, params, ranked = [f"{fts.INDEX} MATCH %s"], [words.fts5(fts.NEAR)], []
        found = may.extra(  # noqa: S610
            tables=[fts.INDEX], where=[f"{fts.INDEX}.rowid = stories_passage.id", *where], params=params
        )
    else:
        where, params = ["near @@ to_tsquery('simple', %s)"], [words.tsquery(" | ")]
        if len(words.parts) > 1:
            where, params = [*where, "vector @@ to_tsquery('simple', %s)"], [*params, words.tsquery()]
        found = may.extra(  # noqa: S610
            tables=[fts.TABLE], where=[f"{fts.TABLE}.passage_id = stories_passage.id", *where], params=params
        )
        ranked = [words.tsquery()]
    scored = found.extra(select={"score": _RANKED[connection.vendor]}, select_params=ranked)  # noqa: S610
    # All of them at once: to count what was found, the index has to be read to its end anyway.
    rows = _read(scored.order_by("-score", "pk").values_list("pk", "story", "score"))
    total, stories = len(rows), len({story for _, story, _ in rows})
    page = _within(page, total)
    return total, stories, page, [(pk, score) for pk, _, score in rows[(page - 1) * PAGE : page * PAGE]]


def _read(rows: Any) -> list[Any]:
    if connection.vendor == "sqlite":
        return list(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        # As if pages were on disks that turn, PostgreSQL reads the whole table rather than its index: twice as slow.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        return list(rows)


def _in_order(may: QuerySet[Passage], page: int) -> tuple[int, int, int, Rows]:
    total, stories = _counted(may)
    page = _within(page, total)
    rows = may.order_by("story__title", "story", "number").values_list("pk", flat=True)
    return total, stories, page, [(pk, 0.0) for pk in rows[(page - 1) * PAGE : page * PAGE]]


def _counted(passages: QuerySet[Passage]) -> tuple[int, int]:
    counted = passages.aggregate(total=Count("pk"), stories=Count("story", distinct=True))
    return counted["total"], counted["stories"]


def _within(page: int, total: int) -> int:
    return max(1, min(page, -(-total // PAGE)))


def _by_meaning(words: Asked, may: QuerySet[Passage], without: set[int]) -> list[Hit]:
    try:
        near = nearest(words.text, may, MOST_BY_MEANING + len(without))
    except ServiceError as error:
        logger.warning("Nothing is found by meaning: %s", error)
        return []
    return _hits(words, [row for row in near if row[0] not in without][:MOST_BY_MEANING], by_meaning=True)


def _hits(words: Asked, rows: Rows, *, by_meaning: bool = False) -> list[Hit]:
    """Two questions, however many rows: the passages with their stories, and their tags."""
    tags = Prefetch("mentions", Mention.objects.select_related("element").order_by("position"))
    passages = (
        Passage.objects.filter(pk__in=[pk for pk, _ in rows])
        .select_related("story")
        .defer("story__source", "story__summary")
        .prefetch_related(tags)
        .in_bulk()
    )
    return [
        Hit(
            passage=passage,
            title=words.marked(passage.story.title),
            question=words.marked(passage.question[:LONGEST_BESIDE]),
            snippet=words.snippet(passage.text[:LONGEST]),
            score=score,
            by_meaning=by_meaning,
        )
        for pk, score in rows
        if (passage := passages.get(pk))
    ]


def index(passages: QuerySet[Passage]) -> int:
    """Keep the words of these passages, anew. Many at a time, in small transactions; safe to repeat."""
    kept = 0
    numbers = list(passages.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        with transaction.atomic():
            kept += _index(numbers[start : start + BATCH])
    return kept


def _index(numbers: list[int]) -> int:
    tags = Prefetch("mentions", Mention.objects.select_related("element").order_by("position"))
    passages = (
        Passage.objects.filter(pk__in=numbers)
        .select_related("story")
        .defer("story__source")
        .prefetch_related(tags)
    )
    rows = [_words_of(passage) for passage in passages]
    # Replaced and not updated: on both databases one statement takes away what stood there.
    Words.objects.filter(passage__in=numbers).delete()
    Words.objects.bulk_create(rows)
    return len(rows)


def _words_of(passage: Passage) -> Words:
    story = passage.story
    names: dict[str, None] = {}
    for mention in passage.mentions.all():
        names[mention.name] = None
        if mention.element:
            names[mention.element.title] = None
    question = [passage.question]
    if passage.number == 1:
        # What speaks of the whole story finds its beginning.
        question += [story.title, story.summary, story.country, story.continent]
    language = story.language
    return Words(
        passage=passage,
        title=stems(f"{story.title} {story.country}", language),
        question=stems("\n".join(question)[:LONGEST_BESIDE], language),
        tags=stems("\n".join(names)[:LONGEST_BESIDE], ""),  # elements are named in whatever language
        body=stems(passage.text[:LONGEST], language),
    )
