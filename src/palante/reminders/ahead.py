"""What will go out, and what stands between it and leaving. Changes nothing; costs the same for one session and thirty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey, Session
from palante.messages.models import Fault, Message, State
from palante.reminders.asking import Asks, posting_of, why_asks
from palante.reminders.checks import may_leave
from palante.reminders.models import Anchor, Audience, Reminder, Round, Rule
from palante.reminders.narrowing import is_about_archetypes, narrowed
from palante.reminders.timing import Moment, moments

STEP = 5
# For these it shows only when the time has come whom it is for.
_OPEN = frozenset(
    {
        Audience.ATTENDED,
        Audience.MISSED,
        Audience.NEVER,
        Audience.NOT_BEGUN,
        Audience.NOT_FINISHED,
        Audience.NOT_OPENED,
    }
)


class Stand:
    """What will become of a moment."""

    LEAVES, PERSON, MANY, RELEASED, STOPPED, UNFIT = (
        "leaves",
        "person",
        "many",
        "released",
        "stopped",
        "unfit",
    )


STANDS = {
    Stand.LEAVES: _("leaves by itself"),
    Stand.PERSON: _("waits for you"),
    Stand.MANY: _("asks first"),
    Stand.RELEASED: _("let go"),
    Stand.STOPPED: _("not this time"),
    Stand.UNFIT: _("needs mending first"),
}


@dataclass(frozen=True)
class Coming:
    """What will go out, when, to about how many. `is_open`: who it is for shows only then (who came, who did not)."""

    moment: Moment
    people: int
    stand: str
    round: Round | None = None

    @property
    def rule(self) -> Rule:
        return self.moment.rule

    @property
    def session(self) -> Session | None:
        return self.moment.session

    @property
    def due_at(self) -> datetime:
        return self.moment.due_at

    @property
    def is_open(self) -> bool:
        return is_open(self.rule)

    @property
    def stand_words(self) -> str:
        return str(STANDS[self.stand])

    @property
    def may_release(self) -> bool:
        return self.stand in (Stand.PERSON, Stand.MANY)

    @property
    def may_stop(self) -> bool:
        return self.stand not in (Stand.STOPPED, Stand.UNFIT)

    @property
    def people_shown(self) -> int | None:
        """As a page may say it: of an archetype in steps, and not at all when it could point at a few."""
        return shown(self.rule, self.people)


def is_open(rule: Rule) -> bool:
    return rule.to in _OPEN or rule.anchor == Anchor.ABSENCE


def shown(rule: Rule, people: int) -> int | None:
    if not is_about_archetypes(rule.only):
        return people
    return STEP * round_to(people) if people >= STEP else None


def round_to(people: int) -> int:
    return (people + STEP // 2) // STEP


def coming(
    journey: Journey, at: datetime | None = None, days: int = 7, *, since: datetime | None = None
) -> list[Coming]:
    """What falls due within so many days after `since` (now), soonest first."""
    at = at or now()
    since = since or at
    rules = list(journey.rules.filter(is_on=True).exclude(anchor=Anchor.EVENT))
    for rule in rules:
        rule.journey = journey
    found = [
        moment
        for moment in moments(rules, journey, list(journey.sessions.all()))
        if max(at, since) < moment.due_at <= since + timedelta(days=days)
    ]
    if not found:
        return []
    posting = posting_of(journey)
    people = _people_of({moment.rule.pk: moment.rule for moment in found}.values(), journey)
    rounds = {
        (round.rule_id, round.session_id, round.anchor_at): round
        for round in Round.objects.filter(
            rule__journey=journey, due_at__gt=at - timedelta(days=1)
        ).select_related("released_by", "stopped_by")
    }
    fit = {rule.pk: may_leave(rule, journey) for rule in rules}

    def stand(moment: Moment, round: Round | None) -> str:
        if round is not None and round.stopped_at:
            return Stand.STOPPED
        if not fit[moment.rule.pk]:
            return Stand.UNFIT
        asks = why_asks(moment.rule, posting, people[moment.rule.pk], round)
        if asks:
            return Stand.MANY if asks == Asks.MANY else Stand.PERSON
        return Stand.RELEASED if round is not None and round.released_at else Stand.LEAVES

    return [
        Coming(moment, people[moment.rule.pk], stand(moment, rounds.get(moment.key)), rounds.get(moment.key))
        for moment in sorted(found, key=lambda moment: (moment.due_at, moment.rule.pk))
    ]


def people_for(rule: Rule, journey: Journey) -> int:
    """How many it is for at most, as things stand."""
    return _people_of([rule], journey)[rule.pk]


def _people_of(rules: Iterable[Rule], journey: Journey) -> dict[int, int]:
    """By rule. One question for all that speak to everyone, and one for each way of narrowing."""
    wanting = Registration.objects.filter(journey=journey, person__erased_at=None, wants_reminders=True)
    seats = wanting.aggregate(
        taken=Count("pk", filter=Q(seat=Seat.TAKEN)), waiting=Count("pk", filter=Q(seat=Seat.WAITING))
    )
    counted: dict[tuple[str, str], int] = {}
    found = {}
    for rule in rules:
        seat = Seat.WAITING if rule.to == Audience.WAITING else Seat.TAKEN
        key = (seat, repr(sorted(rule.only.items())))
        if key not in counted:
            some = narrowed(wanting.filter(seat=seat), rule.only, journey)
            counted[key] = some.count() if rule.only else seats[str(seat)]
        found[rule.pk] = counted[key]
    return found


@dataclass(frozen=True)
class Standing:
    """A round that was written and is not over: so many wait for a person, are leaving, have left, came too late."""

    round: Round
    waiting: int
    leaving: int
    later: int  # due when their quiet hours end
    late: int
    ends_at: datetime | None
    gone: int = 0

    @property
    def in_all(self) -> int:
        return self.waiting + self.leaving + self.later + self.gone + self.late

    @property
    def names_nobody(self) -> bool:
        """Of an archetype's message pages say how many, never who."""
        return is_about_archetypes(self.round.rule.only)


def standing(journey: Journey, at: datetime | None = None, *, only: Round | None = None) -> list[Standing]:
    """Rounds of which something waits, leaves, or was not let go in time these days; soonest to end first."""
    at = at or now()
    late = Q(state=State.HELD, fault=Fault.LATE)
    open_states = [State.WAITING, State.DUE, State.CLAIMED, State.HANDING_OVER]
    messages = Message.objects.filter(journey_id=journey.pk, reminder__isnull=False)
    if only is not None:
        messages = messages.filter(reminder__round=only)
    else:
        messages = messages.filter(Q(state__in=open_states) | late & Q(due_at__gte=at - timedelta(days=2)))
    rows = {
        row["reminder__round"]: row
        for row in messages.order_by()
        .values("reminder__round")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            leaving=Count("pk", filter=Q(state__in=open_states[2:]) | Q(state=State.DUE, due_at__lte=at)),
            later=Count("pk", filter=Q(state=State.DUE, due_at__gt=at)),
            late=Count("pk", filter=late),
            ends_at=Min("ends_at", filter=Q(state=State.WAITING)),
        )
    }
    gone = dict(
        Reminder.objects.filter(round__in=rows, message__state=State.HANDED_OVER)
        .order_by()
        .values_list("round")
        .annotate(n=Count("pk"))
    )
    rounds = Round.objects.filter(pk__in=rows).select_related("rule", "session", "released_by", "stopped_by")
    found = []
    for round in rounds:
        row = rows[round.pk]
        round.rule.journey = journey
        numbers = {name: row[name] for name in ("waiting", "leaving", "later", "late", "ends_at")}
        found.append(Standing(round=round, gone=gone.get(round.pk, 0), **numbers))
    far = at + timedelta(days=999)
    return sorted(found, key=lambda one: (one.ends_at or far, one.round.due_at, one.round.pk))


def unfit(journey: Journey) -> list[Rule]:
    """Rules that are on and whose words, or time, keep them from leaving."""
    rules = list(journey.rules.filter(is_on=True).order_by("pk"))
    for rule in rules:
        rule.journey = journey
    return [rule for rule in rules if not may_leave(rule, journey)]
