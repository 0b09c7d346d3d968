"""Ticks as a phone tells them: one by one, or many at once when it comes back from where there was no signal."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from palante.screens.tap.acts import VERBS

MOST = 200  # in one telling
OLDEST = timedelta(days=3)


class UnreadableError(ValueError):
    """Not what our own page sends."""


@dataclass(frozen=True)
class Told:
    """`ago`: how long before it was told; phones' clocks are often wrong, the time between two of their looks is not."""

    id: str
    message: int
    verb: str
    ago: timedelta
    until: str

    def at(self, now: datetime) -> datetime:
        return now - min(max(self.ago, timedelta()), OLDEST)


def read(request: HttpRequest) -> tuple[list[Told], list[int]]:
    """What was done, in its order, and the cards the phone still shows."""
    try:
        said = json.loads(request.body)
        acts = [_one(act) for act in said["acts"]]
        shown = [int(pk) for pk in said["shown"]]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise UnreadableError from error
    if len(acts) > MOST or len(shown) > MOST or any(not 0 < pk < 2**63 for pk in shown):
        raise UnreadableError
    return acts, shown


def _one(act: dict[str, Any]) -> Told:
    told = Told(
        id=str(act["id"])[:60],
        message=int(act["message"]),
        verb=str(act["verb"]),
        ago=timedelta(seconds=float(act.get("ago", 0))),
        until=str(act.get("until", ""))[:12],
    )
    if told.verb not in VERBS or not 0 < told.message < 2**63:
        raise UnreadableError
    return told
