"""Rate limits kept in a table, so that they hold across processes and restarts.

A bucket is a counter for one key in one window of time. Two requests in the same instant are counted by one conditional
UPDATE each, so nobody slips through; a window's edge may let at most twice the limit pass, which is accepted.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import now

from palante.base.crypto import fingerprint
from palante.base.models import Bucket


def allow(name: str, key: str, *, limit: int, per: timedelta, at: datetime | None = None) -> bool:
    """Count one try of `name` by `key` (an address, a number: stored only as a fingerprint). False once over the limit."""
    at = at or now()
    window = int(at.timestamp() // per.total_seconds())
    row = {"name": name, "key": fingerprint(key, "limit")[:32], "window": window}
    for _ in range(2):
        if Bucket.objects.filter(**row, count__lt=limit).update(count=F("count") + 1):
            return True
        if Bucket.objects.filter(**row).exists():
            return False
        try:
            with transaction.atomic():
                Bucket.objects.create(**row, count=1, ends=at + per)
            return limit > 0
        except IntegrityError:  # another request made the row first; count ours on it
            continue
    return False


def is_over(name: str, key: str, *, limit: int, per: timedelta, at: datetime | None = None) -> bool:
    """Is the limit reached? Counts nothing: for doors that count only what failed, with `allow`, because thousands may
    rightly come from one address of a mobile operator."""
    window = int((at or now()).timestamp() // per.total_seconds())
    row = Bucket.objects.filter(name=name, key=fingerprint(key, "limit")[:32], window=window)
    return row.filter(count__gte=limit).exists()


def forget_old_buckets(at: datetime | None = None) -> int:
    deleted, _ = Bucket.objects.filter(ends__lt=(at or now()) - timedelta(days=1)).delete()
    return deleted
