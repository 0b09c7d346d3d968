"""Two people look alike and are two: a person looked and said so."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.models import KeptApart, Member, Person


@transaction.atomic
def keep_apart(
    one: Person, other: Person, by: Member | Person | None = None, *, at: datetime | None = None
) -> KeptApart:
    """They are not shown as likely the same again, and no rule joins them. Twice is once."""
    first, second = sorted((one, other), key=lambda each: each.pk)
    row, is_new = KeptApart.objects.get_or_create(
        first=first,
        second=second,
        defaults={"by": by if isinstance(by, Member) else None, "at": at or now()},
    )
    if is_new:
        record("kept_apart", row, by=by, about=first, at=at, other=second.pk)
    return row


@transaction.atomic
def let_meet_again(row: KeptApart, by: Member | None = None, *, at: datetime | None = None) -> None:
    """The inverse: they may be one after all. Twice does no harm."""
    if KeptApart.objects.filter(pk=row.pk).delete()[0]:
        record("kept_apart_undone", row, by=by, about=row.first_id, at=at, other=row.second_id)
