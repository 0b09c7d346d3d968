"""Greet people as they come: registered, put on the waiting list, given a seat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.models import State
from palante.reminders.asking import posting_of, why_asks
from palante.reminders.audience import registered_by
from palante.reminders.checks import may_leave
from palante.reminders.domain.fill import BATCH, write_batch
from palante.reminders.models import Anchor, Posting, Reminder, Round, Rule
from palante.reminders.narrowing import narrowed
from palante.reminders.timing import HOUR

GREETINGS = ("registered", "waiting", "seat")
# Who came longer ago than this is not greeted any more: rows of a past that was imported or simulated.
LATELY = timedelta(days=1)


@transaction.atomic
def greet(registration: Registration, *, at: datetime) -> int:
    """The greeting for where this person stands now. Twice is once: a round holds one row a person."""
    if registration.person.erased_at:
        return 0
    written = 0
    for rule in _rules(registration.journey, event_of(registration)):
        round = open_round(rule)
        Round.objects.select_for_update().get(pk=round.pk)
        if not round.reminders.filter(person=registration.person_id).exists() and _suits(rule, registration):
            state = _state(rule, posting_of(registration.journey), 1)
            written += write_batch(round, [registration], at=at, state=state)
    return written


def event_of(registration: Registration) -> str:
    if registration.seat == Seat.WAITING:
        return "waiting"
    if registration.seat == Seat.LEFT:
        return ""
    waited = registration.seated_at is not None and registration.seated_at > registration.at
    return "seat" if waited else "registered"


def greet_those_missed(journey: Journey, *, at: datetime) -> int:
    """Whoever came lately and has no greeting: the program died before it heard, or many were imported at once."""
    written = 0
    for event in GREETINGS:
        for rule in _rules(journey, event):
            round = open_round(rule)
            has_row = Reminder.objects.filter(round=round, person=OuterRef("person"))
            missed: QuerySet[Registration] = (
                Registration.objects.filter(
                    registered_by(event, at - LATELY), journey=journey, person__erased_at=None
                )
                .filter(~Exists(has_row))
                .select_related("person")
                .order_by("pk")
            )
            missed = narrowed(missed.filter(at__lte=at), rule.only, journey)
            if not missed.exists():
                continue
            # Many at once are no people who each did something a moment ago: a list was taken in, or something is wrong.
            lately = round.reminders.filter(message__made_at__gt=at - HOUR).count()
            state = _state(rule, posting_of(journey), missed.count() + lately)
            while True:
                with transaction.atomic():
                    Round.objects.select_for_update().get(pk=round.pk)
                    people = list(missed[:BATCH])
                    if not people:
                        break
                    written += write_batch(round, people, at=at, state=state)
    return written


def open_round(rule: Rule) -> Round:
    """The one round of a greeting; it stays open."""
    moment = rule.journey.created_at
    round, _is_new = Round.objects.get_or_create(
        rule=rule, session=None, anchor_at=moment, defaults={"due_at": moment, "made_at": moment}
    )
    round.rule = rule
    return round


def _rules(journey: Journey, event: str) -> list[Rule]:
    """Those that are on and whose words may leave; the others find who came once they are mended."""
    rules = list(journey.rules.filter(anchor=Anchor.EVENT, event=event, is_on=True)) if event else []
    for rule in rules:
        rule.journey = journey
    return [rule for rule in rules if may_leave(rule, journey)]


def _suits(rule: Rule, registration: Registration) -> bool:
    if not rule.only:
        return True
    mine = Registration.objects.filter(pk=registration.pk)
    return narrowed(mine, rule.only, registration.journey).exists()


def _state(rule: Rule, posting: Posting, people: int) -> State:
    return State.WAITING if why_asks(rule, posting, people) else State.DUE
