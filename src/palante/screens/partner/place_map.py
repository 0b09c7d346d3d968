"""Places as a simple drawing: north is up, distances are true enough, no map service is asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from palante.calls.models import Place

WIDTH, HEIGHT, EDGE = 640, 420, 60
LABEL = 15  # the least distance between two labels' lines


@dataclass(frozen=True)
class Spot:
    place: Place
    x: float
    y: float
    radius: float
    label_y: float
    is_right: bool  # the label stands right of the spot

    @property
    def label_x(self) -> float:
        return self.x + self.radius + 5 if self.is_right else self.x - self.radius - 5

    @property
    def number_y(self) -> float:
        return self.y + 4.5

    @property
    def count(self) -> int:
        return len(self.place.partners.all())


def drawn(places: Sequence[Place]) -> list[Spot]:
    """Where each place with a point stands, its label beside it; two that would overlap are moved apart."""
    points = [
        (place, place.longitude * math.cos(math.radians(place.latitude)), -place.latitude)
        for place in places
        if place.latitude is not None and place.longitude is not None
    ]
    if not points:
        return []
    left, right = min(x for _, x, _ in points), max(x for _, x, _ in points)
    top, bottom = min(y for *_, y in points), max(y for *_, y in points)
    span = max((right - left) / (WIDTH - 2 * EDGE), (bottom - top) / (HEIGHT - 2 * EDGE), 1e-6)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    spots: list[Spot] = []
    for place, x, y in sorted(points, key=lambda point: point[2]):
        at_x = WIDTH / 2 + (x - middle_x) / span
        at_y = HEIGHT / 2 + (y - middle_y) / span
        is_right = at_x < WIDTH / 2
        above = [
            spot.label_y
            for spot in spots
            if spot.is_right == is_right
            and abs(spot.x - at_x) < WIDTH / 2
            and spot.label_y + LABEL > at_y + 5
        ]
        label_y = max(above) + LABEL if above else at_y + 5
        radius = 8 + 3 * min(len(place.partners.all()), 4)
        spots.append(Spot(place, round(at_x, 1), round(at_y, 1), radius, round(label_y, 1), is_right))
    return spots
