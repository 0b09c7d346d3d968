"""What becomes of hours when two turn out to be one person."""

from palante.hours.cells import UNSAID
from palante.hours.models import Week
from palante.people.merging import Hands, mover


@mover(Week)
def move_week(hands: Hands) -> None:
    """Both told hours: what either said stands, hour by hour; a guess gives way, and the row that is kept speaks first."""
    for theirs, ours in hands.meet(Week):
        first, then = (theirs, ours) if ours.is_guess and not theirs.is_guess else (ours, theirs)
        if then.is_guess and not first.is_guess:
            cells = first.cells
        else:
            pairs = zip(first.cells, then.cells, strict=True)
            cells = "".join(said if said != UNSAID else other for said, other in pairs)
        hands.change(
            ours,
            cells=cells,
            zone=first.zone,
            is_guess=ours.is_guess and theirs.is_guess,
            said_at=first.said_at,
        )
        hands.fold(theirs, into=ours)
