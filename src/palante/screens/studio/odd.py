"""The same warning in twenty files is said once, with where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from palante.base.document import Fault


@dataclass
class Odd:
    what: str
    mend: str
    places: list[str] = field(default_factory=list)  # "folder/story.md:12"


def odd_in(faults: Iterable[Fault]) -> list[Odd]:
    """The commonest first; within a warning in the order of the files."""
    found: dict[tuple[str, str], Odd] = {}
    for fault in faults:
        key = (fault.what, fault.mend)
        found.setdefault(key, Odd(*key)).places.append(f"{fault.path}:{fault.line}")
    return sorted(found.values(), key=lambda odd: -len(odd.places))
