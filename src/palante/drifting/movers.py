"""What becomes of it when two turn out to be one person."""

from django.db.models import Q

from palante.drifting.models import Deed, Drift
from palante.people.merging import Hands, mover


@mover(Drift)
def move_drifts(hands: Hands) -> None:
    """Two open spells for the same reason are one, as old as the older."""
    for theirs, ours in hands.meet(Drift, "journey", "reason", only=Q(ended_at=None)):
        hands.change(
            ours,
            since=max(ours.since, theirs.since),
            found_at=min(ours.found_at, theirs.found_at),
            let_be_at=ours.let_be_at or theirs.let_be_at,
        )
        hands.fold(theirs, into=ours)
    hands.move(Drift.objects.all())


@mover(Deed)
def move_deeds(hands: Hands) -> None:
    hands.move(Deed.objects.all())
