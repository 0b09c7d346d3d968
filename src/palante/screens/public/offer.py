"""What a journey's public page tells: when, how often, how many seats, and the cloth of all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from palante.base.weave import MIN_PEOPLE, SessionTotal
from palante.calls.queries import seats_left
from palante.journeys.models import Journey, Kind, Session
from palante.live.models import Attendance
from palante.screens.participant.timetable import slim

FEW = 20  # below this many free seats the page says how many; above, hurry would be made up


@dataclass(frozen=True)
class Offer:
    journey: Journey
    sessions: Sequence[Session]
    takes_registrations: bool
    left: int | None
    at: datetime

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def few_left(self) -> int | None:
        return self.left if self.left and self.left <= FEW else None

    @property
    def first(self) -> Session | None:
        return self.sessions[0] if self.sessions else None

    @property
    def has_begun(self) -> bool:
        return self.first is not None and self.first.starts <= self.at

    @property
    def next(self) -> Session | None:
        return next((session for session in self.sessions if session.ends > self.at), None)

    @property
    def weeks(self) -> list[tuple[int, list[Session]]]:
        return [(week, list(rows)) for week, rows in groupby(self.sessions, key=lambda session: session.week)]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        count = {kind: sum(session.kind == kind for session in self.sessions) for kind in Kind.values}
        return [(kind, number) for kind, number in count.items() if number]

    @property
    def days(self) -> str:
        """ "Tuesday, Thursday and Saturday": the days most sessions are on."""
        days = sorted({session.starts.astimezone(self.journey.tzinfo).weekday() for session in self.sessions})
        return get_text_list([str(WEEKDAYS[day]) for day in days], _("and")) if len(days) <= 4 else ""

    @property
    def usual_start(self) -> datetime | None:
        """A start at the hour, in the journey's zone, at which at least two sessions of three begin."""
        hours = Counter(session.starts.astimezone(self.journey.tzinfo).time() for session in self.sessions)
        hour, count = next(iter(hours.most_common(1)), (None, 0))
        if hour is None or count * 3 < len(self.sessions) * 2:
            return None
        return next(
            row.starts for row in self.sessions if row.starts.astimezone(self.journey.tzinfo).time() == hour
        )


def offer_of(journey: Journey, at: datetime) -> Offer:
    sessions = list(slim(journey.sessions.all(), [journey]).order_by("starts"))
    open_now = journey.takes_registrations(at)
    return Offer(journey, sessions, open_now, seats_left(journey) if open_now else None, at)


def cloth_of(offer: Offer, at: datetime) -> list[SessionTotal]:
    """Totals per session for the public cloth: nothing before the first session, nor below twenty people."""
    if not offer.first or offer.first.starts > at:
        return []
    people = offer.journey.registrations.seated().count()
    if people < MIN_PEOPLE:
        return []
    stands = Attendance.objects.filter(session__journey=offer.journey, taken_back_at=None)
    came = dict(stands.order_by().values_list("session").annotate(Count("person", distinct=True)))
    return [
        # A share that could point at one person is woven as none.
        SessionTotal(session.kind, session.heading, people, present=came.get(session.pk, 0))  # type: ignore[attr-defined]
        for session in offer.sessions
    ]
