"""Count what comes through a partner's link: how often, never who. No log line: the count is all there is to keep."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from palante.calls.models import LinkDay, Partner


def note_opened(partner: Partner, *, at: datetime | None = None) -> None:
    """Somebody opened the short link."""
    _count(partner, "opened", at)


def note_started(partner: Partner, *, at: datetime | None = None) -> None:
    """Somebody who came by the link began the form."""
    _count(partner, "started", at)


@transaction.atomic
def _count(partner: Partner, field: str, at: datetime | None) -> None:
    day = (at or now()).astimezone(partner.journey.tzinfo).date()
    rows = LinkDay.objects.filter(partner=partner, day=day)
    if not rows.update(**{field: F(field) + 1}):
        LinkDay.objects.get_or_create(partner=partner, day=day)
        rows.update(**{field: F(field) + 1})
