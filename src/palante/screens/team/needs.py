"""What needs the team now: asked once for all the journeys on a page, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import ngettext_lazy

from palante.base.models import Job
from palante.calls.models import Promise
from palante.journeys.models import Desk, Journey, Session, Task
from palante.live.models import HelpRequest
from palante.messages.models import Message, State, Thread
from palante.messages.queries import DESK as BY_HAND
from palante.messages.tap import TO_SEND
from palante.people.models import CodeRequest, LikelySame
from palante.people.twins import to_look_at
from palante.stories.consents import ending

SOON = timedelta(
    hours=48
)  # a session this near without a meeting address needs somebody now; so does work that failed


@dataclass(frozen=True)
class Need:
    desk: str
    text: str
    count: int
    href: str
    icon: str
    tone: str = "clay"


@dataclass(frozen=True)
class Sort:
    """A sort of need: whose it is, how it is said, where it is seen to."""

    desk: str
    words: Any  # a lazy plural
    page: str
    icon: str
    tone: str


# The most pressing first.
SORTS = {
    "help": Sort(
        Desk.HOST,
        ngettext_lazy("%d person asks for help", "%d people ask for help"),
        "desk_host",
        "life-buoy",
        "rose",
    ),
    "address": Sort(
        Desk.LEAD,
        ngettext_lazy(
            "%d session within two days has no meeting address",
            "%d sessions within two days have no meeting address",
        ),
        "sessions",
        "video-off",
        "rose",
    ),
    "code": Sort(
        Desk.HOST,
        ngettext_lazy("%d person waits for a code", "%d people wait for a code"),
        "desk_host",
        "key-round",
        "sun",
    ),
    "reply": Sort(
        Desk.REMINDERS,
        ngettext_lazy("%d person waits for an answer", "%d people wait for an answer"),
        "team_replies",
        "messages-square",
        "rose",
    ),
    "failed": Sort(
        Desk.REMINDERS,
        ngettext_lazy("%d message failed", "%d messages failed"),
        "desk_reminders",
        "mail-x",
        "rose",
    ),
    "in_doubt": Sort(
        Desk.REMINDERS,
        ngettext_lazy("%d message is in doubt", "%d messages are in doubt"),
        "desk_reminders",
        "mail-question-mark",
        "sun",
    ),
    "waiting": Sort(
        Desk.REMINDERS,
        ngettext_lazy("%d message waits to be let go", "%d messages wait to be let go"),
        "desk_reminders",
        "hand",
        "sun",
    ),
    "by_hand": Sort(
        Desk.REMINDERS,
        ngettext_lazy("%d message to send by WhatsApp", "%d messages to send by WhatsApp"),
        "team_tap",
        "message-circle",
        "leaf",
    ),
    "promise": Sort(
        Desk.PARTNERS,
        ngettext_lazy("%d promise with a partner is overdue", "%d promises with partners are overdue"),
        "desk_partners",
        "handshake",
        "sun",
    ),
    "twins": Sort(
        "people",
        ngettext_lazy("%d person may be registered twice", "%d people may be registered twice"),
        "team_twins",
        "users",
        "sun",
    ),
    "consent": Sort(
        "stories",
        ngettext_lazy(
            "the consent for %d story ends within a month", "the consent for %d stories ends within a month"
        ),
        "team_stories",
        "handshake",
        "sun",
    ),
    "job": Sort(
        "stories",
        ngettext_lazy("%d piece of long work failed", "%d pieces of long work failed"),
        "team_sound",
        "circle-x",
        "rose",
    ),
    "task": Sort(
        "plan", ngettext_lazy("%d task is overdue", "%d tasks are overdue"), "plan", "list-checks", "sun"
    ),
}


def needs_of(journeys: Iterable[Journey], at: datetime | None = None) -> dict[int, list[Need]]:
    """Journey id → what needs somebody there, most pressing first. Eleven queries in all."""
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
    promises = _tally(
        Promise.objects.filter(partner__journey__in=ids, done_at=None, due_on__lt=at.date()),
        "partner__journey_id",
    )
    posts = _message_tallies(ids, at)
    replies = _tally(Thread.objects.filter(journey_id__in=ids, waits_since__isnull=False), "journey_id")
    addresses = _tally(
        Session.objects.filter(journey__in=ids, meeting_url="", ends__gt=at, starts__lte=at + SOON),
        "journey_id",
    )
    consents = _tally(ending(ids, at.date()), "journey_id")
    jobs = _tally(failed_jobs(ids, at), "journey_id")
    counts: dict[tuple[int, str], int] = defaultdict(int)
    twins = _tally(to_look_at(LikelySame.objects.filter(journey_id__in=ids)), "journey_id")
    for sort, tally in (("consent", consents), ("job", jobs), ("twins", twins)):
        counts |= {(pk, sort): number for pk, number in tally.items()}
    counts |= {(pk, "reply"): number for pk, number in replies.items()}
    for sort, tally in (("help", helps), ("code", codes), ("address", addresses), ("promise", promises)):
        counts |= {(pk, sort): number for pk, number in tally.items()}
    counts |= posts
    tasks = Task.objects.filter(journey__in=ids, done_at=None, due_on__lt=at + timedelta(days=1))
    days = {journey.pk: at.astimezone(journey.tzinfo).date() for journey in journeys}
    for journey_id, due_on in tasks.values_list("journey_id", "due_on"):
        counts[journey_id, "task"] += due_on < days[journey_id]
    return {
        journey.pk: [
            Need(
                str(sort.desk),
                str(sort.words % number),
                number,
                reverse(sort.page, args=[journey.slug]),
                sort.icon,
                sort.tone,
            )
            for name, sort in SORTS.items()
            if (number := counts[journey.pk, name])
        ]
        for journey in journeys
    }


def failed_jobs(journeys: list[int], at: datetime) -> QuerySet[Job]:
    """Long work of these two days that failed and was not done since."""
    done = Job.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), state=Job.State.DONE, ended_at__gt=OuterRef("ended_at")
    )
    failed = Job.objects.filter(journey_id__in=journeys, state=Job.State.FAILED, ended_at__gt=at - SOON)
    return failed.filter(~Exists(done))


def counts_of(needs: Iterable[Need]) -> dict[str, int]:
    """What the navigation shows beside each desk."""
    counts: dict[str, int] = defaultdict(int)
    for need in needs:
        counts[need.desk] += need.count
    return dict(counts)


def _tally(rows, journey: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(journey).annotate(n=Count("pk", distinct=True)))


def _message_tallies(ids: list[int], at: datetime) -> dict[tuple[int, str], int]:
    hand = Q(state__in=TO_SEND, channel=BY_HAND, due_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    wanted = Q(state__in=[State.IN_DOUBT, State.FAILED]) | hand | Q(state=State.WAITING)
    rows = (
        Message.objects.filter(wanted, journey_id__in=ids)
        .order_by()
        .values_list("journey_id", "state", "channel")
        .annotate(n=Count("pk"))
    )
    tallies: dict[tuple[int, str], int] = defaultdict(int)
    for journey_id, state, channel, number in rows:
        tallies[journey_id, "by_hand" if state in TO_SEND and channel == BY_HAND else state] += number
    return tallies
