"""Which threads a team sees, and in which order. Questions only; a list costs the same with one row and with thirty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from palante.journeys.models import Journey
from palante.messages.models import AnswerTime, Fault, Message, Reply, State, Thread
from palante.people.contacts import contact_fingerprint, read_contact
from palante.people.models import Contact, Member
from palante.screens.team.people_list import folded

HOURS = 12  # within which a team means to answer, until it says otherwise
PRESSING = 2  # the same for who asks for help
TEAM_LISTENS_FOR = timedelta(days=60)  # after the journey's end: then unknown numbers are another team's


@dataclass(frozen=True)
class Row:
    """A thread as the list shows it."""

    thread: Thread
    last: Reply | None
    due_at: datetime | None
    is_late: bool
    is_lost: bool  # what was answered did not arrive
    names: str = ""  # of those who share the number, when we do not know which of them writes

    @property
    def tone(self) -> str:
        return "rose" if self.is_late or self.is_lost or self.thread.is_pressing else "clay"


def threads_of(journey: Journey, at: datetime) -> QuerySet[Thread]:
    """This journey's, and, while it listens, those from numbers that belong to nobody or to several of its people."""
    mine = Q(journey_id=journey.pk)
    if journey.published_at and at.date() <= journey.ends_on + TEAM_LISTENS_FOR:
        known = Contact.objects.filter(fingerprint=OuterRef("fingerprint"))
        ours = known.filter(person__registrations__journey=journey.pk)
        mine |= Q(journey_id=0) & (~Exists(known) | Exists(ours))
    return Thread.objects.filter(mine)


def lost_answers() -> QuerySet[Message]:
    """The newest answer of a thread that will not arrive by itself."""
    gone = Message.objects.filter(
        thread=OuterRef("pk"), by__isnull=False, made_at__gte=OuterRef("answered_at")
    )
    gone = gone.exclude(fault=Fault.BY_HAND)
    return gone.filter(state__in=[State.FAILED, State.IN_DOUBT, State.HELD])


def waiting(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """For whom somebody has to do something: who asked for help first, then who waits longest."""
    return threads.filter(Q(waits_since__isnull=False) | Exists(lost_answers())).order_by(
        "-is_pressing", F("waits_since").asc(nulls_last=True), "pk"
    )


def counts(threads: QuerySet[Thread], member: Member) -> dict[str, int]:
    waits = Q(waits_since__isnull=False) | Q(is_lost=True)
    found = threads.annotate(is_lost=Exists(lost_answers())).aggregate(
        waiting=Count("pk", filter=waits),
        mine=Count("pk", filter=waits & Q(taken_by=member)),
        all=Count("pk"),
        unknown=Count("pk", filter=Q(person=None)),
    )
    return {name: number or 0 for name, number in found.items()}


def matching(threads: QuerySet[Thread], words: str, journey: Journey) -> QuerySet[Thread]:
    """By what people are called, without accents or capitals, or by a whole number or address. Words are encrypted."""
    wanted = folded(words).split()
    named = threads.exclude(person=None).values_list("pk", "person__alias", "person__name")
    ids = [pk for pk, *said in named.iterator() if all(word in folded(" ".join(said)) for word in wanted)]
    try:
        mark = contact_fingerprint(read_contact(words, journey.country)[1])
    except ValidationError:
        mark = ""
    hers = (
        Contact.objects.filter(fingerprint=mark).values("person")
        if mark
        else Contact.objects.none().values("person")
    )
    return threads.filter(Q(pk__in=ids) | Q(fingerprint=mark or "-") | Q(person__in=hers))


def rows_of(threads: Iterable[Thread], hours: int, at: datetime, journey: Journey) -> list[Row]:
    """Five questions, however many."""
    found = list(threads)
    ids = [thread.pk for thread in found]
    newest = Reply.objects.filter(thread=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    last_ids = dict(Thread.objects.filter(pk__in=ids).values_list("pk", Subquery(newest)))
    replies = Reply.objects.in_bulk([pk for pk in last_ids.values() if pk])
    lost = set(Thread.objects.filter(Exists(lost_answers()), pk__in=ids).values_list("pk", flat=True))
    names = names_at([thread.fingerprint for thread in found if thread.person_id is None], journey)
    rows = []
    for thread in found:
        due_at, last = due(thread, hours), replies.get(last_ids.get(thread.pk) or 0)
        is_late = bool(due_at and due_at < at)
        rows.append(Row(thread, last, due_at, is_late, thread.pk in lost, names.get(thread.fingerprint, "")))
    return rows


def names_at(marks: Iterable[str], journey: Journey) -> dict[str, str]:
    """By address, those of this journey who have it: “Rosa / Nora”. That others take part elsewhere is not told here."""
    rows = Contact.objects.filter(fingerprint__in=set(marks), person__erased_at=None, person__merged_at=None)
    rows = rows.filter(person__registrations__journey=journey).distinct()
    found: dict[str, list[str]] = {}
    for mark, alias in rows.order_by("person__alias").values_list("fingerprint", "person__alias"):
        found.setdefault(mark, []).append(alias)
    return {mark: " / ".join(aliases) for mark, aliases in found.items()}


def due(thread: Thread, hours: int) -> datetime | None:
    """By when somebody should have answered."""
    if thread.waits_since is None:
        return None
    return thread.waits_since + timedelta(hours=min(hours, PRESSING) if thread.is_pressing else hours)


def hours_of(journey_id: int) -> int:
    return AnswerTime.objects.filter(journey_id=journey_id).values_list("hours", flat=True).first() or HOURS


def waits_too_long(journey: Journey, at: datetime) -> int:
    """How many wait longer than the team means to let anybody wait."""
    hours = hours_of(journey.pk)
    late = Q(waits_since__lt=at - timedelta(hours=hours))
    pressing = Q(is_pressing=True, waits_since__lt=at - timedelta(hours=min(hours, PRESSING)))
    return threads_of(journey, at).filter(late | pressing).count()


def state_of(threads: QuerySet[Thread]) -> dict[str, Any]:
    """Changes whenever the list would look different: for an answer of some bytes while nothing happened."""
    return threads.aggregate(
        n=Count("pk"),
        heard=Max("heard_at"),
        answered=Max("answered_at"),
        waits=Count("waits_since"),
        since=Max("waits_since"),
        taken=Max("taken_at"),
        whose=Sum("taken_by_id"),
        known=Count("person_id"),
    )


def preview(reply: Reply | None) -> str:
    """A line of what came last."""
    if reply is None:
        return ""
    words = " ".join(reply.body.split())
    if not words and reply.media_state:
        kind = reply.media_type.partition("/")[0]
        return {"audio": _("Voice note"), "image": _("Photo"), "video": _("Video")}.get(kind, _("File"))
    return words[:140] or _("(nothing written)")
