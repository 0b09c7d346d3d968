"""Move one session, and take it back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.models import Journey, Session
from palante.journeys.pattern import too_far
from palante.journeys.queries import last_move
from palante.people.models import Member


@transaction.atomic
def move_session(
    session: Session, *, starts: datetime, by: Member | None, at: datetime | None = None
) -> Session:
    """Give a session another time; it stays as long as it was. Reminders, calendars and the last day follow.

    Raises ValidationError, with a sentence for the team, when it has begun, the new time has passed or is taken.
    Moving it to where it is changes nothing.
    """
    at = at or now()
    session = lock(session)
    if session.starts == starts:
        return session
    old = _move(session, starts, at)
    record("session_moved", session, by=by, journey=session.journey, at=at, old=old, new=starts)
    announce("session_moved", session, old)
    return session


@transaction.atomic
def undo_move(session: Session, *, by: Member | None, at: datetime | None = None) -> Session:
    """Put a session back to where it was before it was last moved. Once: an undone move cannot be undone again."""
    at = at or now()
    session = lock(session)
    last = last_move(session)
    if last is None:
        raise ValidationError(_("There is no move to undo."))
    old = _move(session, last.old, at)
    record("session_move_undone", session, by=by, journey=session.journey, at=at, old=old, new=last.old)
    announce("session_moved", session, old)
    return session


def lock(session: Session) -> Session:
    """The session as it is now. The journey's row is locked: two people moving two sessions must see each other."""
    journey = Journey.objects.select_for_update().get(pk=session.journey_id)
    fresh = Session.objects.get(pk=session.pk)
    fresh.journey = journey
    return fresh


def _move(session: Session, starts: datetime, at: datetime) -> datetime:
    zone = session.journey.tzinfo
    if session.starts <= at:
        raise ValidationError(
            _("“%(title)s” has begun already and stays where it is.") % {"title": session.title}
        )
    if too_far(starts.date(), at):
        raise ValidationError(
            _("%(day)s is very far away. Is the year right?") % {"day": date_format(starts)}
        )
    if starts <= at:
        raise ValidationError(
            _("%(when)s has passed. Choose a time to come.") % {"when": in_words(starts, zone)}
        )
    old, lasts = session.starts, session.ends - session.starts
    refuse_overlap(session, starts, starts + lasts)
    session.starts, session.ends = starts, starts + lasts
    session.moved += 1
    session.save(update_fields=["starts", "ends", "moved"])
    keep_last_day(session.journey)
    return old


def refuse_overlap(session: Session, starts: datetime, ends: datetime) -> None:
    """Nobody can be in two sessions of a journey at once."""
    others = session.journey.sessions.exclude(pk=session.pk)
    other = others.filter(starts__lt=ends, ends__gt=starts).first()
    if other is not None:
        zone = session.journey.tzinfo
        raise ValidationError(
            _("At that time there is “%(title)s” (%(from)s to %(to)s). Choose a time before or after it.")
            % {
                "title": other.title,
                "from": in_words(other.starts, zone),
                "to": date_format(other.ends.astimezone(zone), "TIME_FORMAT"),
            }
        )


def keep_last_day(journey: Journey) -> None:
    """`ends_on` is the day of the last session, in the journey's own zone."""
    last = max(journey.sessions.values_list("starts", flat=True), default=None)
    if last is not None and (day := last.astimezone(journey.tzinfo).date()) != journey.ends_on:
        journey.ends_on = day
        journey.save(update_fields=["ends_on"])


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """A moment by the journey's clock, for sentences to the team."""
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT")
