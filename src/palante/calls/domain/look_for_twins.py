"""Look through a journey's people for those who are perhaps one, and keep the pairs for the team to look at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from palante.base import jobs
from palante.base.models import Job
from palante.calls.models import Registration
from palante.journeys.models import Journey
from palante.people.models import LikelySame, Member, Person
from palante.people.twins import likely_twins

KIND = "twins"
BATCH = 500
REST = timedelta(minutes=5)  # between two looks that nobody asked for


def ask_for_twins(journey: Journey, *, by: Member | None = None, at: datetime | None = None) -> Job:
    """Have everybody compared with everybody, in the background. Asked twice, it is looked once."""
    return jobs.ask(KIND, key=key_of(journey.pk), told={"all": True}, member=by, journey=journey, at=at)


def key_of(journey_id: int) -> str:
    return f"journey {journey_id}"


def look_for_twins(
    journey_id: int,
    *,
    after: int = 0,
    tick: Callable[[int, int], bool] | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Compare all, or those who registered `after` that registration with all. Says how many pairs wait and how far it
    came. Pairs that nothing speaks for any more go; a search that `tick` stopped takes none away."""
    at = at or now()
    last = Registration.objects.filter(journey=journey_id).aggregate(last=Max("pk"))["last"] or 0
    people = Person.objects.filter(registrations__journey=journey_id)
    only = None
    if after:
        only = set(people.filter(registrations__pk__gt=after).values_list("pk", flat=True))
    stopped = False

    def told(done: int, total: int) -> bool:
        nonlocal stopped
        stopped = stopped or (tick is not None and not tick(done, total))
        return not stopped

    pairs = likely_twins(people, only=only, tick=told) if only is None or only else []
    rows = [
        LikelySame(
            journey_id=journey_id,
            first_id=pair.first,
            second_id=pair.second,
            bits=pair.weighed.bits,
            reasons=list(pair.weighed.reasons),
            against=list(pair.weighed.against),
            found_at=at,
        )
        for pair in pairs
    ]
    with transaction.atomic():
        if only is None and not stopped:
            LikelySame.objects.filter(journey_id=journey_id).delete()
        LikelySame.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["journey_id", "first", "second"],
            update_fields=["bits", "reasons", "against", "found_at"],
        )
    return {"found": len(rows), "last": last if not stopped else after}


def looks_due(at: datetime) -> list[tuple[int, int]]:
    """(journey, the last registration that was compared) wherever somebody registered since, and no look is under way."""
    newest = dict(Registration.objects.order_by().values_list("journey").annotate(Max("pk")))
    running = Job.objects.filter(kind=KIND)
    latest = {job.journey_id: job for job in running.order_by("pk")}
    done = {job.journey_id: job for job in running.filter(state=Job.State.DONE).order_by("pk")}
    due = []
    for journey, last in newest.items():
        before, ended = latest.get(journey), done.get(journey)
        if before and (before.ended_at is None or before.ended_at > at - REST):
            continue
        compared = ended.outcome.get("last", 0) if ended else 0
        if last > compared:
            due.append((journey, compared))
    return due
