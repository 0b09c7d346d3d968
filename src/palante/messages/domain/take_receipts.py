"""What a provider tells later: that a message was taken, delivered, read, or could not be delivered.

May be told any number of times and in any order: a state never goes back, and what comes before our own hand-over was
written down is kept until it is (`match_early_receipts`).
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_datetime

from palante.base.log import record
from palante.messages.callbacks import Delivery, as_text
from palante.messages.domain.deliver import BACKOFF
from palante.messages.domain.fall_back import take_next_way
from palante.messages.domain.stop import stop
from palante.messages.models import Attempt, EarlyReceipt, Fault, Message, State

EARLY_KEPT = timedelta(days=1)
OUT_THERE = [State.HANDED_OVER, State.IN_DOUBT]  # what is being handed over, its worker settles first
NOT_LEFT = frozenset({State.WAITING, State.DUE, State.CLAIMED, State.HELD, State.FAILED})


@transaction.atomic
def take_receipts(channel: str, deliveries: Iterable[Delivery], *, at: datetime) -> int:
    """Write down what a provider said of its messages; how many of these sayings were news.

    `provider_id` is the provider's own, as the channel's receipt named it. Where it gives our Message-ID back (`ours`, or in
    place of an own name) that tells what became of a message in doubt, and whose a bounced mail is.
    """
    told = [_as_kept(delivery) for delivery in deliveries if delivery.provider_id]
    ids = {delivery.provider_id for delivery in told}
    ours = _attempts(channel, ids)
    names = {delivery.ours or delivery.provider_id for delivery in told if delivery.provider_id not in ours}
    # Always message first, then its attempts: the worker locks them in this order too.
    locked = Message.objects.select_for_update(of=("self",)).defer("body", "attachment").order_by("pk")
    messages = {
        message.pk: message
        for message in locked.filter(
            Q(pk__in=[attempt.message_id for attempt in ours.values()])
            | Q(message_id__in=names, channel=channel, state__in=OUT_THERE)
        )
    }
    by_our_name = {message.message_id: message for message in messages.values()}
    ours = _attempts(channel, ids)  # as they are now that nobody else changes them
    news = 0
    for delivery in told:
        attempt = ours.get(delivery.provider_id)
        if attempt is None and (message := by_our_name.get(delivery.ours or delivery.provider_id)):
            attempt = ours[delivery.provider_id] = _attempt_of(message, delivery, at)
        if attempt is None:
            news += _keep_for_later(channel, delivery, at)
        elif _tell(messages[attempt.message_id], attempt, delivery, at):
            news += 1
    return news


def _as_kept(delivery: Delivery) -> Delivery:
    """As our columns have room for it: what cannot be written would be told again for days, and all beside it too."""
    return replace(
        delivery,
        provider_id=as_text(delivery.provider_id)[:200],
        ours=as_text(delivery.ours)[:200],
        said=as_text(delivery.said)[:300],
        parts=min(max(delivery.parts, 0), 999),
        cost=min(max(delivery.cost, 0), 10**15),
        currency=as_text(delivery.currency)[:3],
    )


def match_early_receipts(*, at: datetime) -> int:
    """Take what was told before its hand-over stood here; forget what nobody waits for after a day."""
    known = Attempt.objects.filter(channel=OuterRef("channel"), provider_id=OuterRef("provider_id"))
    named = Message.objects.filter(
        channel=OuterRef("channel"), message_id=OuterRef("ours"), state__in=OUT_THERE
    )
    matched = 0
    for row in EarlyReceipt.objects.filter(Exists(known) | Exists(named)).order_by("pk")[:500]:
        with transaction.atomic():
            if EarlyReceipt.objects.filter(pk=row.pk).delete()[0]:  # another worker may be at it
                said = parse_datetime(row.told.pop("at") or "")
                matched += take_receipts(row.channel, [Delivery(at=said or row.at, **row.told)], at=at)
    EarlyReceipt.objects.filter(at__lt=at - EARLY_KEPT).delete()
    return matched


def _attempts(channel: str, ids: Iterable[str]) -> dict[str, Attempt]:
    rows = Attempt.objects.filter(channel=channel, provider_id__in=list(ids)).select_related("contact")
    return {attempt.provider_id: attempt for attempt in rows}


def _attempt_of(message: Message, delivery: Delivery, at: datetime) -> Attempt:
    """The provider knows a try that we do not know by its name: the last one. Whatever it says of it, it took it, so a
    message in doubt is so no more. Our Message-ID is the same for every try, and so is no name of one."""
    has_name = delivery.provider_id != message.message_id
    tries = message.attempts.filter(channel=message.channel)
    last = (
        (tries.filter(provider_id="") if has_name else tries)
        .select_related("contact")
        .order_by("-pk")
        .first()
    )
    last = last or Attempt(
        message=message,
        channel=message.channel,
        contact=message.contact,
        at=message.handed_over_at or at,
        outcome=Attempt.Outcome.ACCEPTED,
    )
    if has_name:
        last.provider_id = delivery.provider_id
    if not _arrive(message, last, at):
        _settle_doubt(message, last, at)  # the try in doubt may have a name already by which nobody calls it
    last.save()
    return last


def _keep_for_later(channel: str, delivery: Delivery, at: datetime) -> int:
    told = asdict(delivery) | {"at": delivery.at.isoformat() if delivery.at else None}
    known = EarlyReceipt.objects.filter(channel=channel, provider_id=delivery.provider_id, told=told)
    if known.exists():
        return 0
    EarlyReceipt.objects.create(
        channel=channel,
        provider_id=delivery.provider_id,
        ours=delivery.ours or delivery.provider_id,
        told=told,
        at=at,
    )
    return 1


def _tell(message: Message, attempt: Attempt, delivery: Delivery, at: datetime) -> bool:
    """True when it was news."""
    when = delivery.at or at
    is_news = _note_cost(attempt, delivery)
    if delivery.stops and attempt.contact and attempt.contact.stopped_at is None:
        stop(attempt.contact, at=at)  # also for what did arrive: “this is spam”
        is_news = True
    if delivery.state == "accepted":
        is_news |= _arrive(message, attempt, at)
    elif delivery.state in ("delivered", "read"):
        is_news |= _deliver(message, attempt, when, is_read=delivery.state == "read")
    else:
        is_news |= _fail(message, attempt, delivery, at)
    if is_news:
        attempt.save()
        message.save(update_fields=["delivered_at", "read_at", "fall_back_at"])
    return is_news


def _note_cost(attempt: Attempt, delivery: Delivery) -> bool:
    """What it really cost replaces what we reckoned."""
    told = {name: value for name in ("parts", "cost", "currency") if (value := getattr(delivery, name))}
    is_news = any(getattr(attempt, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(attempt, name, value)
    return is_news


def _arrive(message: Message, attempt: Attempt, at: datetime) -> bool:
    """The other side has it: what was in doubt is so no more. What a worker is just handing over, it settles itself."""
    if attempt.outcome != Attempt.Outcome.DOUBT:
        return False
    attempt.outcome, attempt.fault = Attempt.Outcome.ACCEPTED, ""
    if message.channel == attempt.channel:
        _settle_doubt(message, attempt, at)
    return True


def _deliver(message: Message, attempt: Attempt, when: datetime, *, is_read: bool) -> bool:
    is_news = attempt.delivered_at is None or (is_read and attempt.read_at is None)
    if not is_news:
        return False
    attempt.delivered_at = attempt.delivered_at or when
    attempt.fault = ""
    attempt.outcome = Attempt.Outcome.READ if is_read or attempt.read_at else Attempt.Outcome.DELIVERED
    message.delivered_at = min(filter(None, [message.delivered_at, attempt.delivered_at]))
    if is_read:
        attempt.read_at = attempt.read_at or when
        message.read_at = min(filter(None, [message.read_at, attempt.read_at]))
    message.fall_back_at = None
    # It arrived after all: what would go by a later way and has not left yet stays here.
    unsent = Message.objects.filter(pk=message.pk, state__in=NOT_LEFT)
    unsent.update(
        state=State.HANDED_OVER,
        channel=attempt.channel,
        contact_id=attempt.contact_id,
        carrier=attempt.channel,
        handed_over_at=attempt.at,
        claimed_by=None,
        fault="",
    )
    _settle_doubt(message, attempt, when)
    return True


def _settle_doubt(message: Message, attempt: Attempt, at: datetime) -> None:
    Message.objects.filter(pk=message.pk, state=State.IN_DOUBT, channel=attempt.channel).update(
        state=State.HANDED_OVER, handed_over_at=attempt.at or at, carrier=attempt.channel, fault=""
    )


def _fail(message: Message, attempt: Attempt, delivery: Delivery, at: datetime) -> bool:
    """It did not arrive. What was delivered or read before is not taken back by a late word."""
    over = (Attempt.Outcome.DELIVERED, Attempt.Outcome.READ, Attempt.Outcome.UNDELIVERED)
    if attempt.outcome in over:
        return False
    attempt.outcome, attempt.fault = Attempt.Outcome.UNDELIVERED, Fault.UNDELIVERED
    attempt.said = delivery.said[:300]
    is_latest = not Attempt.objects.filter(message=message, pk__gt=attempt.pk).exists()
    if is_latest and message.channel == attempt.channel and message.delivered_at is None:
        _go_on(message, delivery, at)
    return True


def _go_on(message: Message, delivery: Delivery, at: datetime) -> None:
    """The same way once more if the provider says that it may help, else the next one, else it has failed."""
    rows = Message.objects.filter(pk=message.pk, state__in=[State.HANDED_OVER, State.IN_DOUBT])
    if not rows.exists():
        return
    tries = message.tries
    if not delivery.is_final and not delivery.stops and tries <= len(BACKOFF):
        rows.update(
            state=State.DUE,
            fault=Fault.BUSY,
            receipt=delivery.said[:300],
            due_at=at + BACKOFF[max(tries, 1) - 1],
            claimed_by=None,
        )
        message.fall_back_at = None
    elif not take_next_way(message, at=at, because=Fault.UNDELIVERED):
        rows.update(state=State.FAILED, fault=Fault.UNDELIVERED, receipt=delivery.said[:300], claimed_by=None)
        record("message_undelivered", message, about=message.person_id, journey=message.journey_id, at=at)
    message.fall_back_at = None
