"""Whom partners brought, from the link to the last session: numbers, never names.

The team sees numbers under the small-cell rule, also by subtraction. A partner knows its people by name, so it sees
less: figures rounded down to fives, as they stood last midnight. Whoever looks before and after a neighbour's
registration, or subtracts one figure from another, cannot tell that it was hers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time

from django.db.models import Count, Q, Sum
from django.utils.timezone import now

from palante.base.small import SMALLEST, is_small
from palante.calls.models import LinkDay, Registration, Seat
from palante.journeys.models import Journey
from palante.live.models import Attendance

HALF = 0.5  # who took part in at least half of the sessions held stayed


@dataclass(frozen=True)
class Turnout:
    """How often the link was opened and the form begun; how many registered, have a seat, came once, stayed."""

    opened: int = 0
    started: int = 0
    registered: int = 0
    seated: int = 0
    came: int = 0
    stayed: int = 0

    def for_team(self) -> list[int | None]:
        """None where a number, or what is left when it is taken from one shown before it, points at somebody."""
        return [self.opened, self.started, *_hidden([self.registered, self.seated, self.came, self.stayed])]

    def for_partner(self) -> list[tuple[str, int | None]]:
        """(stage, figure) without the seats; None stands for “fewer than five”, nobody included."""
        return [
            (field.name, rounded(getattr(self, field.name)))
            for field in fields(self)
            if field.name != "seated"
        ]


def rounded(count: int) -> int | None:
    """Down to fives: 14 is 10, and less than five is None, be it none or four."""
    return count - count % SMALLEST or None


def _hidden(counts: Sequence[int]) -> list[int | None]:
    """Counts of ever smaller circles of people: each lies within the one before."""
    shown: list[int] = []
    out: list[int | None] = []
    for count in counts:
        tells = is_small(count) or any(is_small(larger - count) for larger in shown)
        out.append(None if tells else count)
        if not tells:
            shown.append(count)
    return out


def turnouts(
    journey: Journey, *, until: datetime | None = None, at: datetime | None = None
) -> dict[int, Turnout]:
    """Partner's id → its turnout; `until`: only of what happened before. Four questions, however many partners."""
    links = LinkDay.objects.filter(partner__journey=journey)
    brought = Registration.objects.filter(journey=journey, brought_by__isnull=False).exclude(seat=Seat.LEFT)
    if until:
        links = links.filter(day__lt=until.astimezone(journey.tzinfo).date())
        brought = brought.filter(at__lt=until)
    clicks = {
        pk: (opened, started)
        for pk, opened, started in links.order_by()
        .values_list("partner")
        .annotate(opened=Sum("opened"), started=Sum("started"))
    }
    people = {
        pk: (registered, seated)
        for pk, registered, seated in brought.order_by()
        .values_list("brought_by")
        .annotate(registered=Count("pk"), seated=Count("pk", filter=Q(seat=Seat.TAKEN)))
    }
    came, stayed = _who_came(journey, until, until or at or now())
    return {
        pk: Turnout(*clicks.get(pk, (0, 0)), *people.get(pk, (0, 0)), came[pk], stayed[pk])
        for pk in {*clicks, *people}
    }


def _who_came(journey: Journey, until: datetime | None, at: datetime) -> tuple[Counter[int], Counter[int]]:
    held = journey.sessions.filter(ends__lte=at).count()
    stands = Attendance.objects.filter(
        session__journey=journey,
        taken_back_at=None,
        person__registrations__journey=journey,
        person__registrations__seat=Seat.TAKEN,
        person__registrations__brought_by__isnull=False,
    )
    if until:
        stands = stands.filter(first_at__lt=until, person__registrations__at__lt=until)
    came: Counter[int] = Counter()
    stayed: Counter[int] = Counter()
    rows = stands.order_by().values_list("person__registrations__brought_by", "person")
    for partner, _person, sessions in rows.annotate(Count("session", distinct=True)).iterator():
        came[partner] += 1
        stayed[partner] += bool(held) and sessions >= held * HALF
    return came, stayed


def last_midnight(journey: Journey, at: datetime) -> datetime:
    """Where the figures of partners' pages stop: they move once a day at most."""
    return datetime.combine(at.astimezone(journey.tzinfo).date(), time(), journey.tzinfo)


def turnout_for_page(journey: Journey, partner_id: int, at: datetime) -> Turnout:
    return turnouts(journey, until=last_midnight(journey, at)).get(partner_id, Turnout())
