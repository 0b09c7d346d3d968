"""Reminders of the last days, an outbox with something in every state, and people who ask the host for a code.

The rounds are made by the reminders' own verb, moment after moment; what became of each message is written by the
outbox's own verb, as a worker would. Only the other side is made up: nothing leaves.
"""

import random
from datetime import datetime, timedelta

from django.db import transaction

from palante.demo.progress import Say
from palante.journeys.models import Journey
from palante.messages.channels import Doubt, Permanent, Receipt
from palante.messages.domain import attend
from palante.messages.domain.deliver import Outcome, settle
from palante.messages.domain.release import hold
from palante.messages.models import Message, State, Worker
from palante.people.domain.code import ask_code
from palante.people.models import Contact, ContactKind, Member
from palante.reminders.domain.remind import remind
from palante.reminders.timing import moments

LOOK_BACK = timedelta(hours=50)
JUST_NOW = timedelta(minutes=3)  # what falls due later than this is left to the worker
NOWHERE = "192.0.2.1"  # an internet address kept for examples


def fill_outbox(
    journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime, *, say: Say
) -> None:
    times = _due_times(journey, at)
    handed_over = [due_at for due_at in times if due_at < at - JUST_NOW]
    if handed_over:
        worker = attend.come(at=handed_over[0])
        for number, due_at in enumerate(handed_over, 1):
            remind(at=due_at)
            _hand_over(journey, worker, due_at, is_last=number == len(handed_over))
            say("messages", number, len(times))
        attend.go(worker, at=handed_over[-1] + timedelta(minutes=1))
    if len(times) > len(handed_over):
        remind(at=at)
    waiting = Message.objects.filter(journey_id=journey.pk, state=State.DUE).order_by("pk").first()
    if waiting is not None:
        hold(waiting, by=members["diego"], at=at)
    _ask_for_codes(journey, dice, at)


def _due_times(journey: Journey, at: datetime) -> list[datetime]:
    """When something fell due lately."""
    found = moments(journey.rules.filter(is_on=True), journey, list(journey.sessions.all()))
    return sorted({moment.due_at for moment in found if at - LOOK_BACK < moment.due_at <= at})


@transaction.atomic
def _hand_over(journey: Journey, worker: Worker, due_at: datetime, *, is_last: bool) -> None:
    """As on an ordinary day: nearly all are taken; one address does not exist any more, one connection broke."""
    mine = Message.objects.filter(journey_id=journey.pk, state=State.DUE, channel="email", due_at__lte=due_at)
    messages = list(mine.order_by("pk").defer("body", "attachment"))
    mine.update(state=State.HANDING_OVER, claimed_by=worker)
    outcomes = []
    for number, message in enumerate(messages):
        message.claimed_by = worker
        error: Exception | None = None
        if number == 7:
            error = Permanent("550 5.1.1 mailbox unavailable")
        elif number == 19 and is_last:
            error = Doubt("connection closed before the answer")
        receipt = "" if error else f"250 2.0.0 Ok: queued as {message.pk:08X}"
        outcomes.append(Outcome(message, "outbox", Receipt(receipt), error))
    settle(outcomes, at=due_at + timedelta(seconds=20))


def _ask_for_codes(journey: Journey, dice: random.Random, at: datetime) -> None:
    """Two people without e-mail ask the host for a code."""
    phones = Contact.objects.filter(
        person__registrations__journey=journey,
        kind=ContactKind.PHONE,
        person__contacts__kind=ContactKind.PHONE,
    ).order_by("pk")
    for contact in phones.distinct()[2:4]:
        ask_code(
            contact.value,
            country=journey.country,
            address=NOWHERE,
            at=at - timedelta(minutes=dice.randrange(2, 9)),
        )
