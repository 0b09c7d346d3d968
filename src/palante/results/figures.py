"""A journey's own figures, each with the sentence that says it on a toolkit page and the page it can be checked on.

Numbers are shown under the small-cell rule: the page is public, and a journey of three people must not be found in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.small import is_small
from palante.calls.models import Seat
from palante.journeys.models import Desk, Journey, Stage
from palante.library.models import Resource
from palante.live.models import Attendance

HALF = 0.5  # who came to at least half of the sessions held stayed
FEW = 20  # below so many people a journey is not split into those who came and those who did not


@dataclass(frozen=True)
class Figure:
    """`section` is the key of a section the toolkit knows; `source` names the address to check it on (with the slug)."""

    key: str
    section: str
    label: str
    value: str
    sentence: str
    source: str


def figures(journey: Journey, at: datetime | None = None) -> list[Figure]:
    """What can be counted so far, in the language that is active. What is not there yet is left out, not made up."""
    at = at or now()
    return [
        *_time(journey),
        *_people_who_came(journey, at),
        *_team(journey),
        *_partners(journey),
        *_resources(journey),
    ]


def _number(count: int) -> str:
    return _("fewer than 5") if is_small(count) else str(count)


def _time(journey: Journey) -> Iterator[Figure]:
    sessions = list(journey.sessions.order_by("number"))
    if sessions:
        weeks = len({session.week for session in sessions})
        minutes = sorted(session.minutes for session in sessions)[len(sessions) // 2]
        values = {"weeks": weeks, "sessions": len(sessions), "minutes": minutes}
        if weeks > 1 and len(sessions) % weeks == 0 and len(sessions) > weeks:
            values["sessions"] //= weeks
            sentence = _(
                "It takes %(weeks)s weeks, with %(sessions)s sessions of %(minutes)s minutes a week."
            )
        else:
            sentence = _("Sessions: %(sessions)s, of %(minutes)s minutes. Weeks: %(weeks)s.")
        yield Figure("sessions", "time", _("Sessions"), str(len(sessions)), sentence % values, "sessions")
    days = {"first": date_format(journey.starts_on), "last": date_format(journey.ends_on)}
    sentence = _("It ran from %(first)s to %(last)s.") % days
    yield Figure("dates", "time", _("Dates"), f"{days['first']} – {days['last']}", sentence, "team_settings")
    length = (journey.call_closes_on - journey.call_opens_on).days
    before = (journey.starts_on - journey.call_opens_on).days
    sentence = _("The call opened %(before)s days before the start and stayed open for %(length)s days.")
    values = {"before": before, "length": length}
    yield Figure(
        "call", "time", _("Call for participants"), _("%s days") % length, sentence % values, "team_settings"
    )  # fmt: skip
    plan = journey.tasks.order_by("-days_before").first()
    if plan and plan.days_before > 0:
        sentence = _("Plan for about %s days before the start.") % plan.days_before
        yield Figure("plan", "time", _("Planning"), _("%s days") % plan.days_before, sentence, "plan")


def _people_who_came(journey: Journey, at: datetime) -> Iterator[Figure]:
    seats = journey.registrations.aggregate(
        seated=Count("pk", filter=Q(seat=Seat.TAKEN)), waiting=Count("pk", filter=Q(seat=Seat.WAITING))
    )
    registered = seats["seated"] + seats["waiting"]
    if not registered:
        return
    sentence = ngettext("%s person registered.", "%s people registered.", registered) % _number(registered)
    yield Figure("registered", "context", _("Registered"), _number(registered), sentence, "people")
    held = journey.sessions.past(at).count()
    if not held or seats["seated"] < FEW:
        return
    came = (
        Attendance.objects.filter(
            session__journey=journey,
            taken_back_at=None,
            person__registrations__journey=journey,
            person__registrations__seat=Seat.TAKEN,
        )
        .values("person")
        .annotate(sessions=Count("session", distinct=True))
    )
    times = [row["sessions"] for row in came]
    stayed = sum(sessions >= held * HALF for sessions in times)
    sentence = _("Of these, %s took part at least once, live or later.") % _number(len(times))
    yield Figure("came", "context", _("Took part"), _number(len(times)), sentence, "people")
    if journey.stage(at) == Stage.CLOSED:
        sentence = _("%s took part in at least half of the sessions.") % _number(stayed)
        yield Figure("stayed", "context", _("Half or more"), _number(stayed), sentence, "people")


def _team(journey: Journey) -> Iterator[Figure]:
    members = journey.desk_seats.values("member").distinct().count()
    if members:
        desks = dict(journey.desk_seats.values_list("desk").annotate(Count("member")).order_by())
        each = ", ".join(f"{Desk(desk).label} {count}" for desk, count in sorted(desks.items()))
        sentence = ngettext("The team was %(count)s person", "The team was %(count)s people", members)
        sentence = sentence % {"count": members} + f" ({each})."
        yield Figure("team", "people", _("Team"), str(members), sentence, "team_members")


def _partners(journey: Journey) -> Iterator[Figure]:
    if count := journey.partners.count():
        sentence = ngettext("%s organisation called people in.", "%s organisations called people in.", count)
        yield Figure("partners", "people", _("Partners"), str(count), sentence % count, "desk_partners")
    brought = journey.registrations.exclude(brought_by=None).exclude(seat=Seat.LEFT).count()
    if count and brought:
        sentence = ngettext("They brought %s person.", "They brought %s people.", brought) % _number(brought)
        yield Figure(
            "brought", "people", _("Brought by partners"), _number(brought), sentence, "desk_partners"
        )


def _resources(journey: Journey) -> Iterator[Figure]:
    kept = Resource.objects.filter(journey=journey, hidden_at=None)
    if count := kept.count():
        sentence = (
            ngettext("The library holds %s resource.", "The library holds %s resources.", count) % count
        )
        yield Figure("resources", "resources", _("In the library"), str(count), sentence, "team_resources")


def links(journey: Journey) -> list[Resource]:
    """What of the library anybody could open: the links. Files are for participants and stay out of a public page."""
    return list(
        Resource.objects.filter(journey=journey, hidden_at=None, is_recording=False)
        .exclude(url="")
        .order_by("session__number", "id")
    )
