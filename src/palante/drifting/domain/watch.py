"""How a journey looks for who drifts away: which reasons, from when on, how many a morning."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.drifting.models import Reason, Watch
from palante.journeys.models import Journey
from palante.people.models import Member

BOUNDS = {
    "missed": (1, 6),
    "canvas_days": (1, 13),
    "hours_unanswered": (1, 96),
    "rest_days": (1, 14),
    "a_morning": (3, 60),
}


@transaction.atomic
def set_watch(journey: Journey, *, by: Member, at: datetime | None = None, **wanted: Any) -> Watch:
    """From the next morning on. Numbers out of bounds are brought within them."""
    at = at or now()
    Journey.objects.select_for_update().get(pk=journey.pk)
    row, _ = Watch.objects.get_or_create(journey=journey, defaults={"by": by, "at": at})
    changed = []
    for name, (least, most) in BOUNDS.items():
        if name in wanted:
            value = min(most, max(least, int(wanted[name])))
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
    if "off" in wanted:
        off = sorted(reason for reason in wanted["off"] if reason in Reason.values)
        if off != row.off:
            row.off = off
            changed.append("off")
    if changed:
        row.by, row.at = by, at
        row.save(update_fields=[*changed, "by", "at"])
        record("watch_changed", row, by=by, journey=journey, at=at, what=changed)
    return row
