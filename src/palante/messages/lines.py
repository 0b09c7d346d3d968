"""The worker's hands: threads that do nothing but talk to the other side. They never touch the database."""

import logging
import queue
import threading
import time
from collections.abc import Callable

from palante.messages.channels import Channel, Doubt, Down, Permanent, Receipt, Temporary
from palante.messages.domain.deliver import Outcome
from palante.messages.models import Message

logger = logging.getLogger(__name__)

HANG_UP_AFTER = 20.0  # seconds without work after which a connection is closed, as servers like it
REST = (
    5.0,
    300.0,
)  # a server that does not answer is asked again after so many seconds, doubling up to the second

Done = queue.SimpleQueue["tuple[Line, Outcome] | None"]


class Line(threading.Thread):
    """One connection to the other side, one message at a time."""

    def __init__(self, carrier: type[Channel], done: Done) -> None:
        super().__init__(daemon=True, name=f"{carrier.name} line")
        self.carrier, self.done = carrier, done
        self.todo: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self.message: Message | None = (
            None  # what it holds, as the worker knows: until its outcome is committed
        )

    def give(self, message: Message) -> None:
        self.message, self.is_done = message, False
        self.todo.put(message)

    def end(self) -> None:
        self.todo.put(None)

    def run(self) -> None:
        channel = self.carrier()
        while True:
            try:
                message = self.todo.get(timeout=HANG_UP_AFTER)
            except queue.Empty:
                channel.close()
                continue
            if message is None:
                channel.close()
                return
            self.done.put((self, _hand_over(channel, message)))


def _hand_over(channel: Channel, message: Message) -> Outcome:
    try:
        said = channel.send(message)
        receipt = said if isinstance(said, Receipt) else Receipt(said)
        return Outcome(message, channel.name, receipt=receipt, tells_delivery=channel.tells_delivery)
    except (Temporary, Permanent, Doubt, Down) as error:
        return Outcome(message, channel.name, error=error)
    except Exception as error:
        # A fault of ours. Channels raise Doubt for everything after the first byte, so nothing has left.
        logger.exception("Message %s could not be handed over", message.pk)
        return Outcome(message, channel.name, error=Temporary(type(error).__name__))


class Rest:
    """Leaves a channel that does not answer alone for a while, longer each time; then one message tries the door."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.until, self.seconds = clock, 0.0, 0.0

    @property
    def is_on(self) -> bool:
        return self.clock() < self.until

    @property
    def is_trying(self) -> bool:
        return self.seconds > 0

    def begin(self) -> None:
        if not self.is_on:  # four lines failing together are one failure
            self.seconds = min(max(self.seconds * 2, REST[0]), REST[1])
            self.until = self.clock() + self.seconds

    def end(self) -> None:
        self.until = self.seconds = 0.0
