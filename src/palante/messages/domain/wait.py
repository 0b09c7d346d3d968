"""Whether a thread waits for a person, and since when: counted anew from its replies, so that order does not matter."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.models import Reply, Thread
from palante.people.models import Member


def wait_anew(thread: Thread) -> None:
    """Call it inside a transaction, with the thread locked."""
    waiting = thread.replies.filter(waits=True)
    found = waiting.aggregate(since=Min("at"), pressing=Count("pk", filter=Q(understood="help")))
    thread.waits_since, thread.is_pressing = found["since"], bool(found["pressing"])
    thread.save(update_fields=["waits_since", "is_pressing"])


@transaction.atomic
def settle(reply: Reply) -> None:
    """Somebody or something has dealt with this reply: it waits no more. Twice is once."""
    thread = Thread.objects.select_for_update().get(pk=reply.thread_id)
    if Reply.objects.filter(pk=reply.pk, waits=True).update(waits=False):
        wait_anew(thread)
    reply.waits = False


@transaction.atomic
def settle_all(thread: Thread, *, by: Member, at: datetime | None = None) -> Thread:
    """“Done”: nothing here needs an answer any more."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    if row.replies.filter(waits=True).update(waits=False) or row.waits_since:
        wait_anew(row)
        record("thread_done", row, by=by, about=row.person_id, journey=row.journey_id or None, at=at or now())
    return row


@transaction.atomic
def wait_again(thread: Thread, *, by: Member, at: datetime | None = None) -> Thread:
    """It was not done after all: the last thing they wrote waits again."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    last = row.replies.order_by("-at", "-pk").first()
    if last and not last.waits:
        Reply.objects.filter(pk=last.pk).update(waits=True)
        wait_anew(row)
        record(
            "thread_waits_again",
            row,
            by=by,
            about=row.person_id,
            journey=row.journey_id or None,
            at=at or now(),
        )
    return row
