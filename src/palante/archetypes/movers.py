"""What becomes of assignments when two people turn out to be one."""

from palante.archetypes.models import Assignment, How
from palante.people.merging import Hands, mover

STRENGTH = {How.ANSWERS: 0, How.HAND: 1, How.OWN: 2}


@mover(Assignment)
def move_assignments(hands: Hands) -> None:
    """The stronger word stays: her own, then the team's, then that of her answers; of two alike, the later one."""
    for theirs, ours in hands.meet(Assignment, "journey"):
        if (STRENGTH[How(theirs.how)], theirs.at) > (STRENGTH[How(ours.how)], ours.at):
            hands.change(ours, archetype=theirs.archetype, how=theirs.how, at=theirs.at, by=theirs.by)
        hands.fold(theirs, into=ours)
