"""What becomes of seats when two turn out to be one person."""

from palante.calls.models import Registration, Seat
from palante.people.merging import Hands, mover
from palante.people.models import Purpose
from palante.people.queries import newest_consents

BETTER = (Seat.TAKEN, Seat.WAITING, Seat.LEFT)


@mover(Registration)
def move_registrations(hands: Hands) -> None:
    """One registration a journey: the better seat, the earlier day, and who was first to bring her."""
    for theirs, ours in hands.meet(Registration, "journey"):
        first, second = sorted((ours, theirs), key=lambda row: row.at)
        seat = min((Seat(row.seat) for row in (ours, theirs)), key=BETTER.index)
        since = [row.seated_at for row in (ours, theirs) if row.seat == seat and row.seated_at]
        said = newest_consents(hands.kept, ours.journey_id).get(Purpose.REMINDERS)
        hands.change(
            ours,
            seat=seat.value,
            at=first.at,
            seated_at=min(since, default=None),
            way=first.way,
            brought_by_id=first.brought_by_id or second.brought_by_id,
            # Undoing a list takes away whom that list alone brought: she came by another way as well.
            source_id=first.source_id if second.source_id else None,
            is_adult=ours.is_adult and theirs.is_adult,
            wants_reminders=said.given if said else ours.wants_reminders and theirs.wants_reminders,
        )
        hands.fold(theirs, into=ours)
