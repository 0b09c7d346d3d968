"""How much a channel may do: messages an hour, money a month; of the house and of one journey, and both hold.

Questions only. The worker asks before it takes messages up, `domain/set_limit.py` sets them, the outbox page shows them.

Messages an hour are spread: at most a twelfth within five minutes, so that after an outage nothing floods, and a tenth of
the hour is kept for those who wait for a code. Money stops before it is overspent: what a message costs at most this month
is set aside for each that is under way.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from palante.messages.models import Attempt, Limit, Message, State, Tariff

HOUSE = 0
HOUR, WHILE = timedelta(hours=1), timedelta(minutes=5)
RESERVED = 10  # one in so many of the hour is for who waits with the phone in hand
WARN_AT = 0.8  # of the month's money
UNDER_WAY = [State.CLAIMED, State.HANDING_OVER]


@dataclass(frozen=True)
class Room:
    """How many more may leave now; None: as many as there are."""

    ordinary: int | None = None
    urgent: int | None = None

    def fits(self, *, urgent: bool, taken: int) -> bool:
        most = self.urgent if urgent else self.ordinary
        return most is None or taken < most

    @property
    def is_shut(self) -> bool:
        return self.urgent is not None and self.urgent <= 0


@dataclass(frozen=True)
class Allowance:
    """What a channel may do now: the house's room, and that of each journey with a limit of its own."""

    house: Room = Room()
    journeys: dict[int, Room] = field(default_factory=dict)


def allowance(channel: str, *, at: datetime) -> Allowance | None:
    """None: there is no limit, which costs one question. Inside a transaction: whoever asks too waits until it ends."""
    rows = Limit.objects.filter(channel=channel)
    if connection.features.has_select_for_update and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    limits = list(rows)
    if not limits:
        return None
    rooms = {limit.journey_id: room_of(limit, at=at) for limit in limits}
    return Allowance(rooms.pop(HOUSE, Room()), rooms)


def room_of(limit: Limit, *, at: datetime) -> Room:
    tries, pending = _tries(limit.channel, limit.journey_id), _under_way(limit)
    by_money = _by_money(limit, tries, pending, at)
    if limit.per_hour is None:
        return Room(by_money, by_money)
    left = max(0, limit.per_hour - tries.filter(at__gt=at - HOUR).count() - pending)
    for_a_while = ceil(limit.per_hour / 12) - tries.filter(at__gt=at - WHILE).count() - pending
    ordinary = max(0, min(left - limit.per_hour // RESERVED, for_a_while))
    return Room(_least(ordinary, by_money), _least(left, by_money))


@dataclass(frozen=True)
class Spending:
    """A month of a channel, for the page: in millionths of the currency."""

    limit: Limit | None
    channel: str
    spent: int
    currency: str
    messages: int
    parts: int
    # For how many more messages the money reaches; None: there is no end, or nobody knows a price.
    left: int | None = None
    month: date | None = None

    @property
    def share(self) -> float:
        whole = self.limit.per_month if self.limit and self.limit.per_month else 0
        return self.spent / whole if whole else 0.0

    @property
    def is_over(self) -> bool:
        """Nothing leaves by this channel until the month ends or somebody raises the sum."""
        return bool(self.limit and self.limit.per_month is not None and (self.left == 0 or self.share >= 1))

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.share >= WARN_AT


def spendings(journey_id: int, *, at: datetime) -> list[Spending]:
    """What each channel did this month for a journey (or, with HOUSE, for all), with the limit it has there."""
    limits = {limit.channel: limit for limit in Limit.objects.filter(journey_id=journey_id)}
    rows = _summed(_tries("", journey_id).filter(at__gte=month_of(at)), "channel")
    told = [_with_limit(row, limits.get(row.channel), at) for row in rows]
    idle = [limit for channel, limit in limits.items() if all(row.channel != channel for row in rows)]
    return told + [Spending(limit, limit.channel, 0, limit.currency, 0, 0) for limit in idle]


def _with_limit(row: Spending, limit: Limit | None, at: datetime) -> Spending:
    if limit is None or (limit.currency and row.currency and limit.currency != row.currency):
        return row  # money of another currency is not added up
    left = _messages_left(limit, row.spent, price_of(row.channel, row.currency, at=at))
    return replace(row, limit=limit, currency=row.currency or limit.currency, left=left)


def _summed(tries: QuerySet[Attempt], *by: str) -> list[Spending]:
    """By channel and currency; tries that cost nothing stand with those that did."""
    rows = tries.values(*by, "currency").order_by(*(f"-{name}" if name == "month" else name for name in by))
    found: dict[tuple[Any, ...], list[Spending]] = {}
    for row in rows.annotate(spent=Sum("cost"), pieces=Sum("parts"), tries=Count("pk")):
        one = Spending(
            None,
            row["channel"],
            row["spent"],
            row["currency"],
            row["tries"],
            row["pieces"],
            month=row["month"].date() if "month" in by else None,
        )
        found.setdefault(tuple(row[name] for name in by), []).append(one)
    return [row for same in found.values() for row in _with_the_free(sorted(same, key=_by_currency))]


def _by_currency(row: Spending) -> str:
    return row.currency


def _with_the_free(rows: list[Spending]) -> list[Spending]:
    if len(rows) < 2 or rows[0].currency:
        return rows
    free, first, *rest = rows
    return [
        replace(first, messages=first.messages + free.messages, parts=first.parts + free.parts),
        *rest,
    ]


def months_of(journey_id: int, *, at: datetime, count: int) -> list[tuple[date, list[Spending]]]:
    """The last months, this one first, with what each channel cost in them; months without a message are left out."""
    zone = ZoneInfo(settings.HOME_ZONE)
    first = month_of(at)
    for _ in range(count - 1):
        first = month_of(first - timedelta(days=1))
    tries = _tries("", journey_id).filter(at__gte=first).annotate(month=TruncMonth("at", tzinfo=zone))
    found: dict[date, list[Spending]] = {}
    for row in _summed(tries, "month", "channel"):
        if row.month is not None:
            found.setdefault(row.month, []).append(row)
    return list(found.items())


def warnings(journey_id: int, *, at: datetime) -> list[Spending]:
    """Which channels' money is nearly or wholly spent, of this journey and of the house. Without a budget: one question."""
    with_money = Limit.objects.filter(per_month__isnull=False, journey_id__in={HOUSE, journey_id})
    owners = set(with_money.values_list("journey_id", flat=True))
    return [
        row
        for owner in sorted(owners)
        for row in spendings(owner, at=at)
        if row.limit and row.limit.per_month is not None and (row.is_near or row.is_over)
    ]


def shut_channels(*, at: datetime) -> dict[str, set[int]]:
    """Whose money is spent: {channel: journeys}, HOUSE for everybody."""
    shut: dict[str, set[int]] = {}
    for limit in Limit.objects.filter(per_month__isnull=False):
        left = _by_money(limit, _tries(limit.channel, limit.journey_id), 0, at)
        if left is not None and left <= 0:
            shut.setdefault(limit.channel, set()).add(limit.journey_id)
    return shut


def month_of(at: datetime) -> datetime:
    """The first moment of this month by the house's clock."""
    return at.astimezone(ZoneInfo(settings.HOME_ZONE)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )


def price_of(channel: str, currency: str, *, at: datetime) -> int:
    """What one message may cost at most, as far as this month and the tariff tell; 0: nobody knows."""
    sent = Attempt.objects.filter(channel=channel, at__gte=month_of(at))
    parts = Tariff.objects.filter(channel=channel)
    if currency:
        sent, parts = sent.filter(currency=currency), parts.filter(currency=currency)
    most = [rows.aggregate(most=Max("cost"))["most"] or 0 for rows in (sent, parts)]
    return max(most)


def _by_money(limit: Limit, tries: QuerySet[Attempt], pending: int, at: datetime) -> int | None:
    if limit.per_month is None:
        return None
    month = tries.filter(at__gte=month_of(at))
    if limit.currency:
        month = month.filter(currency__in=["", limit.currency])
    spent = month.aggregate(sum=Sum("cost"))["sum"] or 0
    left = _messages_left(limit, spent, price_of(limit.channel, limit.currency, at=at))
    return None if left is None else max(0, left - pending)


def _messages_left(limit: Limit, spent: int, price: int) -> int | None:
    if limit.per_month is None:
        return None
    money = limit.per_month - spent
    if money <= 0:
        return 0
    return money // price if price else None


def _tries(channel: str, journey_id: int) -> QuerySet[Attempt]:
    tries = Attempt.objects.filter(channel=channel) if channel else Attempt.objects.all()
    return tries.filter(message__journey_id=journey_id) if journey_id else tries


def _under_way(limit: Limit) -> int:
    """One state at a time: each has an index of a handful of rows."""
    rows = Message.objects.filter(channel=limit.channel)
    if limit.journey_id:
        rows = rows.filter(journey_id=limit.journey_id)
    return sum(rows.filter(state=state).count() for state in UNDER_WAY)


def _least(*values: int | None) -> int | None:
    return min((value for value in values if value is not None), default=None)
