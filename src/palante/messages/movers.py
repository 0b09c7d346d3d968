"""What becomes of messages when two turn out to be one person."""

from palante.messages.models import Message, Preferences, Thread
from palante.people.merging import Hands, mover


@mover(Message)
def move_messages(hands: Hands) -> None:
    hands.move(Message.objects.all())


@mover(Thread)
def move_threads(hands: Hands) -> None:
    """A thread belongs to an address, so the two never meet in one; those noted by hand stand side by side."""
    hands.move(Thread.objects.all())


@mover(Preferences)
def move_preferences(hands: Hands) -> None:
    """Whatever either row stopped stays stopped, and the longer pause holds. Order and hours are those of the row that
    is kept, unless it has none; openly only if both said so."""
    for theirs, ours in hands.meet(Preferences):
        quiet = ours if ours.quiet_from else theirs
        hands.change(
            ours,
            channels=ours.channels or theirs.channels,
            stopped_channels=sorted({*ours.stopped_channels, *theirs.stopped_channels}),
            stopped_kinds=sorted({*ours.stopped_kinds, *theirs.stopped_kinds}),
            quiet_from=quiet.quiet_from,
            quiet_to=quiet.quiet_to,
            paused_until=max(filter(None, (ours.paused_until, theirs.paused_until)), default=None),
            speaks_openly=ours.speaks_openly and theirs.speaks_openly,
            held=theirs.held | ours.held,
        )
        hands.fold(theirs, into=ours)
