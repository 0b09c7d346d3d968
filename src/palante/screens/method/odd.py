"""Warnings for people: the same one on eleven lines is said once, with its lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from palante.base.document import Fault

MOST_LINES = 8


@dataclass
class Odd:
    path: str
    what: str
    mend: str
    lines: list[int] = field(default_factory=list)  # none for what is about the whole page

    @property
    def shown_lines(self) -> str:
        first = ", ".join(str(line) for line in self.lines[:MOST_LINES])
        return f"{first} …" if len(self.lines) > MOST_LINES else first


def odd_in(faults: Iterable[Fault]) -> list[Odd]:
    found: dict[tuple[str, str, str], Odd] = {}
    for fault in faults:
        key = (fault.path, fault.what, fault.mend)
        odd = found.setdefault(key, Odd(*key))
        if fault.line > 1 and fault.line not in odd.lines:
            odd.lines.append(fault.line)
    return list(found.values())
