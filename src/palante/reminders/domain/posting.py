"""How a journey's messages leave: with a person, or by themselves; and from how many on it asks in any case."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.reminders.models import Posting, Release

LEAST, MOST = 20, 20_000


@transaction.atomic
def set_posting(
    journey: Journey,
    *,
    release: str,
    asks_above: int = Posting.MANY,
    by: Member | None,
    at: datetime | None = None,
) -> Posting:
    """For what is written from now on; what waits already goes on waiting for its person."""
    at = at or now()
    if release not in Release.values:
        raise ValidationError({"release": _("Choose one of the two.")})
    if not LEAST <= asks_above <= MOST:
        words = _("Write a number from %(least)s to %(most)s.") % {"least": LEAST, "most": MOST}
        raise ValidationError({"asks_above": words})
    Journey.objects.select_for_update().get(pk=journey.pk)
    standing = Posting.objects.filter(journey=journey).first()
    if standing and (standing.release, standing.asks_above) == (release, asks_above):
        return standing
    changes = {"release": release, "asks_above": asks_above, "by": by, "at": at}
    row, _is_new = Posting.objects.update_or_create(journey=journey, defaults=changes)
    record("posting_set", journey, by=by, journey=journey, at=at, release=str(release), asks_above=asks_above)
    return row
