"""What people wrote to us goes: with them, and after its time. Voice notes and photos go from the disk too."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from palante.messages.domain.forget import empty_words
from palante.messages.domain.wait import wait_anew
from palante.messages.models import Message, Reply, Thread
from palante.messages.replies.media import drop_files
from palante.people.models import Person


@transaction.atomic
def forget_replies(rows: QuerySet[Reply]) -> int:
    """These replies, with their files. A thread of which nothing is left goes too."""
    found = list(rows.only("pk", "media", "thread_id"))
    ids = [row.pk for row in found]
    threads = {row.thread_id for row in found}
    drop_files([(row.media.storage, row.media.name) for row in found if row.media and row.media.name])
    Reply.objects.filter(pk__in=ids).delete()
    for thread in Thread.objects.select_for_update().filter(pk__in=threads):
        if thread.replies.exists():
            wait_anew(thread)
        else:
            thread.delete()
    return len(ids)


@transaction.atomic
def forget_threads(rows: QuerySet[Thread]) -> int:
    """Whole threads: both sides' words, and the team's notes beside them."""
    ids = list(rows.values_list("pk", flat=True))
    # What we answered where nobody knew who writes (two at one phone) is found by no person.
    answers = Message.objects.filter(thread__in=ids, person=None).values_list("pk", flat=True)
    empty_words(Message.objects.filter(pk__in=list(answers)))
    files = Reply.objects.filter(thread__in=ids).exclude(media="").only("pk", "media")
    drop_files([(row.media.storage, row.media.name) for row in files if row.media.name])
    Thread.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def forget_threads_of(person: Person) -> None:
    """Her threads, and what she said in one that she shared with somebody at the same phone."""
    forget_threads(Thread.objects.filter(person=person))
    forget_replies(Reply.objects.filter(to__person=person))


def forget_threads_from(marks: Collection[str]) -> None:
    """Of numbers that belong to nobody any more."""
    forget_threads(Thread.objects.filter(fingerprint__in=marks))


def forget_threads_of_the_erased() -> None:
    """Whoever was erased while the program died before it heard of it."""
    gone = Person.objects.filter(erased_at__isnull=False)
    forget_threads(Thread.objects.filter(person__in=gone))
    forget_replies(Reply.objects.filter(to__person__in=gone))
