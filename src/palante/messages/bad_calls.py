"""Calls at a hook that nobody signed, or that nobody can read: how many, never what they said.

They are counted by channel and day, so that the desk can say “the secret does not fit” before somebody wonders where the
answers stay. Nothing of a forged call is kept: it could hold anything.
"""

from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Sum

from palante.base.limits import allow, is_over
from palante.base.models import Bucket

DAY = timedelta(days=1)
MOST = 1000  # a day; a stranger who knocks all day costs no more writing than that
What = Literal["forged", "unreadable"]


def count_bad_call(channel: str, what: What, *, at: datetime) -> None:
    name = _name(channel, what)
    if not is_over(name, channel, limit=MOST, per=DAY, at=at):
        allow(name, channel, limit=MOST, per=DAY, at=at)


def bad_calls(channel: str, *, at: datetime) -> dict[What, int]:
    """Today and yesterday (UTC), by what was wrong with them."""
    kinds: tuple[What, ...] = ("forged", "unreadable")
    rows = Bucket.objects.filter(name__in=[_name(channel, what) for what in kinds], ends__gt=at - DAY)
    found = dict(rows.values_list("name").annotate(Sum("count")))
    return {what: found.get(_name(channel, what), 0) for what in kinds}


def _name(channel: str, what: What) -> str:
    return f"hook_{what}_{channel}"
