"""Questions about the outbox; none of these changes anything."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from palante.messages.models import Message, Outage, State, Worker

DESK = "desk"


def of_journey(journey_id: int | None) -> QuerySet[Message]:
    """In demo mode also what belongs to no journey (a code to come in): the outbox page is where it can be read."""
    mine = Q(journey_id=journey_id)
    return Message.objects.filter(mine | Q(journey_id=None) if settings.DEMO else mine)


def outbox(journey_id: int | None) -> QuerySet[Message]:
    """Every message of a journey, the latest first. Lists leave out bodies, which each cost a decryption."""
    return (
        of_journey(journey_id)
        .select_related("person", "member")
        .defer("body", "attachment", "address")
        .order_by("-due_at", "-pk")
    )


def failed(journey_id: int | None) -> QuerySet[Message]:
    """What did not leave and will not by itself; `fault` says why in the team's words, `receipt` in the other side's.

    Without those whose words have been forgotten: there is nothing to try again.
    """
    return outbox(journey_id).filter(state=State.FAILED).exclude(body="")


def held(journey_id: int | None) -> QuerySet[Message]:
    return outbox(journey_id).filter(state=State.HELD).exclude(body="")


def in_doubt(journey_id: int | None) -> QuerySet[Message]:
    """May have arrived or not; each waits for a person to release it."""
    return outbox(journey_id).filter(state=State.IN_DOUBT)


def by_hand(journey_id: int | None, at: datetime | None = None) -> QuerySet[Message]:
    """WhatsApp without a gateway: written, due, and waiting for a person to send it and tick it off."""
    return (
        Message.objects.filter(journey_id=journey_id, channel=DESK, state=State.DUE, due_at__lte=at or now())
        .select_related("person", "contact", "link", "code")
        .order_by("due_at", "pk")
    )


def counts(journey_id: int | None, at: datetime | None = None) -> dict[str, int]:
    """How many messages are in each state; every state is there. `by_hand` are the due ones that wait for a person."""
    at = at or now()
    rows = (
        of_journey(journey_id)
        .values_list("state")
        .annotate(n=Count("pk"), by_hand=Count("pk", filter=Q(channel=DESK, due_at__lte=at)))
    )
    found = {state: (n, waiting) for state, n, waiting in rows}
    answer = {state.value: found.get(state, (0, 0))[0] for state in State}
    return answer | {"by_hand": found.get(State.DUE, (0, 0))[1]}


def living_workers(at: datetime | None = None) -> QuerySet[Worker]:
    return Worker.objects.filter(ended_at=None, beat_at__gt=(at or now()) - Worker.HEART_STOPS_AFTER)


def outages() -> list[Outage]:
    """Channels whose other side does not answer now, the oldest trouble first."""
    return list(Outage.objects.filter(ended_at=None).order_by("since"))


def outages_of_late(at: datetime, days: int = 30) -> list[Outage]:
    """Those that are on, and those that ended in so many days."""
    late = Outage.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at - timedelta(days=days)))
    return list(late.order_by("-since")[:20])
