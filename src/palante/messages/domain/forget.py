"""Retention: what was said to whom is not kept longer than the team needs it."""

from datetime import datetime, timedelta

from django.db import transaction

from palante.messages.models import Fault, Kind, Message, State, Worker
from palante.people.models import Person

# The row stays, so that the same reason never writes twice; its words go.
KEPT = {Kind.CODE: timedelta(days=1), Kind.ACCOUNT: timedelta(days=1), Kind.INVITATION: timedelta(days=30)}
OTHERS_KEPT = timedelta(days=90)
BATCH = 1000
EMPTY = {"body": "", "address": "", "door": "", "attachment": "", "receipt": ""}


def forget_words(*, at: datetime) -> int:
    """Empty body, address and attachment of messages that are over. A thousand at a time; returns how many."""
    forgotten = 0
    over = Message.objects.filter(state__in=[State.HANDED_OVER, State.FAILED, State.HELD]).exclude(body="")
    for kind in Kind:
        old = over.filter(kind=kind, due_at__lt=at - KEPT.get(kind, OTHERS_KEPT))
        while ids := list(old.values_list("pk", flat=True)[:BATCH]):
            forgotten += Message.objects.filter(pk__in=ids).update(
                body="", address="", attachment="", receipt=""
            )
    return forgotten


@transaction.atomic
def forget_words_to(person: Person) -> int:
    """She erased herself: nothing more leaves for her, and nothing said to her stays."""
    hers = Message.objects.filter(person=person)
    hers.filter(state__in=[State.DUE, State.CLAIMED, State.FAILED, State.IN_DOUBT]).update(
        state=State.HELD, fault=Fault.STOPPED, claimed_by=None
    )
    return hers.update(**EMPTY, subject="", contact=None)


def forget_words_to_the_erased() -> int:
    """Whoever was erased while the program died before it heard of it."""
    people = Person.objects.filter(erased_at__isnull=False, messages__isnull=False).exclude(messages__body="")
    return sum(forget_words_to(person) for person in people.distinct())


def forget_workers(*, at: datetime) -> int:
    """Rows of workers that ended a month ago."""
    deleted, _ = Worker.objects.filter(ended_at__lt=at - timedelta(days=30)).delete()
    return deleted
