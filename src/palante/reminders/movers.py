"""What becomes of reminders when two turn out to be one person: she is told once."""

from palante.messages.models import Fault, Message, State
from palante.people.merging import Hands, mover
from palante.reminders.models import Reminder


@mover(Reminder)
def move_reminders(hands: Hands) -> None:
    """Of two of one round that have not left, one leaves. The other is held back; undo lets it go again."""
    for theirs, ours in hands.meet(Reminder, "round"):
        mine, other = ours.message_id, theirs.message_id
        hands.fold(theirs, into=ours)
        if other and not mine:
            hands.change(ours, message_id=other, channel=theirs.channel, skipped="")
        elif other:
            for message in Message.objects.select_for_update().filter(pk=other, state=State.DUE):
                hands.change(message, state=State.HELD.value, fault=Fault.BY_HAND.value)
