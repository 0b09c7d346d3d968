"""Choose how long a journey keeps one kind of data."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.people.models import Keeping, Member
from palante.people.retention import timers


@transaction.atomic
def keep_for(journey_id: int, category: str, days: int, *, by: Member, at: datetime | None = None) -> Keeping:
    """From now on; the next turn of the timers follows it. Raises ValidationError with a sentence."""
    timer = next((each for each in timers(of_journey=True) if each.category == category), None)
    if timer is None or timer.is_fixed:
        raise ValidationError(_("This cannot be changed."), code="fixed")
    if not timer.least <= days <= timer.most:
        raise ValidationError(
            _("Between %(least)d and %(most)d days."),
            code="bounds",
            params={"least": timer.least, "most": timer.most},
        )
    mine = Keeping.objects.select_for_update().filter(journey_id=journey_id, category=category)
    old = mine.first()
    if old and old.days == days:
        return old
    row, _is_new = Keeping.objects.update_or_create(
        journey_id=journey_id, category=category, defaults={"days": days, "by": by, "at": at or now()}
    )
    record(
        "kept_for", row, by=by, journey=journey_id, at=at, category=category, days=days, was=old and old.days
    )
    return row
