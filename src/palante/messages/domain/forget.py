"""Retention: what was said to whom is not kept longer than the team needs it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from palante.messages.models import Attempt, Fault, Kind, Message, Outage, Preferences, State, Worker
from palante.people.models import Person

# The row stays, so that the same reason never writes twice; its words go.
KEPT = {Kind.CODE: timedelta(days=1), Kind.ACCOUNT: timedelta(days=1), Kind.INVITATION: timedelta(days=30)}
OTHERS_KEPT = timedelta(days=90)
BATCH = 1000
EMPTY: dict[str, Any] = {
    "body": "",
    "address": "",
    "door": "",
    "attachment": "",
    "receipt": "",
    "facts": "",
    "ways": [],
    "fall_back_at": None,
}


def forget_words(*, at: datetime) -> int:
    """Empty body, address and attachment of messages that are over. A thousand at a time; returns how many."""
    forgotten = 0
    over = Message.objects.filter(state__in=[State.HANDED_OVER, State.FAILED, State.HELD]).exclude(body="")
    for kind in Kind:
        old = over.filter(kind=kind, due_at__lt=at - KEPT.get(kind, OTHERS_KEPT))
        while ids := list(old.values_list("pk", flat=True)[:BATCH]):
            forgotten += Message.objects.filter(pk__in=ids).update(**EMPTY)
            _forget_whom(ids)
    return forgotten


@transaction.atomic
def forget_words_to(person: Person) -> int:
    """She erased herself: nothing more leaves for her, and nothing said to her stays."""
    Preferences.objects.filter(person=person).delete()
    return empty_words(Message.objects.filter(person=person))


def empty_words(rows: QuerySet[Message]) -> int:
    """Of these nothing more leaves, and nothing said in them stays."""
    rows.filter(state__in=[State.WAITING, State.DUE, State.CLAIMED, State.FAILED, State.IN_DOUBT]).update(
        state=State.HELD, fault=Fault.STOPPED, claimed_by=None
    )
    _forget_whom(rows.values_list("pk", flat=True))
    return rows.update(**EMPTY, subject="", contact=None)


def forget_words_to_the_erased() -> int:
    """Whoever was erased while the program died before it heard of it."""
    Preferences.objects.filter(person__erased_at__isnull=False).delete()
    people = Person.objects.filter(erased_at__isnull=False, messages__isnull=False).exclude(messages__body="")
    return sum(forget_words_to(person) for person in people.distinct())


def _forget_whom(ids: Iterable[int]) -> None:
    """Tries stay, with their times and what they cost; where they went, and what their provider calls them, goes."""
    Attempt.objects.filter(message__in=list(ids)).update(contact=None, provider_id="", said="")


def forget_outages(*, at: datetime) -> int:
    """Rows of outages that ended a quarter of a year ago."""
    deleted, _ = Outage.objects.filter(ended_at__lt=at - OTHERS_KEPT).delete()
    return deleted


def forget_workers(*, at: datetime) -> int:
    """Rows of workers that ended a month ago."""
    deleted, _ = Worker.objects.filter(ended_at__lt=at - timedelta(days=30)).delete()
    return deleted
