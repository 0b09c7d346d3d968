"""What becomes of first steps when two turn out to be one person."""

from django.db.models import Q

from palante.people.merging import Hands, mover
from palante.welcome.models import BuddyWish, Pair, Readiness, Turn


@mover(Readiness, BuddyWish)
def move_first_steps(hands: Hands) -> None:
    """Both said it: the newer answers stand."""
    for theirs, ours in hands.meet(Readiness, "journey"):
        if theirs.at > ours.at:
            same = ("device", "data", "shared", "video", "at")
            hands.change(ours, **{name: getattr(theirs, name) for name in same})
        hands.fold(theirs, into=ours)
    for their_wish, our_wish in hands.meet(BuddyWish, "journey"):
        if their_wish.withdrawn_at is None and (our_wish.withdrawn_at or their_wish.at > our_wish.at):
            wished = ("role", "shows_number", "withdrawn_at", "at")
            hands.change(our_wish, **{name: getattr(their_wish, name) for name in wished})
        hands.fold(their_wish, into=our_wish)


@mover(Turn)
def move_turns(hands: Hands) -> None:
    """In the same line twice: the place nearer to the door stays."""
    standing = Q(helped_at=None, left_at=None)
    for theirs, ours in hands.meet(Turn, "office", only=standing):
        first = min(ours, theirs, key=lambda turn: turn.came_at)
        hands.change(ours, came_at=first.came_at, about=ours.about or theirs.about)
        hands.fold(theirs, into=ours)
    hands.move(Turn.objects.all())


@mover(Pair)
def move_pairs(hands: Hands) -> None:
    """A pair of the two with each other was one person alone: it goes. Of two buddies the earlier stays."""
    alone = Q(helper=hands.kept, helped=hands.gone) | Q(helper=hands.gone, helped=hands.kept)
    for row in Pair.objects.filter(alone):
        hands.drop(row)
    hands.move(Pair.objects.all(), "helper")
    for theirs, ours in hands.meet(Pair, "journey", field="helped", only=Q(ended_at=None)):
        hands.drop(
            max(ours, theirs, key=lambda row: row.made_at) if ours.helper_id == theirs.helper_id else theirs
        )
    hands.move(Pair.objects.all(), "helped")
