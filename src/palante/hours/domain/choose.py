"""The team decides at which slots the sessions are, and moves them there."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.hours.models import Choice
from palante.hours.queries import Option
from palante.journeys.domain.move import keep_last_day
from palante.journeys.models import Journey, Session
from palante.journeys.pattern import local_moment, overlapping
from palante.people.models import Member


@transaction.atomic
def choose_slots(
    journey: Journey,
    option: Option,
    *,
    minutes: int,
    is_exact: bool,
    why: str = "",
    by: Member,
    at: datetime | None = None,
) -> Choice:
    """Keep the decision with its figures. Deciding the same again, with the same words, is deciding once."""
    at, why = at or now(), " ".join(why.replace("\0", "").split())[:300]
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    slots = [[slot.day, slot.minute] for slot in option.slots]
    last = journey.slot_choices.first()
    if last and (last.slots, last.minutes, last.why) == (slots, minutes, why):
        return last
    worst = option.worst
    choice = Choice.objects.create(
        journey=journey,
        slots=slots,
        minutes=minutes,
        able=option.all.able,
        people=option.all.people,
        worst_share=worst.share if worst else None,
        is_exact=is_exact,
        why=why,
        by=by,
        at=at,
    )
    record(
        "slots_chosen",
        choice,
        by=by,
        journey=journey,
        at=at,
        slots=slots,
        able=choice.able,
        people=choice.people,
    )
    return choice


@transaction.atomic
def place_sessions(choice: Choice, *, by: Member, at: datetime | None = None) -> int:
    """Move the sessions to come to the chosen slots, each within its own week and in its order; returns how many moved.

    Reminders and calendars follow; people hear of it once. Again moves nothing. Raises ValidationError, with a sentence,
    when a week has more sessions than slots or a new time has passed.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=choice.journey_id)
    sessions = list(journey.sessions.all())
    moved = _move(journey, sessions, [tuple(slot) for slot in choice.slots], at)
    if clash := overlapping(sessions):
        names = {"one": clash[0].title, "other": clash[1].title}
        raise ValidationError(
            _("“%(one)s” and “%(other)s” would be at the same time. Nothing was moved.") % names
        )
    Session.objects.bulk_update([session for session, _old in moved], ["starts", "ends", "moved"])
    choice = Choice.objects.select_for_update().get(pk=choice.pk)
    if moved:
        keep_last_day(journey)
        choice.placed_at = at
        choice.save(update_fields=["placed_at"])
        record("sessions_placed", choice, by=by, journey=journey, at=at, sessions=len(moved))
        announce("journey_rescheduled", journey, moved)
    return len(moved)


def _move(
    journey: Journey, sessions: list[Session], slots: list[tuple[int, int]], at: datetime
) -> list[tuple[Session, datetime]]:
    by_week: dict[int, list[Session]] = {}
    for session in sessions:
        by_week.setdefault(session.week, []).append(session)
    moved = []
    first_day = journey.starts_on.weekday()
    # A journey that starts on a Wednesday has its Mondays at the end of each week.
    order = sorted(slots, key=lambda slot: ((slot[0] - first_day) % 7, slot[1]))
    for week, mine in by_week.items():
        if any(session.starts <= at for session in mine):
            continue  # a week that has begun stays as people know it
        if len(mine) > len(order):
            raise ValidationError(
                _("Week %(week)s has %(sessions)s sessions and there are %(slots)s slots. Nothing was moved.")
                % {"week": week, "sessions": len(mine), "slots": len(order)}
            )
        begins = journey.starts_on + timedelta(weeks=week - 1)
        for session, (day, minute) in zip(sorted(mine, key=lambda one: one.number), order, strict=False):
            on = begins + timedelta(days=(day - first_day) % 7)
            starts = local_moment(on, time(*divmod(minute, 60)), journey.tzinfo)
            if starts == session.starts:
                continue
            if starts <= at:
                raise ValidationError(_("Some of these times have passed already. Nothing was moved."))
            old, lasts = session.starts, session.ends - session.starts
            session.starts, session.ends, session.moved = starts, starts + lasts, session.moved + 1
            moved.append((session, old))
    return moved
