"""How long each kind of data is kept, and what is deleted when.

A room says in its `timers.py` (autodiscovered) what of its own must not stay:

    timer("help", rows=lambda journey: HelpRequest.objects.filter(session__journey=journey)…, since="closed_at",
          days=90, what=_("What was said in a request for help"), forget=emptied(note="", answer=""))

`since` is the field the days are counted from; without it they are counted from the journey's last day. `rows` gives what is
still there of a journey (its id), None for what belongs to no journey. Rows go in small batches, so a writer never waits
long behind them, and what is cut off goes on at the next turn: see `journeys/domain/forget_in_time.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from palante.people.models import Keeping

AT_ONCE = 500
Rows = Callable[[int | None], QuerySet[Any]]
Forget = Callable[[QuerySet[Any]], Any]
MOST = 3650


def deleted(rows: QuerySet[Any]) -> None:
    rows.delete()


def emptied(**fields: Any) -> Forget:
    """The row stays for the counts; these fields of it do not."""
    return lambda rows: rows.update(**fields)


@dataclass(frozen=True)
class Timer:
    category: str
    what: Any  # in words, lazily translated
    rows: Rows
    days: int
    since: str = ""  # "": from the journey's last day
    forget: Forget = deleted
    of_journey: bool = True  # False: the house's own, the same for all
    least: int = 1
    most: int = MOST
    is_fixed: bool = False  # no team may choose otherwise
    becomes: Any = ""  # what is left, in words
    before: Callable[[int], Any] | None = (
        None  # called once with the journey's id, before anything of it goes
    )

    def due(self, journey_id: int | None, before: datetime) -> QuerySet[Any]:
        """What is to go by now. For timers from the journey's end the caller asks only once that has come."""
        rows = self.rows(journey_id)
        return rows.filter(**{f"{self.since}__lt": before}) if self.since else rows

    def run(self, journey_id: int | None, before: datetime) -> int:
        """Forget what is due; how many rows. Each batch is a transaction of its own."""
        total = 0
        due = self.due(journey_id, before)
        if self.before and journey_id is not None and due.exists():
            self.before(journey_id)
        batch, last = due.order_by("pk"), None
        while True:
            with transaction.atomic():
                rest = batch if last is None else batch.filter(pk__gt=last)
                ids = list(rest.values_list("pk", flat=True)[:AT_ONCE])
                if not ids:
                    return total
                self.forget(due.filter(pk__in=ids))
            total, last = total + len(ids), ids[-1]


_timers: dict[str, Timer] = {}


def timer(category: str, *, what: Any, rows: Rows, days: int, **more: Any) -> Timer:
    """Register a timer, once under its category."""
    _timers[category] = Timer(category, what, rows, days, **more)
    return _timers[category]


def timers(of_journey: bool | None = None) -> list[Timer]:
    return [each for each in _timers.values() if of_journey is None or each.of_journey == of_journey]


def chosen_days(journey_ids: list[int]) -> dict[tuple[int, str], int]:
    """What leads chose: (journey, category) → days. One query."""
    rows = Keeping.objects.filter(journey_id__in=journey_ids)
    return {(row.journey_id, row.category): row.days for row in rows}


def days_for(each: Timer, journey_id: int | None, chosen: dict[tuple[int, str], int]) -> int:
    """The days that hold in a journey, within the timer's bounds."""
    if journey_id is None or each.is_fixed:
        return each.days
    return min(each.most, max(each.least, chosen.get((journey_id, each.category), each.days)))
