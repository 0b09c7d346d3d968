"""What waits to be sent by a person's hand, in which order, and what may not be sent just now. Nothing here changes
anything.

A member who sends a message *is* the person who lets it go, so what waits for a release is here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from palante.messages.models import Fault, Message, Preferences, State
from palante.messages.queries import DESK
from palante.messages.ways import ALWAYS, before_leaving

TO_SEND = (State.DUE, State.WAITING)
# Unless she said otherwise these are hours in which most people sleep: such cards come last, and say what time it is
# there. Some are awake at three: nothing is forbidden.
NIGHT = (time(22), time(7))
_FAR = datetime.max.replace(tzinfo=UTC)


def to_tap(journey_id: int, at: datetime) -> QuerySet[Message]:
    """Written for a person's hand, due, still of use, and to somebody who wants it. Bodies are left out: each costs a
    decryption, and only the cards that are shown need theirs."""
    return (
        Message.objects.filter(journey_id=journey_id, channel=DESK, state__in=TO_SEND, due_at__lte=at)
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .filter(Q(contact=None) | Q(contact__stopped_at=None) | Q(kind__in=ALWAYS))
        .exclude(contact=None, address="")
        .select_related("person__preferences", "contact", "turn__member")
        .defer("body", "attachment", "address", "facts", "door", "contact__value")
    )


@dataclass(frozen=True)
class Waiting:
    """A message as the list shows it. `quiet_until`: she asked for quiet now. `taken_by`: somebody else has it in hand."""

    message: Message
    is_night: bool
    quiet_until: datetime | None
    taken_by: str

    @property
    def is_ready(self) -> bool:
        return self.quiet_until is None and not self.taken_by


def in_order(rows: Iterable[Message], *, at: datetime, member_id: int | None = None) -> list[Waiting]:
    """What is soonest of no use first, nights last, and one person's messages side by side."""
    found = sorted((_waiting(row, at, member_id) for row in rows), key=_key)
    place: dict[tuple[str, int], int] = {}
    for number, row in enumerate(found):
        place.setdefault(_whose(row.message), number)
    return sorted(found, key=lambda row: place[_whose(row.message)])


def sent_by_hand(journey_id: int, since: datetime) -> QuerySet[Message]:
    """Ticked since then, the latest first."""
    return (
        Message.objects.filter(
            journey_id=journey_id, carrier=DESK, state=State.HANDED_OVER, handed_over_at__gte=since
        )
        .defer("body", "attachment", "address", "facts", "door")
        .select_related("person", "contact")
        .order_by("-handed_over_at", "-pk")
    )


def next_hours(message: Message, at: datetime) -> dict[str, datetime]:
    """When it may be put off to, by her own clock: an hour, this evening, tomorrow morning. What would be too late for the
    message is left out."""
    zone = zone_of(message)
    local = at.astimezone(zone)
    evening = local.replace(hour=19, minute=0, second=0, microsecond=0)
    morning = (local + timedelta(days=0 if local.hour < 7 else 1)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    found = {"hour": at + timedelta(hours=1)}
    if evening - local > timedelta(hours=1):
        found["evening"] = evening.astimezone(UTC)
    found["morning"] = morning.astimezone(UTC)
    return {name: when for name, when in found.items() if message.ends_at is None or when < message.ends_at}


def zone_of(message: Message) -> ZoneInfo:
    try:
        return ZoneInfo(message.person.zone if message.person else "UTC")
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return ZoneInfo("UTC")


def _waiting(message: Message, at: datetime, member_id: int | None) -> Waiting:
    clock = at.astimezone(zone_of(message)).time()
    turn = getattr(message, "turn", None)
    taken_by = turn.member.name if turn and turn.until > at and turn.member_id != member_id else ""
    return Waiting(message, clock >= NIGHT[0] or clock < NIGHT[1], _quiet_until(message, at), taken_by)


def _quiet_until(message: Message, at: datetime) -> datetime | None:
    """Until when she wants nothing: she may have said so, or the hour may have come, after this was written."""
    wishes: Preferences | None = getattr(message.person, "preferences", None) if message.person else None
    found = before_leaving(message, wishes, at)
    if found == Fault.PAUSED and wishes is not None:
        return wishes.paused_until
    return (message.ends_at or _FAR) if isinstance(found, Fault) else found


def _key(row: Waiting) -> tuple[bool, bool, datetime, datetime, int]:
    message = row.message
    return not message.urgent, row.is_night, message.ends_at or _FAR, message.due_at, message.pk


def _whose(message: Message) -> tuple[str, int]:
    return ("person", message.person_id) if message.person_id else ("message", message.pk)
