"""Announce, do not call up: a room tells what happened, rooms above it listen.

`announce("enrolled", registration)` runs the listeners after the transaction commits, so that nobody hears of what
was rolled back. A listener that fails is logged and does not undo what happened, nor keep the others from hearing.
The events are few and listed in docs/events.md (a test compares).
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)
_listeners: dict[str, list[Callable[..., Any]]] = defaultdict(list)


def on(event: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: call this function with what `announce` passes, after commit. Listeners live in a room's `listeners.py`."""

    def keep(listener: Callable[..., Any]) -> Callable[..., Any]:
        if listener not in _listeners[event]:
            _listeners[event].append(listener)
        return listener

    return keep


def announce(event: str, *args: Any, **kwargs: Any) -> None:
    transaction.on_commit(lambda: _tell(event, args, kwargs))


def _tell(event: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    for listener in _listeners[event]:
        try:
            listener(*args, **kwargs)
        except Exception:
            logger.exception("A listener to “%s” failed: %s", event, listener)
