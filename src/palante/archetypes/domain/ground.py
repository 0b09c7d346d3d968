"""A teller takes her story back: the passages go from under every claim, and the claim says that it lost its ground."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.archetypes.models import Archetype, Claim, Evidence, Revision, Voice
from palante.base.log import record


@transaction.atomic
def lose_ground(story_id: int, *, at: datetime | None = None) -> int:
    """Forget every place that pointed to this story, also in the history. Safe to repeat; returns how many claims lost
    some of their ground."""
    at = at or now()
    rows = Evidence.objects.filter(story=story_id)
    touched = list(
        Archetype.objects.select_for_update(of=("self",)).filter(
            pk__in=list(rows.values_list("archetype", flat=True))
        )
    )
    claims = list(Claim.objects.filter(pk__in=rows.exclude(claim=None).values("claim")))
    rows.delete()
    Voice.objects.filter(story=story_id).delete()
    for claim in claims:
        if not claim.evidence.exists():
            claim.lost_at = at
            claim.save(update_fields=["lost_at"])
    for row in touched:
        count = sum(1 for claim in claims if claim.archetype_id == row.pk)
        record("archetype_lost_ground", row, journey=row.journey_id, at=at, claims=count)
    for revision in Revision.objects.filter(archetype__in=_that_may_remember(story_id, touched)):
        if _forget(revision.before, story_id):
            revision.save(update_fields=["before"])
    return len(claims)


def _that_may_remember(story_id: int, touched: list[Archetype]) -> list[int]:
    """An archetype's history may know a story that it rests on no more: those of the same journey are looked through."""
    journeys = {row.journey_id for row in touched} | set(
        Archetype.objects.filter(journey__stories=story_id).values_list("journey", flat=True)
    )
    return list(Archetype.objects.filter(journey__in=journeys).values_list("pk", flat=True))


def _forget(before: dict, story_id: int) -> bool:
    changed = False
    for claim in before.get("claims", []):
        kept = [place for place in claim["ground"] if place[0] != story_id]
        changed = changed or len(kept) != len(claim["ground"])
        claim["ground"] = kept
    return changed
