"""What becomes of messages when two turn out to be one person."""

from palante.messages.models import Message
from palante.people.merging import Hands, mover


@mover(Message)
def move_messages(hands: Hands) -> None:
    hands.move(Message.objects.all())
