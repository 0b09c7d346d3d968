"""Two rows turned out to be one person: join them, and take that back."""

import json
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.people.domain.keys import whose_keys_end
from palante.people.merging import give_all, give_back
from palante.people.models import KeptApart, LikelySame, Member, Merge, Person


@transaction.atomic
def merge(
    kept: Person, gone: Person, by: Member | Person | None = None, *, at: datetime | None = None
) -> Merge:
    """Everything `gone` has is `kept`'s: seats, evidence, canvases, numbers, cards, browsers. Nothing is lost.

    `gone` stays as an empty row that leads to `kept`; its card still opens the door. Merging the same two again gives
    the same merge. Raises ValidationError for one who is erased or gone already, and for somebody with herself.
    `by`: None when Palante joined them by a rule. A desk cannot know who made a row: where only one of the two has proven
    the number they share, the other's browsers, links and card open nothing until that is undone. Announces "merged"
    (merge).
    """
    at = at or now()
    kept, gone = _locked(kept, gone)
    if gone.merged_at and (known := Merge.objects.filter(kept=kept, gone=gone, undone_at=None).first()):
        return known
    if kept.pk == gone.pk or any(each.erased_at or each.merged_at for each in (kept, gone)):
        raise ValidationError(_("One of the two is not here any more. Look at the list again."), code="gone")
    closed = whose_keys_end(kept, gone) if isinstance(by, Member) else None  # a rule (`join.py`) has looked
    hands = give_all(kept, gone, at=at, closed=closed)
    hands.change(gone, merged_at=at)
    row = Merge.objects.create(
        kept=kept,
        gone=gone,
        moved={"steps": hands.steps},
        before=json.dumps(hands.was, ensure_ascii=False),
        by=by if isinstance(by, Member) else None,
        at=at,
    )
    record("merged", row, by=by, about=kept, at=at, gone=gone.pk, steps=len(hands.steps))
    announce("merged", row)
    return row


@transaction.atomic
def unmerge(row: Merge, by: Member | Person | None = None, *, at: datetime | None = None) -> int:
    """They are two again, each with what was theirs; what came after the merge stays with `kept`.

    Returns how many steps could not be taken back because something came after them. Twice is once. A person that was
    joined to a third meanwhile is first taken out there: raises ValidationError. Announces "unmerged" (merge).
    """
    at = at or now()
    kept, gone = _locked(Person(pk=row.kept_id), Person(pk=row.gone_id))
    row = Merge.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.undone_at:
        return 0
    later = Merge.objects.filter(gone_id=row.kept_id, undone_at=None, pk__gt=row.pk)
    if later.exists() or Merge.objects.filter(kept_id=row.kept_id, undone_at=None, pk__gt=row.pk).exists():
        raise ValidationError(
            _("After this, the same person was joined with somebody else. Undo that first."), code="later"
        )
    if not row.before:
        raise ValidationError(
            _("They were joined long ago. What each had apart is not kept so long."), code="sealed"
        )
    left = give_back(kept, gone, row.moved["steps"], json.loads(row.before))
    row.undone_at, row.before = at, ""
    row.save(update_fields=["undone_at", "before"])
    record("unmerged", row, by=by, about=row.kept_id, at=at, gone=row.gone_id, left=left)
    announce("unmerged", row)
    return left


def seal(rows: QuerySet[Merge]) -> None:
    """Some time after a merge nobody undoes it any more: what each had apart, and the words in the row that is gone, are
    forgotten. It goes on leading to `kept`, for its card is still in somebody's hand."""
    for row in rows.select_related("kept", "gone"):
        photo = row.gone.photo
        if photo and photo.name and photo.name != row.kept.photo.name:
            transaction.on_commit(partial(photo.storage.delete, photo.name))
        words = {"alias": "", "name": "", "place": "", "business": "", "photo": "", "seen_by": {}}
        Person.objects.filter(pk=row.gone_id).update(**words)
    rows.update(before="", moved={})


def merges_of(person: Person) -> list[Merge]:
    """Those who were joined to this person and stand as empty rows."""
    return list(Merge.objects.filter(kept=person, undone_at=None).select_related("gone"))


def forget_merges(person: Person) -> None:
    """She is being erased: nothing remembers whom she was taken for, nor what stood in the rows that were joined."""
    Merge.objects.filter(Q(kept=person) | Q(gone=person)).delete()
    for model in (KeptApart, LikelySame):
        model._default_manager.filter(Q(first=person) | Q(second=person)).delete()


def _locked(kept: Person, gone: Person) -> tuple[Person, Person]:
    """Both rows, always locked in the same order: two desks joining the same pair do not wait for each other for ever."""
    rows = {
        each.pk: each
        for each in Person.objects.select_for_update().filter(pk__in={kept.pk, gone.pk}).order_by("pk")
    }
    return rows[kept.pk], rows[gone.pk]
