"""Things done again and again by the worker: reminders that fall due, retention. A room keeps its own in `chores.py`.

    @every(seconds=20)
    def remind_of_what_is_due(at): ...

A chore may be cut off at any moment and may run in several workers at once, so it works in small transactions and is
safe to repeat. One that fails is logged and tried again at its next turn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Work = Callable[[datetime], Any]


@dataclass(frozen=True)
class Chore:
    name: str
    seconds: float
    work: Work


_chores: dict[str, Chore] = {}


def every(seconds: float) -> Callable[[Work], Work]:
    """Decorator: the worker calls this function with the time, at its start and then every so many seconds."""

    def keep(work: Work) -> Work:
        name = f"{work.__module__}.{work.__qualname__}"
        _chores[name] = Chore(name, seconds, work)
        return work

    return keep


def chores() -> list[Chore]:
    return list(_chores.values())
