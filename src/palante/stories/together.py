"""Which elements are shown together more often than chance, and counts that mean something.

A pair counts by the passages that carry both tags. Chance would give `expected = a * b / all tagged passages`. A pair is a
*finding* when it stands in three passages or more, more often than expected, and Dunning's log-likelihood is so high that
of all pairs looked at chance would bring about one that far: the more pairs, the surer each has to be (between once in
twenty and once in a thousand times). How strong it is, is said by normalised pointwise mutual information: 0 is chance,
1 is never one without the other.

An element that stands in most stories tells a reader little: it is marked as everywhere, and is neither in the map nor
among what goes with another.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from math import log
from statistics import NormalDist

from django.db.models import QuerySet

from palante.stories.models import Element, Mention, Story

LEAST = 3  # passages with both
CHANCE = (
    0.001,
    0.05,
)  # how often chance may bring a pair that far: between these, one in as many as there are pairs
EVERYWHERE, ENOUGH = 0.6, 8  # share of the stories; below so many stories nothing can be said
MOST_NODES, MOST_LINKS = 40, 80  # what a phone can show and a person can look at


@dataclass(frozen=True)
class Common:
    """How much an element is used: in how many stories and passages, and what share of the stories that is."""

    element: Element
    stories: int
    passages: int
    share: float
    is_everywhere: bool


@dataclass(frozen=True)
class Commonness:
    stories: int  # that have tags
    passages: int
    elements: list[Common] = field(default_factory=list)  # the most used first

    def of(self, element: Element) -> Common | None:
        return next((one for one in self.elements if one.element.pk == element.pk), None)

    @property
    def everywhere(self) -> list[Common]:
        return [one for one in self.elements if one.is_everywhere]


@dataclass(frozen=True)
class Together:
    """Two elements in the same passages: how often, and how often chance would have it."""

    element: Element
    other: Element
    passages: int
    expected: float
    sure: float  # log-likelihood
    strength: float  # 0 to 1

    @property
    def times(self) -> float:
        """So many times more often than by chance."""
        return self.passages / self.expected


@dataclass(frozen=True)
class Node:
    element: Element
    stories: int
    passages: int


@dataclass(frozen=True)
class Map:
    nodes: list[Node]  # the most used first
    links: list[Together]  # the strongest first
    everywhere: list[Common]  # left out, and why: to be said beside it


@dataclass
class _Counts:
    stories: dict[int, set[int]]  # of each element
    passages: Counter[int]
    pairs: Counter[tuple[int, int]]
    all_stories: int
    all_passages: int


def commonness(among: QuerySet[Story]) -> Commonness:
    """Two questions."""
    counts = _count(among)
    return Commonness(counts.all_stories, counts.all_passages, _commons(counts, _elements(counts)))


def with_element(element: Element, among: QuerySet[Story], most: int = 12) -> list[Together]:
    """What goes with an element more than chance, the strongest first. `other` is what goes with it. Two questions."""
    counts = _count(among)
    sure = {pair: told for pair, told in _findings(counts, beside=element.pk).items() if element.pk in pair}
    elements = Element.objects.in_bulk({number for pair in sure for number in pair})
    links = [_together(pair, elements, *told, first=element.pk) for pair, told in sure.items()]
    return sorted(links, key=_strongest)[:most]


def map_of(among: QuerySet[Story]) -> Map:
    """The strongest of all that goes together, for a picture. Two questions."""
    counts = _count(among)
    elements = _elements(counts)
    sure = _findings(counts)
    links = sorted((_together(pair, elements, *told) for pair, told in sure.items()), key=_strongest)
    weight: dict[int, float] = defaultdict(float)
    for link in links:
        weight[link.element.pk] += link.sure
        weight[link.other.pk] += link.sure
    shown = {number for number, _ in sorted(weight.items(), key=lambda one: (-one[1], one[0]))[:MOST_NODES]}
    links = [link for link in links if {link.element.pk, link.other.pk} <= shown][:MOST_LINKS]
    shown = {one.pk for link in links for one in (link.element, link.other)}
    nodes = [Node(elements[number], len(counts.stories[number]), counts.passages[number]) for number in shown]
    nodes.sort(key=lambda node: (-node.passages, node.element.name))
    everywhere = [one for one in _commons(counts, elements) if one.is_everywhere]
    return Map(nodes, links, everywhere)


def _mentions(among: QuerySet[Story]) -> "QuerySet[Mention, tuple[int, int, int]]":
    """Tags that tag something and name a known element."""
    return (
        Mention.objects.filter(story__in=among.order_by().values("pk"))
        .exclude(passage=None)
        .exclude(element=None)
        .order_by()
        .values_list("story_id", "passage_id", "element_id")
    )


def _count(among: QuerySet[Story]) -> _Counts:
    tags: dict[int, set[int]] = {}
    stories: dict[int, set[int]] = {}
    for story, passage, element in _mentions(among):
        tags.setdefault(passage, set()).add(element)
        stories.setdefault(element, set()).add(story)
    passages: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for elements in tags.values():
        passages.update(elements)
        pairs.update(combinations(sorted(elements), 2))
    return _Counts(
        stories, passages, pairs, len({one for some in stories.values() for one in some}), len(tags)
    )


def _elements(counts: _Counts) -> dict[int, Element]:
    return Element.objects.in_bulk(counts.stories.keys()) if counts.stories else {}


def _is_everywhere(counts: _Counts, number: int) -> bool:
    return counts.all_stories >= ENOUGH and len(counts.stories[number]) >= EVERYWHERE * counts.all_stories


def _commons(counts: _Counts, elements: dict[int, Element]) -> list[Common]:
    found = [
        Common(
            element,
            len(counts.stories[number]),
            counts.passages[number],
            len(counts.stories[number]) / counts.all_stories,
            _is_everywhere(counts, number),
        )
        for number, element in elements.items()
    ]
    return sorted(found, key=lambda one: (-one.stories, -one.passages, one.element.title))


def _findings(
    counts: _Counts, beside: int | None = None
) -> dict[tuple[int, int], tuple[int, float, float, float]]:
    """The pairs that are more than chance: passages, expected, log-likelihood, strength. Without what is everywhere, but
    for `beside`: on its own page one may ask what goes with it."""
    often = [
        (pair, both)
        for pair, both in counts.pairs.items()
        if both >= LEAST and not any(number != beside and _is_everywhere(counts, number) for number in pair)
    ]
    chance = min(max(1 / max(len(often), 1), CHANCE[0]), CHANCE[1])
    sure_at = (
        NormalDist().inv_cdf(1 - chance / 2) ** 2
    )  # log-likelihood is spread as the square of a normal number
    found = {}
    for (one, other), both in often:
        told = _measure(both, counts.passages[one], counts.passages[other], counts.all_passages)
        if both > told[0] and told[1] >= sure_at:
            found[one, other] = (both, *told)
    return found


def _measure(both: int, one: int, other: int, everything: int) -> tuple[float, float, float]:
    """Expected by chance; log-likelihood (G²); normalised pointwise mutual information."""
    expected = one * other / everything
    cells = (
        (both, expected),
        (one - both, one * (everything - other) / everything),
        (other - both, (everything - one) * other / everything),
        (everything - one - other + both, (everything - one) * (everything - other) / everything),
    )
    likelihood = 2 * sum(seen * log(seen / chance) for seen, chance in cells if seen and chance)
    strength = log(both / expected) / -log(both / everything) if both < everything else 0.0
    return expected, likelihood, strength


def _together(
    pair: tuple[int, int],
    elements: dict[int, Element],
    passages: int,
    expected: float,
    sure: float,
    strength: float,
    *,
    first: int | None = None,
) -> Together:
    one, other = pair if first in (None, pair[0]) else (pair[1], pair[0])
    return Together(elements[one], elements[other], passages, expected, sure, strength)


def _strongest(link: Together) -> tuple[float, str, str]:
    return (-link.sure, link.element.name, link.other.name)
