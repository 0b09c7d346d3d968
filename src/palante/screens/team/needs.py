"""What needs the team now: asked once for all the journeys on a page, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import ngettext

from palante.calls.models import Partner
from palante.journeys.models import Desk, Journey, Session, Task
from palante.live.models import HelpRequest
from palante.messages.models import Message, State
from palante.messages.queries import DESK as BY_HAND
from palante.people.models import CodeRequest

SOON = timedelta(hours=48)  # a session this near without a meeting address needs somebody now


@dataclass(frozen=True)
class Need:
    desk: str
    text: str
    count: int
    href: str
    icon: str
    tone: str = "clay"


def needs_of(journeys: Iterable[Journey], at: datetime | None = None) -> dict[int, list[Need]]:
    """Journey id → what needs somebody there, most pressing first. Seven queries in all."""
    at = at or now()
    journeys = list(journeys)
    ids = [journey.pk for journey in journeys]
    helps = _tally(
        HelpRequest.objects.filter(closed_at=None, answer="", session__journey__in=ids), "session__journey_id"
    )
    codes = _tally(
        CodeRequest.objects.filter(answered_at=None, contact__person__registrations__journey__in=ids),
        "contact__person__registrations__journey_id",
    )
    posts = _message_tallies(ids, at)
    addresses = _tally(
        Session.objects.filter(journey__in=ids, meeting_url="", ends__gt=at, starts__lte=at + SOON),
        "journey_id",
    )
    late: dict[int, int] = defaultdict(int)
    mine: dict[int, int] = defaultdict(int)
    tasks = Task.objects.filter(journey__in=ids, done_at=None, due_on__lt=at + timedelta(days=1))
    days = {journey.pk: at.astimezone(journey.tzinfo).date() for journey in journeys}
    for journey_id, due_on, desk in tasks.values_list("journey_id", "due_on", "desk"):
        if due_on < days[journey_id]:
            late[journey_id] += 1
            mine[journey_id] += desk == Desk.PARTNERS
    promises = _tally(
        Partner.objects.filter(journey__in=ids, done_at=None, due_on__lt=at.date()), "journey_id"
    )

    def of(journey: Journey) -> list[Need]:
        pk, slug = journey.pk, journey.slug
        asking, wanting, empty = helps.get(pk, 0), codes.get(pk, 0), addresses.get(pk, 0)
        doubt, failed, by_hand = (
            posts.get((pk, what), 0) for what in (State.IN_DOUBT, State.FAILED, BY_HAND)
        )
        owed, overdue = promises.get(pk, 0), late.get(pk, 0)
        found = [
            (Desk.HOST, asking, ngettext("%d person asks for help", "%d people ask for help", asking), "desk_host", "life-buoy", "rose"),
            (Desk.LEAD, empty, ngettext("%d session within two days has no meeting address", "%d sessions within two days have no meeting address", empty), "sessions", "video-off", "rose"),
            (Desk.HOST, wanting, ngettext("%d person waits for a code", "%d people wait for a code", wanting), "desk_host", "key-round", "sun"),
            (Desk.REMINDERS, failed, ngettext("%d message failed", "%d messages failed", failed), "desk_reminders", "mail-x", "rose"),
            (Desk.REMINDERS, doubt, ngettext("%d message is in doubt", "%d messages are in doubt", doubt), "desk_reminders", "mail-question-mark", "sun"),
            (Desk.REMINDERS, by_hand, ngettext("%d message to send by WhatsApp", "%d messages to send by WhatsApp", by_hand), "desk_reminders", "message-circle", "leaf"),
            (Desk.PARTNERS, owed, ngettext("%d promise to a partner is overdue", "%d promises to partners are overdue", owed), "desk_partners", "handshake", "sun"),
            ("plan", overdue, ngettext("%d task is overdue", "%d tasks are overdue", overdue), "plan", "list-checks", "sun"),
        ]  # fmt: skip
        return [
            Need(str(desk), text % count, count, reverse(page, args=[slug]), icon, tone)
            for desk, count, text, page, icon, tone in found
            if count
        ]

    return {journey.pk: of(journey) for journey in journeys}


def counts_of(needs: Iterable[Need]) -> dict[str, int]:
    """What the navigation shows beside each desk."""
    counts: dict[str, int] = defaultdict(int)
    for need in needs:
        counts[need.desk] += need.count
    return dict(counts)


def _tally(rows, journey: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(journey).annotate(n=Count("pk", distinct=True)))


def _message_tallies(ids: list[int], at: datetime) -> dict[tuple[int, str], int]:
    wanted = Q(state__in=[State.IN_DOUBT, State.FAILED]) | Q(state=State.DUE, channel=BY_HAND, due_at__lte=at)
    rows = (
        Message.objects.filter(wanted, journey_id__in=ids)
        .order_by()
        .values_list("journey_id", "state", "channel")
        .annotate(n=Count("pk"))
    )
    tallies: dict[tuple[int, str], int] = defaultdict(int)
    for journey_id, state, channel, number in rows:
        tallies[journey_id, BY_HAND if state == State.DUE else state] += number
    return tallies
