"""Say no to an invitation, or «that is not me»: everything goes but the fingerprint, so that nobody asks again."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.calls.domain.invite import empty
from palante.calls.models import Invited, PeopleList


@transaction.atomic
def decline(invited: Invited, *, is_not_me: bool = False, at: datetime | None = None) -> None:
    """Twice is once; who has accepted leaves the journey instead. “Not me” is counted, so that the partner's list may be
    mended: a number only."""
    at = at or now()
    row = Invited.objects.select_for_update().get(pk=invited.pk)
    if row.state not in (Invited.State.WAITING, Invited.State.SENT):
        return
    empty(Invited.objects.filter(pk=row.pk), Invited.State.DECLINED, at=at)
    if is_not_me and row.source_id:
        source = PeopleList.objects.select_for_update().get(pk=row.source_id)
        source.counts["not_me"] = source.counts.get("not_me", 0) + 1
        source.save(update_fields=["counts"])
    record("invitation_declined", row, journey=row.journey_id, at=at, not_me=is_not_me)
