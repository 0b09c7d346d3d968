"""The worker: one loop that hands messages over, beats, recovers what dead workers left, and has chores and long work
done in threads of their own.

Only the loop's own thread touches the outbox; its lines do nothing but talk to the other side. So there is one place
where a message's state changes, at most one message on each line, and a line gets its next message only after the
outcome of its last one has been committed.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import now

from palante.base.chores import chores
from palante.base.jobs import LANES
from palante.base.taskqueue import Queue
from palante.messages.channels import Channel, Down, carriers
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, begin, claim, give_back, settle
from palante.messages.lines import Done, Line, Rest
from palante.messages.models import Message
from palante.messages.models import Worker as WorkerRow

logger = logging.getLogger(__name__)

BATCH = 50  # claimed at once; a code that somebody waits for never queues behind more
POLL = 1.0  # seconds between two looks into an idle outbox
BEAT = 5.0
RECOVER = 10.0
LAST_WORDS = 30.0  # how long a polite stop waits for what is being handed over


class Worker:
    """`run()` until `stop()`; with `until_empty`, until nothing is due any more. Makes everything due at `at`, if given."""

    def __init__(self, *, with_chores: bool = True, at: datetime | None = None) -> None:
        self.at = at
        self.done: Done = queue.SimpleQueue()
        self.senders = {
            channel: _Sender(channel, carrier, self.done) for channel, carrier in carriers().items()
        }
        self.heard: list[tuple[Line, Outcome]] = []  # outcomes not committed yet
        self.stopping = threading.Event()
        self.beside = (
            [_Chores(self.stopping), *(Queue(self.stopping, lane) for lane in LANES)] if with_chores else []
        )
        self.handed_over = 0
        self.shut: set[str] = set()  # channels whose other side does not answer, as anybody here knows
        self.beaten = self.recovered = float("-inf")

    def run(self, *, until_empty: bool = False) -> int:
        """Returns how many messages were handed over."""
        _keep_commits()
        self.row = attend.come(at=now())
        for line in self._lines():
            line.start()
        for thread in self.beside:
            thread.start()
        try:
            while not self.stopping.is_set():
                try:
                    moved = self._turn(patient=not until_empty)
                except DatabaseError:
                    self._wait_for_database()
                    continue
                if until_empty and not moved and not self._held():
                    break
        finally:
            self.stop()
            self._leave()
        return self.handed_over

    def stop(self) -> None:
        """Finish what is being handed over, give the rest back, go. Safe in a signal handler."""
        self.stopping.set()
        self.done.put(None)

    def now(self) -> datetime:
        return self.at or now()

    def _turn(self, *, patient: bool) -> bool:
        """Hear from the lines, write it down, give them more. False when there was nothing to do (if `patient`, only
        after a while)."""
        self._attend()
        for sender in self.senders.values():
            if sender.wants_more():
                sender.take_up(self.row, at=self.now())
        able = any(sender.can_give() for sender in self.senders.values())
        self._listen(0 if able or not (patient or self._held()) else POLL)
        return self._commit()

    def _listen(self, seconds: float) -> None:
        """Collect what the lines have to tell; wait so long for the first word."""
        try:
            if seconds and not self.heard:
                self._hear(self.done.get(timeout=seconds))
            while True:
                self._hear(self.done.get_nowait())
        except queue.Empty:
            return

    def _hear(self, told: tuple[Line, Outcome] | None) -> None:
        if told is not None:  # None only wakes the loop
            line, outcome = told
            line.is_done = True
            self.heard.append(told)
            self.senders[outcome.message.channel].learn(outcome)

    def _commit(self) -> bool:
        """In one transaction: what became of the last messages, and which are handed over next. Then they leave."""
        at = self.now()
        senders = [] if self.stopping.is_set() else self.senders.values()
        chosen = [(sender, list(sender.next())) for sender in senders]
        if not self.heard and not any(messages for _, messages in chosen):
            return False
        with transaction.atomic():
            settle([outcome for _, outcome in self.heard], at=at)
            begun = [(sender, begin(self.row, messages, at=at)) for sender, messages in chosen]
        heard, self.heard = self.heard, []
        for line, _ in heard:
            line.message, line.is_done = None, False
        for (sender, messages), (_, leaving) in zip(chosen, begun, strict=True):
            for _ in messages:
                sender.claimed.popleft()
            for line, message in zip(sender.idle(), leaving, strict=False):
                line.give(message)
        self._tell_of_trouble([outcome for _, outcome in heard])
        return True

    def _tell_of_trouble(self, outcomes: list[Outcome]) -> None:
        """A channel that does not answer stands on the desk, and what was claimed for it waits in the outbox instead."""
        for channel in {outcome.message.channel for outcome in outcomes}:
            mine = [outcome for outcome in outcomes if outcome.message.channel == channel]
            down = next((outcome for outcome in mine if isinstance(outcome.error, Down)), None)
            if down is not None:
                logger.warning("%s does not answer: %s", down.carrier, down.error)
                attend.note_outage(self.row, channel, str(down.error), at=now())
                self._give_back(self.senders[channel])
                self.shut.add(channel)
            elif channel in self.shut:
                attend.end_outage(self.row, channel, at=now())
                self.shut.discard(channel)
        self.handed_over += sum(outcome.error is None for outcome in outcomes)

    def _attend(self) -> None:
        clock = time.monotonic()
        if clock - self.beaten >= BEAT:
            if not attend.beat(self.row, at=now()):
                logger.warning(
                    "This worker was taken for dead: it slept, or the machine did. It starts anew."
                )
                self._forget()
                self.row = attend.come(at=now())
            self.shut = attend.shut_channels()
            self.beaten = clock
        if clock - self.recovered >= RECOVER:
            due, in_doubt = attend.recover(by=self.row, at=now())
            if due or in_doubt:
                logger.warning("A worker had died: %s messages are due again, %s in doubt", due, in_doubt)
            self.recovered = clock

    def _give_back(self, *senders: "_Sender") -> None:
        channels = [sender.channel for sender in senders]
        give_back(self.row, except_for=self._held(), channels=channels)
        self._forget(*senders)

    def _forget(self, *senders: "_Sender") -> None:
        for sender in senders or self.senders.values():
            sender.claimed.clear()

    def _wait_for_database(self) -> None:
        """Outcomes are kept until they are committed; what was claimed is let go, since nobody knows what committed."""
        logger.exception("The database does not answer; trying again")
        connection.close()
        self._forget()
        while not self.stopping.wait(POLL):
            try:
                give_back(self.row, except_for=self._held())
            except DatabaseError:
                connection.close()
            else:
                return

    def _leave(self) -> None:
        ends = time.monotonic() + LAST_WORDS
        try:
            self._give_back()
            while self._held() and time.monotonic() < ends:
                self._listen(POLL)
                self._commit()
            attend.go(self.row, at=now())
        except DatabaseError:
            logger.exception(
                "The database does not answer; the next worker recovers what was being handed over"
            )
        for line in self._lines():
            line.end()
        ends = time.monotonic() + LAST_WORDS
        for thread in self.beside:
            thread.join(timeout=max(0.0, ends - time.monotonic()))

    def _lines(self) -> Iterator[Line]:
        for sender in self.senders.values():
            yield from sender.lines

    def _held(self) -> list[Message]:
        """What is in the lines' hands."""
        return [line.message for line in self._lines() if line.message is not None]


class _Sender:
    """One channel's lines, and what is claimed for them."""

    def __init__(self, channel: str, carrier: type[Channel], done: Done) -> None:
        self.channel, self.carrier = channel, carrier
        count = getattr(carrier, "lines", settings.EMAIL_CONNECTIONS)
        self.lines = [Line(carrier, done) for _ in range(max(1, count))]
        self.claimed: deque[Message] = deque()
        self.rest = Rest()
        self.looks_again_at = float(
            "-inf"
        )  # found nothing: a busy neighbour need not ask for it at every turn

    def take_up(self, worker: WorkerRow, *, at: datetime) -> None:
        """Claim what is due; a single message while the other side has yet to prove that it is back."""
        taken = claim(worker, [self.channel], limit=1 if self.rest.is_trying else BATCH, at=at)
        if not taken:
            self.looks_again_at = time.monotonic() + POLL
        elif (prepare := getattr(self.carrier, "prepare", None)) is not None:
            _prepare(prepare, taken, at)
        self.claimed.extend(taken)

    def learn(self, outcome: Outcome) -> None:
        if isinstance(outcome.error, Down):
            self.rest.begin()
        else:  # whatever it said, it answered
            self.rest.end()

    def idle(self) -> list[Line]:
        """Lines that can take a message with the next commit, which also writes down what became of their last one."""
        return [line for line in self.lines if line.message is None or line.is_done]

    def wants_more(self) -> bool:
        if self.claimed or not self.idle() or self.rest.is_on:
            return False
        return time.monotonic() >= self.looks_again_at

    def can_give(self) -> bool:
        return bool(self.claimed) and bool(self.idle()) and not self.rest.is_on

    def next(self) -> Iterator[Message]:
        """As many as there are idle lines; a single one while the other side has yet to prove that it is back."""
        count = len(self.idle())
        if self.rest.is_trying:
            count = 1 if count == len(self.lines) else 0
        return islice(self.claimed, 0 if self.rest.is_on else count)


def _prepare(prepare: Callable[..., None], messages: list[Message], at: datetime) -> None:
    """A channel's own fault keeps no other from its turn: its `send` fails for want of what was not prepared."""
    try:
        prepare(messages, at=at)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Messages could not be prepared")


class _Chores(threading.Thread):
    """Has chores done beside the loop, so that 20,000 reminders in the making do not keep a code waiting."""

    def __init__(self, stopping: threading.Event) -> None:
        super().__init__(daemon=True, name="chores")
        self.stopping = stopping
        autodiscover_modules("chores")
        self.next_at = {chore.name: 0.0 for chore in chores()}

    def run(self) -> None:
        while not self.stopping.is_set():
            for chore in chores():
                if self.stopping.is_set() or time.monotonic() < self.next_at[chore.name]:
                    continue
                try:
                    chore.work(now())
                except Exception:
                    logger.exception("The chore %s failed; it is tried again", chore.name)
                    connection.close()
                self.next_at[chore.name] = time.monotonic() + chore.seconds
            self.stopping.wait(POLL)
        connection.close()


def _keep_commits() -> None:
    """SQLite in WAL mode may forget the last commits when the power fails. For this connection it may not: a forgotten
    “handing over” would be sent twice. Costs one sync of the disk a commit."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
