"""Which of thousands to weigh at all. Every pair of 21,000 would be two hundred million; a few keys leave some hundred
thousand: who shares a contact, whose contact is one digit off, who has two parts of a name in common, in any order."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from palante.people.likeness.tokens import called, sound
from palante.people.likeness.weigh import PHONE, Crowd, Face, Weighed

TOO_MANY = 150  # rows under one name key: what is so usual says nothing, and other keys find them
SHARED_BY_TOO_MANY = 400  # one contact for a whole town is nobody's
RARE = 3  # a misspelt name is rare: only rare ones look for their neighbours
ENOUGH = -0.7  # bits from which a pair is shown
AROUND = 10.0  # bits that place and trade can add at most
Blocks = dict[Hashable, list[int]]


class Pair(NamedTuple):
    first: int
    second: int
    weighed: Weighed


def search(
    faces: Sequence[Face],
    *,
    only: Collection[int] | None = None,
    apart: Collection[tuple[int, int]] = (),
    tick: Callable[[int, int], bool] | None = None,
) -> list[Pair]:
    """The pairs that are rather one person than two, the likeliest first.

    `only`: pairs with at least one of these (newcomers). `apart`: pairs a person has kept apart. `tick(done, total)` is
    told how far it is; when it answers False the search stops.
    """
    crowd = Crowd(faces)
    blocks = [(rows, most) for find, most in _KEYS for rows in find(crowd).values() if 1 < len(rows) <= most]
    wanted = None if only is None else set(only)
    apart = set(apart)
    seen: set[int] = set()
    found = []
    for done, (rows, _most) in enumerate(blocks):
        if tick and done % 2_000 == 0 and not tick(done, len(blocks)):
            break
        for at, other in combinations(rows, 2):
            key = at * len(faces) + other if at < other else other * len(faces) + at
            if key in seen:
                continue
            seen.add(key)
            one, two = faces[at], faces[other]
            if wanted is not None and one.pk not in wanted and two.pk not in wanted:
                continue
            weighed = crowd.weigh(one, two)
            if weighed.bits > ENOUGH:
                first, second = sorted((one.pk, two.pk))
                if (first, second) not in apart:
                    found.append(Pair(first, second, weighed))
    return sorted(found, key=lambda pair: (-pair.weighed.bits, pair.first, pair.second))


def _by_contact(crowd: Crowd) -> Blocks:
    blocks: Blocks = defaultdict(list)
    for at, face in enumerate(crowd.faces):
        for contact in face.contacts:
            blocks[contact].append(at)
    return blocks


def _by_near_contact(crowd: Crowd) -> Blocks:
    """Each number with one digit left out, one after another: numbers one slip apart have such a rest in common."""
    blocks: dict[Hashable, set[int]] = defaultdict(set)
    for at, face in enumerate(crowd.faces):
        for kind, value in face.contacts:
            head, tail = (value, "") if kind == PHONE else value.split("@", 1)
            for rest in without_one(head):
                blocks[kind, rest, tail].add(at)
            blocks[kind, head, tail].add(at)
            if tail:  # the same name at an address misspelt behind the @
                for rest in without_one(tail):
                    blocks[kind, head, "@" + rest].add(at)
    met = {key: sorted(rows) for key, rows in blocks.items() if len(rows) > 1}
    for rows in met.values():
        for at in rows:
            for contact in crowd.faces[at].contacts:
                crowd.close[contact] += len(rows) - 1
    return met


def _by_names(crowd: Crowd) -> Blocks:
    """Two parts of a name, in any order, as they sound or as they are called for short; and all of it glued together."""
    blocks: dict[Hashable, set[int]] = defaultdict(set)
    floor = -crowd.prior - AROUND
    near = _neighbours(crowd)
    light: dict[tuple[str, str], bool] = {}
    for at, face in enumerate(crowd.faces):
        for tokens in face.names:
            heard = {name for token in tokens for name in (*called(token), *near.get(sound(token), ()))}
            for pair in combinations(sorted(heard), 2):
                if pair not in light:
                    light[pair] = sum(map(crowd.rarity, pair)) < floor
                if not light[pair]:
                    blocks[pair].add(at)
            if len(tokens) > 2:
                for three in combinations(sorted(heard), 3):
                    blocks[three].add(at)
            blocks["".join(map(sound, tokens))].add(at)
    return {key: sorted(rows) for key, rows in blocks.items() if len(rows) > 1}


def _neighbours(crowd: Crowd) -> dict[str, list[str]]:
    """A rare token → the tokens one slip away from it."""
    counts = {
        sound(token): crowd.count(token) for face in crowd.faces for name in face.names for token in name
    }
    rests: dict[str, list[str]] = defaultdict(list)
    for heard in counts:
        if len(heard) > 3:
            for rest in {heard, *without_one(heard)}:
                rests[rest].append(heard)
    found: dict[str, set[str]] = defaultdict(set)
    for together in rests.values():
        for one, other in combinations(together, 2):
            if counts[one] <= RARE:
                found[one].add(other)
            if counts[other] <= RARE:
                found[other].add(one)
    return {heard: sorted(others) for heard, others in found.items()}


def without_one(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))


_KEYS: Iterable[tuple[Callable[[Crowd], Blocks], int]] = (
    (_by_contact, SHARED_BY_TOO_MANY),
    (_by_near_contact, TOO_MANY),
    (_by_names, TOO_MANY),
)
