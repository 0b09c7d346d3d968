"""Make the morning's list: who drifts away since yesterday, who came back."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from palante.base.log import record
from palante.calls.models import Registration, Seat
from palante.drifting.models import Drift, Ending, Morning, Reason, Watch
from palante.drifting.signs import last_signs_of_life, signs
from palante.journeys.models import Journey

SIX = time(6)
# People are looked for until two weeks after the last day: there are certificates to fetch, and fairs to come to.
AFTERWARDS = timedelta(days=14)


def watch_of(journey: Journey) -> Watch:
    """How this journey looks; the house's way where the team said nothing (an unsaved row)."""
    return Watch.objects.filter(journey=journey).first() or Watch(journey=journey)


def is_morning(journey: Journey, at: datetime) -> bool:
    """Is it six o'clock there, or later, on a day of the journey?"""
    local = at.astimezone(journey.tzinfo)
    return local.time() >= SIX and journey.starts_on <= local.date() <= journey.ends_on + AFTERWARDS


@transaction.atomic
def look(journey: Journey, *, at: datetime | None = None) -> Morning:
    """The list of this day. Twice a day is once; two workers at once make one."""
    at = at or now()
    Journey.objects.select_for_update().get(pk=journey.pk)
    day = at.astimezone(journey.tzinfo).date()
    morning, is_new = Morning.objects.get_or_create(journey=journey, day=day, defaults={"made_at": at})
    if not is_new:
        return morning
    found = {(sign.person_id, sign.reason): sign for sign in signs(journey, watch_of(journey), at)}
    standing = {
        (row.person_id, Reason(row.reason)): row
        for row in Drift.objects.select_for_update().filter(journey=journey, ended_at=None)
    }
    known = _told_until(journey)
    known_people = {person_id for person_id, _ in standing}
    fresh = [
        Drift(
            journey=journey,
            person_id=sign.person_id,
            reason=sign.reason,
            since=sign.since,
            number=sign.number,
            about_id=sign.about_id,
            found_at=at,
        )
        for key, sign in found.items()
        if key not in standing and not (key in known and sign.since <= known[key])
    ]
    Drift.objects.bulk_create(fresh, batch_size=500)
    _go_on(found, standing)
    morning.came_back = _end(journey, [row for key, row in standing.items() if key not in found], at)
    morning.found = len({row.person_id for row in fresh} - known_people)
    morning.save(update_fields=["found", "came_back"])
    record(
        "drifting_looked", morning, journey=journey, at=at, found=morning.found, came_back=morning.came_back
    )
    return morning


def _told_until(journey: Journey) -> dict[tuple[int, Reason], datetime]:
    """Of spells that are over: the last thing that told them. The same thing is not told a second time."""
    rows = Drift.objects.filter(journey=journey, ended_at__isnull=False).values_list("person_id", "reason")
    return {
        (person, Reason(reason)): since for person, reason, since in rows.annotate(Max("since")).order_by()
    }


def _go_on(found: dict, standing: dict) -> None:  # type: ignore[type-arg]
    """What still holds, with the latest that tells it. Who was let be is let be until there is something new."""
    changed = []
    for key, row in standing.items():
        sign = found.get(key)
        if sign and (sign.since, sign.number, sign.about_id) != (row.since, row.number, row.about_id):
            row.since, row.number, row.about_id = sign.since, sign.number, sign.about_id
            changed.append(row)
    Drift.objects.bulk_update(changed, ["since", "number", "about_id"], batch_size=500)


def _end(journey: Journey, rows: Collection[Drift], at: datetime) -> int:
    """Spells that are over, and why; how many people came back. A pause neither ends nor begins one."""
    if not rows:
        return 0
    people = {row.person_id for row in rows}
    lives = last_signs_of_life(journey, at, people)
    inside = set(
        Registration.objects.filter(journey=journey, seat=Seat.TAKEN, person__in=people).values_list(
            "person_id", flat=True
        )
    )
    back = set()
    for row in rows:
        row.ended_at = at
        life = lives.get(row.person_id)
        if row.person_id not in inside:
            row.ending = Ending.LEFT
        elif life and life > row.since:
            row.ending, row.came_back_at = Ending.CAME_BACK, life
            back.add(row.person_id)
        else:
            row.ending = Ending.PASSED
    Drift.objects.bulk_update(rows, ["ended_at", "ending", "came_back_at"], batch_size=500)
    return len(back)
