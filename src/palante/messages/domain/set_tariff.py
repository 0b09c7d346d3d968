"""What a part costs, as the contract with the gateway says."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.models import Tariff
from palante.people.models import Member


@transaction.atomic
def set_tariff(
    channel: str, prefix: str, *, cost: int, currency: str, by: Member, at: datetime | None = None
) -> Tariff:
    """`cost` of one part, in millionths, to numbers that begin with `prefix` (“+51”; "" for all others)."""
    tariff = Tariff.objects.select_for_update().filter(channel=channel, prefix=prefix).first()
    tariff = tariff or Tariff(channel=channel, prefix=prefix)
    if (tariff.cost, tariff.currency) != (cost, currency):
        tariff.cost, tariff.currency = cost, currency
        tariff.save()
        record("tariff_set", tariff, by=by, at=at or now(), channel=channel, prefix=prefix)
    return tariff


@transaction.atomic
def drop_tariff(channel: str, prefix: str, *, by: Member, at: datetime | None = None) -> None:
    tariff = Tariff.objects.select_for_update().filter(channel=channel, prefix=prefix).first()
    if tariff is not None:
        record("tariff_dropped", tariff, by=by, at=at or now(), channel=channel, prefix=prefix)
        tariff.delete()
