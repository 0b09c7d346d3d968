"""Where things that are linked stand on a map: near what they go with, at the same place every time.

Fruchterman and Reingold's springs, from places that each name alone decides. So a new link moves a few things a little
and the map is known again tomorrow.
"""

from functools import lru_cache
from math import cos, pi, sin, sqrt
from zlib import crc32

WIDTH, HEIGHT, MARGIN = 1000, 680, 60
STEPS = 90

Links = tuple[tuple[str, str, float], ...]


@lru_cache(maxsize=64)
def places_of(names: tuple[str, ...], links: Links) -> dict[str, tuple[int, int]]:
    """The place of each name, in whole steps. What is linked more strongly (0 to 1) stands nearer."""
    if not names:
        return {}
    at = {name: _beginning(name) for name in names}
    apart = sqrt(1 / len(names)) * 0.8
    for step in range(STEPS):
        moves = {name: [0.0, 0.0] for name in names}
        for place, one in enumerate(names):
            for other in names[place + 1 :]:
                dx, dy = at[one][0] - at[other][0], at[one][1] - at[other][1]
                far = max(dx * dx + dy * dy, 1e-4)
                push = apart * apart / far
                _move(moves, one, other, dx * push, dy * push)
        for one, other, strength in links:
            dx, dy = at[one][0] - at[other][0], at[one][1] - at[other][1]
            pull = -sqrt(dx * dx + dy * dy) / apart * (0.4 + strength)
            _move(moves, one, other, dx * pull, dy * pull)
        heat = 0.12 * (1 - step / STEPS) + 0.002
        for name in names:
            dx, dy = moves[name]
            dx, dy = (
                dx - at[name][0] * 0.35,
                dy - at[name][1] * 0.35,
            )  # towards the middle: nothing drifts away
            length = max(sqrt(dx * dx + dy * dy), 1e-9)
            by = min(length, heat) / length
            at[name] = (at[name][0] + dx * by, at[name][1] + dy * by)
    return _on_paper(at)


def _beginning(name: str) -> tuple[float, float]:
    known = crc32(name.encode())
    angle, far = (known & 0xFFFF) / 0x10000 * 2 * pi, 0.25 + (known >> 16) / 0x10000 * 0.35
    return far * cos(angle), far * sin(angle)


def _move(moves: dict[str, list[float]], one: str, other: str, dx: float, dy: float) -> None:
    moves[one][0] += dx
    moves[one][1] += dy
    moves[other][0] -= dx
    moves[other][1] -= dy


def _on_paper(at: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    placed: dict[str, list[int]] = {}
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        values = [place[axis] for place in at.values()]
        least, most = min(values), max(values)
        for name, place in at.items():
            share = (place[axis] - least) / (most - least) if most - least > 1e-6 else 0.5
            placed.setdefault(name, []).append(round(MARGIN + share * (size - 2 * MARGIN)))
    return {name: (place[0], place[1]) for name, place in placed.items()}
