"""Say at which hours of the week one can come."""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.forms.models import Reply
from palante.hours.answers import COARSE, said
from palante.hours.cells import CELLS, LETTERS, NOTHING_SAID, from_parts, mask_of, painted, places_of
from palante.hours.models import Week
from palante.people.models import Person


class NotAnHourError(ValueError):
    """What was sent names no hour of a week, or no letter."""


@transaction.atomic
def paint(
    person: Person,
    strokes: Mapping[int, str],
    *,
    written_at: datetime | None = None,
    zone: str = "",
    at: datetime | None = None,
) -> Week:
    """Say some hours anew; the others stay. Of two words about the same hour the later stands, whichever comes first.

    `zone`: by which clock these hours were meant; a phone that was offline may not know of another one chosen meanwhile,
    and hours are what the clock at home says, so they are kept as they were meant.
    """
    at = at or now()
    if not all(0 <= place < CELLS and letter in LETTERS for place, letter in strokes.items()):
        raise NotAnHourError
    second = int(min(written_at or at, at).timestamp())
    week = _locked(person, zone, at)
    later = mask_of(())
    for said_at, mask in week.said_at.items():
        if int(said_at) > second:
            later |= int(mask, 16)
    fresh = {place: letter for place, letter in strokes.items() if not later >> place & 1}
    if not fresh:
        return week
    cells = painted(week.cells, fresh)
    changed = sum(before != after for before, after in zip(week.cells, cells, strict=True))
    mine = mask_of(fresh)
    kept = {key: mask & ~mine for key, value in week.said_at.items() if (mask := int(value, 16)) & ~mine}
    kept[str(second)] = kept.get(str(second), 0) | mine
    week.said_at = {key: f"{mask:x}" for key, mask in kept.items()}
    week.cells, week.is_guess, week.changed_at = cells, False, at
    week.save(update_fields=["cells", "said_at", "is_guess", "changed_at"])
    if changed:
        # How many hours, never which: when somebody is awake is nobody's to read in a log.
        record("hours_said", week, by=person, about=person, at=at, hours=changed)
    return week


@transaction.atomic
def guess(person: Person, reply: Reply, *, at: datetime | None = None) -> Week | None:
    """Fill the week from the registration's coarse answer, unless she has said anything herself. Twice is once."""
    at = at or now()
    cells = from_parts(said(json.loads(reply.answers or "{}"), COARSE))
    if cells == NOTHING_SAID:
        return None
    week = _locked(person, "", at)
    if not week.is_empty or (not week.is_guess and week.said_at):
        return week
    week.cells, week.is_guess, week.changed_at = cells, True, at
    week.save(update_fields=["cells", "is_guess", "changed_at"])
    record("hours_guessed", week, about=person, at=at)
    return week


@transaction.atomic
def confirm_guess(person: Person, *, at: datetime | None = None) -> Week:
    """“Yes, these are my hours”: what was guessed is now said."""
    at = at or now()
    week = _locked(person, "", at)
    if not week.is_guess:
        return week
    told = mask_of(place for place in range(CELLS) if week.cells[place] != " ")
    week.said_at, week.is_guess, week.changed_at = {str(int(at.timestamp())): f"{told:x}"}, False, at
    week.save(update_fields=["said_at", "is_guess", "changed_at"])
    record("hours_said", week, by=person, about=person, at=at, hours=len(places_of(told)))
    return week


@transaction.atomic
def use_zone(person: Person, zone: str, *, at: datetime | None = None) -> Week:
    """She lives by another clock now, and her hours with her: seven in the evening stays seven in the evening."""
    at = at or now()
    week = _locked(person, zone, at)
    if zone not in available_timezones() or week.zone == zone:
        return week
    week.zone, week.changed_at = zone, at
    week.save(update_fields=["zone", "changed_at"])
    record("hours_zone_changed", week, by=person, about=person, at=at)
    return week


@transaction.atomic
def clear_week(person: Person, *, at: datetime | None = None) -> None:
    """Nothing is said any more. What another phone sends of before stays unsaid too."""
    at = at or now()
    week = _locked(person, "", at)
    week.cells, week.is_guess, week.changed_at = NOTHING_SAID, False, at
    week.said_at = {str(int(at.timestamp())): f"{(1 << CELLS) - 1:x}"}
    week.save(update_fields=["cells", "said_at", "is_guess", "changed_at"])
    record("hours_cleared", week, by=person, about=person, at=at)


def _locked(person: Person, zone: str, at: datetime) -> Week:
    own = zone if zone in available_timezones() else person.zone
    Week.objects.get_or_create(person=person, defaults={"zone": own, "changed_at": at})
    return Week.objects.select_for_update().get(person=person)
