"""The 24 hours after somebody's own message, in which we may answer in words of our own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Q

from palante.messages.models import Thread

LASTS = timedelta(hours=24)
# A message may wait in a line, and clocks differ: what is about to close counts as closed.
SPARE = timedelta(minutes=5)


def windows(fingerprints: Iterable[str], *, at: datetime) -> dict[str, datetime]:
    """Of these addresses, those whose window is open, and until when. One question, however many.

    Only what came by WhatsApp itself counts: a reply that somebody noted by hand opens nothing.
    """
    since = at - LASTS + SPARE
    heard = (
        Thread.objects.filter(channel="whatsapp", fingerprint__in=set(fingerprints), heard_at__gt=since)
        .values_list("fingerprint")
        .annotate(last=Max("replies__at", filter=Q(replies__channel="whatsapp", replies__noted_by=None)))
    )
    return {mark: last + LASTS for mark, last in heard if last is not None and since < last <= at + SPARE}


def open_until(fingerprint: str, *, at: datetime) -> datetime | None:
    """When this address's window closes; None when it is closed. For the desk, before somebody writes an answer."""
    return windows([fingerprint], at=at).get(fingerprint)
