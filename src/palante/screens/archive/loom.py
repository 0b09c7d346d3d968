"""The map of elements as a phone can show it: one below the other, each a row, with threads at the side between those
that go together. Rows that are linked strongly stand near each other, so that threads are short and groups are seen.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from palante.stories.together import Node, Together

ROW = 10  # the height of a row in the drawing; the page stretches it to the rows' real height
WIDTH = 40


@dataclass(frozen=True)
class Thread:
    """An arc from the middle of one row to that of another."""

    d: str
    ends: tuple[int, int]  # pks of the elements
    weight: int  # 1 to 3
    kind: str


def in_order(nodes: Sequence[Node], links: Sequence[Together]) -> list[Node]:
    """Begin with the strongest of each group, then always what is bound most to those that stand already."""
    bound: dict[int, dict[int, float]] = defaultdict(dict)
    for link in links:
        bound[link.element.pk][link.other.pk] = link.strength
        bound[link.other.pk][link.element.pk] = link.strength
    waiting = {node.element.pk: node for node in nodes}
    ordered: list[Node] = []
    near: dict[int, float] = {}
    while waiting:
        if near:
            pk = max(near, key=lambda one: (near[one], -one))
        else:
            pk = max(waiting, key=lambda one: (sum(bound[one].values()), -one))
        near.pop(pk, None)
        ordered.append(waiting.pop(pk))
        # What was bound long ago pulls less: the last rows decide.
        near = {one: pull * 0.8 for one, pull in near.items()}
        for other, strength in bound[pk].items():
            if other in waiting:
                near[other] = near.get(other, 0) + strength
    return ordered


def threads_of(ordered: Sequence[Node], links: Sequence[Together]) -> list[Thread]:
    """The longest lie behind."""
    place = {node.element.pk: row for row, node in enumerate(ordered)}
    longest = max((abs(place[link.element.pk] - place[link.other.pk]) for link in links), default=1)
    found = []
    for link in links:
        one, other = sorted((place[link.element.pk], place[link.other.pk]))
        top, bottom = one * ROW + ROW // 2, other * ROW + ROW // 2
        out = round(4 + (WIDTH - 6) * ((other - one) / longest) ** 0.6)
        weight = 3 if link.strength > 0.6 else 2 if link.strength > 0.35 else 1
        kind = ordered[one].element.kind
        found.append(
            Thread(
                f"M0 {top}C{out} {top} {out} {bottom} 0 {bottom}",
                (link.element.pk, link.other.pk),
                weight,
                kind,
            )
        )
    return sorted(found, key=lambda thread: -len(thread.d))
