"""How many messages an hour a channel may send, and how much money it may cost a month."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.limits import HOUSE
from palante.messages.models import Limit
from palante.people.models import Member


@transaction.atomic
def set_limit(
    channel: str,
    *,
    journey_id: int = HOUSE,
    per_hour: int | None = None,
    per_month: int | None = None,
    currency: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> Limit | None:
    """Of one journey, or of the house (whose limit holds for all together). Neither number: no limit any more.

    `per_month` is in millionths of the currency. What is under way when a limit is set still leaves.
    """
    at = at or now()
    if per_hour is None and per_month is None:
        for limit in Limit.objects.filter(channel=channel, journey_id=journey_id):
            record("limit_lifted", limit, by=by, journey=journey_id or None, at=at, channel=channel)
            limit.delete()
        return None
    wanted = {
        "per_hour": per_hour,
        "per_month": per_month,
        "currency": currency.upper() if per_month is not None else "",
    }
    limit, is_new = Limit.objects.select_for_update().get_or_create(
        channel=channel, journey_id=journey_id, defaults={**wanted, "by": by, "at": at}
    )
    if is_new or any(getattr(limit, name) != value for name, value in wanted.items()):
        for name, value in {**wanted, "by": by, "at": at}.items():
            setattr(limit, name, value)
        limit.save()
        record(
            "limit_set",
            limit,
            by=by,
            journey=journey_id or None,
            at=at,
            channel=channel,
            per_hour=per_hour,
            per_month=per_month,
        )
    return limit
