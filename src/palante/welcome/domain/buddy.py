"""Buddies: somebody who goes along with somebody. Offered, wished for, paired by the team, ended by either side."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.calls.models import Registration
from palante.journeys.models import Journey
from palante.people.models import Member, Person
from palante.welcome.models import BuddyWish, Pair, Role

MOST_HELPED = 3  # so many at once go along with one person


@transaction.atomic
def wish(
    journey: Journey, person: Person, role: str, *, shows_number: bool = False, at: datetime | None = None
) -> BuddyWish:
    """Offer to go along, or ask for somebody who does. The newest wish stands; who withdrew may wish again."""
    at, role = at or now(), Role(role)
    row, is_new = BuddyWish.objects.get_or_create(
        journey=journey, person=person, defaults={"role": role, "shows_number": shows_number, "at": at}
    )
    row = BuddyWish.objects.select_for_update().get(pk=row.pk)
    now_wished = (role, shows_number, None)
    if not is_new and (row.role, row.shows_number, row.withdrawn_at) == now_wished:
        return row
    row.role, row.shows_number, row.withdrawn_at = now_wished
    row.save(update_fields=["role", "shows_number", "withdrawn_at"])
    record("buddy_wished", row, by=person, about=person, journey=journey, at=at, role=str(role))
    return row


@transaction.atomic
def withdraw_wish(row: BuddyWish, *, at: datetime | None = None) -> BuddyWish:
    """No more pairs, and no number shown. Pairs that stand stay until one of the two ends them."""
    row = BuddyWish.objects.select_for_update().get(pk=row.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.shows_number = at or now(), False
        row.save(update_fields=["withdrawn_at", "shows_number"])
        record("buddy_wish_withdrawn", row, by=row.person, about=row.person, journey=row.journey_id, at=at)
    return row


@transaction.atomic
def pair(journey: Journey, helper: Person, helped: Person, *, by: Member, at: datetime | None = None) -> Pair:
    """Bring the two together: both have a seat and both wished for it. The same two again are one pair.

    Raises ValidationError, with a sentence for the team.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    standing = Pair.objects.filter(journey=journey, ended_at=None)
    if known := standing.filter(helper=helper, helped=helped).first():
        return known
    wishes = dict(
        BuddyWish.objects.filter(journey=journey, person__in=[helper, helped], withdrawn_at=None).values_list(
            "person", "role"
        )
    )
    seated = Registration.objects.seated().filter(
        journey=journey, person__in=[helper, helped], person__erased_at=None
    )
    if wishes != {helper.pk: Role.HELPS, helped.pk: Role.HELPED} or seated.count() != 2:
        raise ValidationError(_("One of the two does not wish this any more. Look at the list again."))
    if standing.filter(helped=helped).exists():
        raise ValidationError(_("This person has a buddy already."))
    if standing.filter(helper=helper).count() >= MOST_HELPED:
        raise ValidationError(_("This person goes along with %(count)s already.") % {"count": MOST_HELPED})
    row = Pair.objects.create(journey=journey, helper=helper, helped=helped, made_by=by, made_at=at)
    record("buddies_paired", row, by=by, about=helped, journey=journey, at=at, helper=helper.pk)
    announce("buddies_paired", row)
    return row


@transaction.atomic
def end_pair(row: Pair, *, by: Member | Person, at: datetime | None = None) -> Pair:
    """Either of them, or the team. No reason is asked for."""
    row = Pair.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is None:
        row.ended_at = at or now()
        row.save(update_fields=["ended_at"])
        record("pair_ended", row, by=by, about=row.helped_id, journey=row.journey_id, at=row.ended_at)
    return row
