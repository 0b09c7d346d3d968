"""Places as a simple drawing: north is up, distances are true enough, no map service is asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from palante.calls.models import Place

WIDTH, HEIGHT, SIDE, EDGE = 640, 420, 110, 40
LETTER = 7.8  # of a label, about


@dataclass(frozen=True)
class Spot:
    place: Place
    x: float
    y: float
    radius: int
    label_x: float
    label_y: float
    anchor: str  # of the label: start, middle, end

    @property
    def number_y(self) -> float:
        return self.y + 4.5

    @property
    def count(self) -> int:
        return len(self.place.partners.all())


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


def drawn(places: Sequence[Place]) -> list[Spot]:
    """Where each place with a point stands, its label where it covers least of the others."""
    points = [
        (place, place.longitude * math.cos(math.radians(place.latitude)), -place.latitude)
        for place in places
        if place.latitude is not None and place.longitude is not None
    ]
    if not points:
        return []
    left, right = min(x for _, x, _ in points), max(x for _, x, _ in points)
    top, bottom = min(y for *_, y in points), max(y for *_, y in points)
    wide, high = max(right - left, 1e-6), max(bottom - top, 1e-6)
    # One scale would be true, but a coast or a valley is a thin line then: the narrow side is drawn out at most twice.
    scale_x, scale_y = (WIDTH - 2 * SIDE) / wide, (HEIGHT - 2 * EDGE) / high
    scale_x, scale_y = min(scale_x, 2 * scale_y), min(scale_y, 2 * scale_x)
    rows = []
    for place, x, y in sorted(points, key=lambda point: (point[2], point[0].pk)):
        at_x = WIDTH / 2 + (x - (left + right) / 2) * scale_x
        at_y = HEIGHT / 2 + (y - (top + bottom) / 2) * scale_y
        rows.append((place, round(at_x, 1), round(at_y, 1), 9 + 2 * min(len(place.partners.all()), 5)))
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for _, x, y, radius in rows]
    spots = []
    for place, x, y, radius in rows:
        length, off = len(place.name) * LETTER, radius + 6
        ways = [
            (x + off, y + 5, "start", Box(x + off, y - 8, x + off + length, y + 9)),
            (x - off, y + 5, "end", Box(x - off - length, y - 8, x - off, y + 9)),
            (x, y - off - 2, "middle", Box(x - length / 2, y - off - 15, x + length / 2, y - off + 2)),
            (x, y + off + 11, "middle", Box(x - length / 2, y + off - 2, x + length / 2, y + off + 15)),
        ]
        label_x, label_y, anchor, box = min(ways, key=lambda way: _covers(way[3], taken))
        taken.append(box)
        spots.append(Spot(place, x, y, radius, round(label_x, 1), round(label_y, 1), anchor))
    return spots


def _covers(box: Box, taken: list[Box]) -> float:
    outside = max(0.0, -box.left) + max(0.0, box.right - WIDTH)
    return sum(box.overlap(other) for other in taken) + outside * 50
