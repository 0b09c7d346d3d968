"""The life of a call: opened, extended, closed, opened again. Its days stand in the journey; who waits, in line."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.journeys.pattern import too_far
from palante.people.models import Member


@transaction.atomic
def open_call(journey: Journey, *, by: Member | None, at: datetime | None = None) -> Journey:
    """Open it today: a call planned for later begins now, and one that was closed by hand goes on. Twice is once.

    Raises ValidationError when its last day has passed (extend it instead) or nobody can see the journey yet.
    """
    at = at or now()
    journey = _locked(journey)
    today = at.astimezone(journey.tzinfo).date()
    if journey.published_at is None:
        raise ValidationError(_("Nobody can see the journey yet. Publish its page first, in the settings."))
    if journey.call_closes_on < today:
        raise ValidationError(
            _("The call's last day, %(day)s, has passed. Extend it to a day to come.")
            % {"day": date_format(journey.call_closes_on)}
        )
    changed: dict[str, Any] = {}
    if journey.call_opens_on > today:
        changed["call_opens_on"] = today
    if journey.call_closed_at is not None:
        changed["call_closed_at"] = None
    return _change(journey, "call_opened", changed, by, at)


@transaction.atomic
def extend_call(journey: Journey, until: date, *, by: Member | None, at: datetime | None = None) -> Journey:
    """A later last day; opens what was closed. The day told first is kept, so that pages can say it was extended."""
    at = at or now()
    journey = _locked(journey)
    today = at.astimezone(journey.tzinfo).date()
    if until == journey.call_closes_on and journey.call_closed_at is None:
        return journey
    if until < today:
        raise ValidationError(_("%(day)s has passed. Choose a day to come.") % {"day": date_format(until)})
    if until < journey.call_closes_on:
        raise ValidationError(
            _("The call is open until %(day)s already. Choose a later day; to end it sooner, close it.")
            % {"day": date_format(journey.call_closes_on)}
        )
    if too_far(until, at) or until > journey.ends_on:
        raise ValidationError(
            _("The journey ends on %(day)s: a call cannot last longer.")
            % {"day": date_format(journey.ends_on)}
        )
    changed: dict[str, Any] = {"call_closed_at": None} if journey.call_closed_at else {}
    if until > journey.call_closes_on:
        changed["call_closes_on"] = until
        changed["call_told_until"] = journey.call_told_until or journey.call_closes_on
    return _change(journey, "call_extended", changed, by, at, old=journey.call_closes_on, new=until)


@transaction.atomic
def close_call(journey: Journey, *, by: Member | None, at: datetime | None = None) -> Journey:
    """Nobody comes in any more, late-comers of the first half included. Who has a seat or waits keeps it. Twice is once."""
    at = at or now()
    journey = _locked(journey)
    changed = {} if journey.call_closed_at else {"call_closed_at": at}
    return _change(journey, "call_closed", changed, by, at)


def shortest_end(journey: Journey, at: datetime | None = None, *, days: int = 14) -> date:
    """The first last day with which a call that opens now, or opened already, is open for so many days."""
    today = (at or now()).astimezone(journey.tzinfo).date()
    return min(journey.call_opens_on, today) + timedelta(days=days)


def _locked(journey: Journey) -> Journey:
    return Journey.objects.select_for_update().get(pk=journey.pk)


def _change(
    journey: Journey, verb: str, changed: dict[str, Any], by: Member | None, at: datetime, **data: Any
) -> Journey:
    if changed:
        for name, value in changed.items():
            setattr(journey, name, value)
        journey.save(update_fields=list(changed))
        record(verb, journey, by=by, journey=journey, at=at, **data)
    return journey
