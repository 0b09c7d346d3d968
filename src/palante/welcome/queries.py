"""Questions about first steps; none of these changes anything."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.small import SMALLEST, is_small, shown
from palante.calls.models import Registration, Seat
from palante.hours.models import Week
from palante.journeys.models import Desk, Journey
from palante.journeys.queries import Warning
from palante.people.models import Person
from palante.welcome.models import BuddyWish, OfficeHours, OfficeKind, Pair, Readiness, Role, Turn
from palante.welcome.routes import Gap, Route, route_of

GAP_IS_WIDE = 0.25  # of those who answered
ENOUGH_ANSWERS = 20
SOON = timedelta(days=35)


def readiness_of(person: Person, journey: Journey) -> Readiness | None:
    return Readiness.objects.filter(person=person, journey=journey).first()


def offices_ahead(journey: Journey, at: datetime) -> QuerySet[OfficeHours]:
    return journey.office_hours.ahead(at).select_related("host")


def line_of(office: OfficeHours) -> list[Turn]:
    """Those who stand in line or were called, in order."""
    waiting = office.turns.filter(helped_at=None, left_at=None).select_related("person", "called_by")
    return list(waiting.prefetch_related("person__contacts").order_by("came_at", "pk"))


def turn_of(person: Person, office: OfficeHours) -> Turn | None:
    return office.turns.filter(person=person, helped_at=None, left_at=None).first()


def before(turn: Turn) -> int:
    """How many who wait stand before her."""
    waiting = Turn.objects.filter(office=turn.office_id, called_at=None, helped_at=None, left_at=None)
    return waiting.filter(Q(came_at__lt=turn.came_at) | Q(came_at=turn.came_at, pk__lt=turn.pk)).count()


@dataclass(frozen=True)
class Gaps:
    """How ready a journey's people are, in numbers; None where a number could point at somebody."""

    seated: int
    answered: int
    ready: int | None
    by_gap: dict[Gap, int | None]
    share: dict[Gap, float]  # only of gaps whose number is shown

    @property
    def is_enough(self) -> bool:
        return self.answered >= SMALLEST


def gaps_of(journey: Journey) -> Gaps:
    """Two questions, whatever the number of people."""
    inside = journey.registrations.exclude(seat=Seat.LEFT)
    rows = list(Readiness.objects.filter(journey=journey, person__in=inside.values("person")))
    routes = [route_of(row) for row in rows]
    counts = Counter(gap for route in routes for gap in route.gaps)
    ready = sum(route.is_ready for route in routes)

    def safe(number: int) -> int | None:
        """Neither the number nor the rest may be so small that it points at somebody."""
        return None if is_small(len(rows) - number) else shown(number)

    by_gap = {gap: safe(counts[gap]) for gap in Gap}
    share = {gap: number / len(rows) for gap, number in by_gap.items() if number is not None and rows}
    return Gaps(inside.count(), len(rows), safe(ready), by_gap, share)


@dataclass(frozen=True)
class NotYet:
    """Somebody the team may go to: she said what is missing, and before the first session there is time to help."""

    person: Person
    route: Route
    at: datetime


def not_yet_ready(journey: Journey, *, limit: int | None = None) -> list[NotYet]:
    """Who said that something is missing, the most pressing first."""
    inside = journey.registrations.filter(seat=Seat.TAKEN).values("person")
    rows = Readiness.objects.filter(journey=journey, person__in=inside).select_related("person")
    found = [NotYet(row.person, route, row.at) for row in rows if (route := route_of(row)).gaps]
    order = {gap: place for place, gap in enumerate(Gap)}
    found.sort(key=lambda one: (order[one.route.gaps[0]], -len(one.route.gaps), one.at))
    return found[:limit]


def warnings(journey: Journey, at: datetime | None = None) -> Iterator[Warning]:
    """“Not yet the moment”: where the gap is wide and the first session near, and what to do. Some four questions."""
    at = at or now()
    today = at.astimezone(journey.tzinfo).date()
    days = (journey.starts_on - today).days
    if not 0 <= days <= SOON.days:
        return
    gaps = gaps_of(journey)
    if gaps.seated < ENOUGH_ANSWERS:
        return
    offices = Counter(journey.office_hours.ahead(at).values_list("kind", flat=True))
    if gaps.answered < ENOUGH_ANSWERS:
        yield Warning(
            _("Few people have said whether they are ready for a session by telephone."),
            _("Ask for it in the next message: it takes two minutes."),
        )
        return
    if gaps.share.get(Gap.VIDEO, 0) >= GAP_IS_WIDE and not offices[OfficeKind.PRACTICE]:
        yield Warning(
            _("Not yet the moment: %(percent)s%% are new to video calls, and no room to practise in is set.")
            % {"percent": round(100 * gaps.share[Gap.VIDEO])},
            _("Set two times to practise before the first session, one of them at night."),
        )
    if gaps.share.get(Gap.DATA, 0) >= GAP_IS_WIDE:
        yield Warning(
            _("Not yet the moment: %(percent)s%% buy data little by little or have almost none.")
            % {"percent": round(100 * gaps.share[Gap.DATA])},
            _(
                "Ask partners for support with data or places with wifi, and make texts of the sessions ready."
            ),
        )
    if gaps.share.get(Gap.DEVICE, 0) >= GAP_IS_WIDE / 2:
        yield Warning(
            _("Not yet the moment: %(percent)s%% have no telephone they can count on.")
            % {"percent": round(100 * gaps.share[Gap.DEVICE])},
            _("Ask partners for a room with one screen for many, and write to these people first."),
        )
    if not offices[OfficeKind.HELP] and (gaps.ready or 0) < gaps.answered:
        yield Warning(
            _("Some need help to come in, and no office hours are set."),
            _("Set some at hours when people can come."),
        )


@dataclass(frozen=True)
class Match:
    """Two who could go along with one another, and why."""

    helper: Person
    helped: Person
    hours: int  # of the week in which both can
    same_place: bool


def buddy_wishes(journey: Journey) -> list[BuddyWish]:
    """Wishes that stand, of people with a seat, the oldest first."""
    seated = Registration.objects.seated().filter(journey=journey, person__erased_at=None).values("person")
    rows = BuddyWish.objects.filter(journey=journey, withdrawn_at=None, person__in=seated)
    return list(rows.select_related("person").order_by("at", "pk"))


def matches(journey: Journey, *, most: int = 20) -> list[Match]:
    """For each who waits for a buddy, the likeliest of those who offered: the same language, hours in common, near.
    Everybody who offers is proposed to one first. Three questions; nobody's hours are told, only how many they share."""
    wishes = buddy_wishes(journey)
    standing = Pair.objects.filter(journey=journey, ended_at=None)
    taken = set(standing.values_list("helped", flat=True))
    load = Counter(standing.values_list("helper", flat=True))
    helpers = [row.person for row in wishes if row.role == Role.HELPS]
    waiting = [row.person for row in wishes if row.role == Role.HELPED and row.person_id not in taken]
    weeks = dict(Week.objects.filter(person__in=[*helpers, *waiting]).values_list("person", "cells"))
    found = []
    for helped in waiting[:most]:
        scored = [
            (
                load[helper.pk],
                -_shared(weeks, helper, helped),
                helper.place != helped.place,
                helper.pk,
                helper,
            )
            for helper in helpers
            if helper.language == helped.language and load[helper.pk] < 3
        ]
        if not scored:
            continue
        _load, hours, elsewhere, _pk, helper = min(scored)
        load[helper.pk] += 1
        found.append(Match(helper, helped, -hours, bool(helped.place) and not elsewhere))
    return found


def _shared(weeks: dict[int, str], one: Person, other: Person) -> int:
    """Hours in common. Two in different zones share none that we count: their letters stand for other hours."""
    if one.zone != other.zone:
        return 0
    return sum(
        a in "al" and b in "al" for a, b in zip(weeks.get(one.pk, ""), weeks.get(other.pk, ""), strict=False)
    )


def pairs_of(journey: Journey) -> list[Pair]:
    return list(journey.pairs.filter(ended_at=None).select_related("helper", "helped").order_by("-made_at"))


def buddies_of(person: Person, journey: Journey) -> list[Pair]:
    """The pairs she is in that stand, with both people."""
    mine = journey.pairs.filter(Q(helper=person) | Q(helped=person), ended_at=None)
    return list(mine.select_related("helper", "helped").order_by("made_at"))


def turns_today(office: OfficeHours) -> dict[str, int]:
    """For the desk: how many were helped and left so far."""
    return office.turns.aggregate(
        helped=Count("pk", filter=Q(helped_at__isnull=False)),
        left=Count("pk", filter=Q(left_at__isnull=False)),
    )


def may_meet(desks: frozenset[str]) -> bool:
    """Whose work it is to help one by one: the host and the lead."""
    return bool(desks & {Desk.HOST, Desk.LEAD})
