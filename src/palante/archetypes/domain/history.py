"""What an archetype was before each change, and how it comes back. Nothing is overwritten."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.models import Archetype, Claim, Evidence, Revision
from palante.base.log import record
from palante.people.models import Member
from palante.stories.models import Passage

Snapshot = dict[str, Any]
CLAIM = ("aspect", "order", "is_item", "from_kit", "words")


class EditedMeanwhile(ValueError):  # noqa: N818  (said as it happened)
    """Somebody changed it since it was read. Nothing was saved."""

    def __init__(self, theirs: str = "") -> None:
        self.theirs = theirs
        super().__init__(
            _(
                "Somebody else changed this meanwhile. Nothing of yours was saved over theirs: look at it again."
            )
        )


def snapshot(archetype: Archetype) -> Snapshot:
    """Words, claims and the places of passages; never a passage's words."""
    claims = {claim.pk: claim for claim in archetype.claims.all()}
    ground: dict[int | None, list[list[Any]]] = {pk: [] for pk in claims}
    for row in archetype.evidence.filter(claim__isnull=False):
        ground[row.claim_id].append([row.story_id, row.key, row.number])
    return {
        "words": archetype.words,
        "claims": [
            {"key": str(claim.key), "ground": ground[pk]}
            | {field: getattr(claim, field) for field in CLAIM}
            | {"lost_at": claim.lost_at.isoformat() if claim.lost_at else None}
            for pk, claim in claims.items()
        ],
    }


def remember(archetype: Archetype, why: str, before: Snapshot, *, by: Member | None, at: datetime) -> None:
    """Keep what it was, if it is not the same now. In the caller's transaction, after the change."""
    if snapshot(archetype) == before:
        return
    last = archetype.revisions.aggregate(last=Max("number"))["last"] or 0
    Revision.objects.create(archetype=archetype, number=last + 1, why=why, before=before, by=by, at=at)
    archetype.changed_at = at
    archetype.save(update_fields=["changed_at"])
    record(f"archetype_{why}", archetype, by=by, journey=archetype.journey_id, at=at, number=last + 1)


def locked(archetype: Archetype) -> Archetype:
    """The row for the one who changes it: two changes at once follow each other."""
    return Archetype.objects.select_for_update(of=("self",)).select_related("journey").get(pk=archetype.pk)


@transaction.atomic
def bring_back(
    archetype: Archetype,
    number: int,
    *,
    seen: int | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Archetype:
    """Make it again what it was before change `number`. What stood in between stays in the history.

    `seen` is the newest change the one who undoes had before their eyes: raises EditedMeanwhile when there is a newer one.
    Passages come back only where their story is still here and their words still stand in it.
    """
    at, row = at or now(), locked(archetype)
    newest = row.revisions.aggregate(last=Max("number"))["last"] or 0
    if seen is not None and seen != newest:
        raise EditedMeanwhile
    wanted: Snapshot = row.revisions.get(number=number).before
    was = snapshot(row)
    row.words = wanted["words"]
    row.save(update_fields=["words"])
    claims = {str(claim.key): claim for claim in row.claims.all()}
    for told in wanted["claims"]:
        claim = claims.pop(told["key"], None) or Claim(archetype=row, key=told["key"])
        for field in CLAIM:
            setattr(claim, field, told[field])
        claim.lost_at = datetime.fromisoformat(told["lost_at"]) if told["lost_at"] else claim.lost_at
        claim.save()
        _lay_ground(row, claim, told["ground"], by, at)
    for claim in claims.values():
        free(claim)
    remember(row, "undone", was, by=by, at=at)
    return row


def free(claim: Claim) -> None:
    """The claim goes; its passages stay grouped under its aspect."""
    piled = set(
        Evidence.objects.filter(archetype=claim.archetype_id, aspect=claim.aspect, claim=None).values_list(
            "story", "key"
        )
    )
    for row in claim.evidence.all():
        if (row.story_id, row.key) not in piled:
            row.claim = None
            row.save(update_fields=["claim"])
    claim.delete()


def _lay_ground(
    archetype: Archetype, claim: Claim, ground: list[list[Any]], by: Member | None, at: datetime
) -> None:
    wanted = {(story, key): number for story, key, number in ground}
    there = {(row.story_id, row.key): row for row in claim.evidence.all()}
    for place, row in there.items():
        if place not in wanted:
            row.delete()
    missing = {place: number for place, number in wanted.items() if place not in there}
    if not missing:
        return
    # Only what can still be read: a story that was taken back has no passages any more.
    alive = set(
        Passage.objects.filter(
            story__in={story for story, _key in missing}, story__withdrawn_at=None
        ).values_list("story", "key")
    )
    for (story, key), number in missing.items():
        if (story, key) in alive:
            piled = archetype.evidence.filter(aspect=claim.aspect, claim=None, story=story, key=key)
            piled.delete()
            Evidence.objects.create(
                archetype=archetype, claim=claim, aspect=claim.aspect, story_id=story, key=key,
                number=number, by=by, at=at,
            )  # fmt: skip
