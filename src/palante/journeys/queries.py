"""Questions about journeys; none of these changes anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.models import LogLine
from palante.journeys.kitpage import LEAD_DAYS
from palante.journeys.models import DeskSeat, Invitation, Journey, Session, Task
from palante.journeys.pattern import overlapping


@dataclass(frozen=True)
class Warning:
    """A date that cannot hold, and what to do. An error stands in the way now; a warning makes it tight."""

    what: str
    mend: str
    severity: Literal["error", "warning"] = "warning"

    @property
    def text(self) -> str:
        return f"{self.what} {self.mend}"


@dataclass(frozen=True)
class LastMove:
    old: datetime  # when the session was to be
    at: datetime  # when it was moved


def last_move(session: Session) -> LastMove | None:
    """The move that can be undone: the last one, unless it was undone, or the whole journey has moved since."""
    lines = LogLine.objects.filter(kind="session", object_id=session.pk)
    line = lines.filter(verb__in=["session_moved", "session_move_undone"]).order_by("-at", "-pk").first()
    if line is None or line.verb == "session_move_undone":
        return None
    started_anew = LogLine.objects.filter(
        kind="journey", object_id=session.journey_id, verb="journey_rescheduled"
    )
    old = parse_datetime(line.data["old"])
    return LastMove(old, line.at) if old and not started_anew.filter(pk__gt=line.pk).exists() else None


def tasks_due(
    journey: Journey, at: datetime | None = None, desk: str | None = None, *, within: int = 7
) -> QuerySet[Task]:
    """Open tasks whose day has come or comes within so many days, the latest due first in line."""
    today = (at or now()).astimezone(journey.tzinfo).date()
    due = journey.tasks.filter(done_at=None, due_on__lte=today + timedelta(days=within))
    return due.filter(desk=desk) if desk else due


def team_of(journey: Journey) -> QuerySet[DeskSeat]:
    """The seats at this journey's desks, with their members."""
    return journey.desk_seats.select_related("member").order_by("member__name", "member_id", "desk")


def open_invitations(journey: Journey, at: datetime | None = None) -> QuerySet[Invitation]:
    return journey.invitations.filter(accepted_at=None, withdrawn_at=None, ends_at__gt=at or now()).order_by(
        "-made_at"
    )


def warnings(journey: Journey, at: datetime | None = None) -> list[Warning]:
    """Where the dates cannot hold, worst first. Three questions to the database, however long the journey."""
    today = (at or now()).astimezone(journey.tzinfo).date()
    found = [
        *_about_sessions(journey),
        *_about_the_call(journey, today),
        *(_about_time_to_prepare(journey, today) if today < journey.starts_on else ()),
    ]
    return sorted(found, key=lambda warning: warning.severity != "error")


def warnings_of_the_call(journey: Journey, at: datetime | None = None) -> list[Warning]:
    """Those of `warnings` that are about the call. No question to the database."""
    return list(_about_the_call(journey, (at or now()).astimezone(journey.tzinfo).date()))


def _lead_days(journey: Journey) -> dict[str, int]:
    return LEAD_DAYS | journey.settings.get("lead_days", {})


def _about_time_to_prepare(journey: Journey, today: date) -> Iterator[Warning]:
    """T-90 and T-60: was there time enough when the journey was made, and what is late now?"""
    lead, left = _lead_days(journey), (journey.starts_on - today).days
    had = (journey.starts_on - journey.created_at.astimezone(journey.tzinfo).date()).days
    if had < lead["plan"] and (late := journey.tasks.filter(done_at=None, due_on__lt=today).count()):
        what = ngettext(
            "The plan counts %(lead)s days and %(left)s are left: %(late)s task is late.",
            "The plan counts %(lead)s days and %(left)s are left: %(late)s tasks are late.",
            late,
        )
        yield Warning(
            what % {"lead": lead["plan"], "left": left, "late": late},
            _("Choose a later first day, or decide in the plan what to do sooner and what to leave out."),
        )
    if had < lead["experts"]:
        yield Warning(
            _("Experts and materials need %(lead)s days; %(left)s are left.")
            % {"lead": lead["experts"], "left": left},
            _("Confirm the people for the first two weeks first, or choose a later first day."),
        )


def _about_the_call(journey: Journey, today: date) -> Iterator[Warning]:
    made_on = journey.created_at.astimezone(journey.tzinfo).date()
    if journey.published_at is None and made_on > journey.starts_on:
        yield Warning(
            _("The first day, %(day)s, has passed.") % {"day": date_format(journey.starts_on)},
            _("Choose a first day to come."),
            "error",
        )
        return
    if today > journey.ends_on:
        return
    lead, opens = _lead_days(journey), journey.call_opens_on
    if journey.published_at is None and journey.starts_on <= today:
        yield Warning(
            _("The first day, %(day)s, has come, and nobody can see the journey.")
            % {"day": date_format(journey.starts_on)},
            _("Choose a first day to come, or publish the page."),
            "error",
        )
    elif journey.published_at is None and journey.call_closes_on < today:
        call = {"first": date_format(opens), "last": date_format(journey.call_closes_on)}
        yield Warning(
            _("The call was to be open from %(first)s to %(last)s: those days have passed.") % call,
            _("Choose a later first day, or give the call other days in the settings."),
            "error",
        )
    elif journey.published_at is None and opens <= today:
        yield Warning(
            _("The call should be open since %(day)s, and nobody can see the journey.")
            % {"day": date_format(opens)},
            _("Publish the page, or choose a later first day."),
            "error",
        )
    if today >= journey.starts_on:
        return
    closed = journey.call_closed_at and journey.call_closed_at.astimezone(journey.tzinfo).date()
    if closed and (days := max((closed - opens).days, 0)) < lead["call_length"]:
        yield Warning(
            _("The call was closed after %(days)s days; it takes %(lead)s or more for people to hear of it.")
            % {"days": days, "lead": lead["call_length"]},
            _("Open it again if there are seats left."),
        )
    elif (days := (journey.call_closes_on - opens).days) < lead["call_length"]:
        yield Warning(
            _("The call is open for %(days)s days; it takes %(lead)s or more for people to hear of it.")
            % {"days": days, "lead": lead["call_length"]},
            _("Open it earlier or close it later."),
        )
    if (days := (journey.starts_on - opens).days) < lead["call_sent"]:
        yield Warning(
            _("The call goes out %(days)s days before the start; people need %(lead)s to make time.")
            % {"days": days, "lead": lead["call_sent"]},
            _("Open it earlier, or choose a later first day."),
        )


def _about_sessions(journey: Journey) -> Iterator[Warning]:
    sessions = list(journey.sessions.all())
    if not sessions:
        yield Warning(
            _("The journey has no sessions."), _("Start it again from a kit that has some."), "error"
        )
    if clash := overlapping(sessions):
        names = {"one": clash[0].title, "other": clash[1].title}
        yield Warning(
            _("“%(one)s” and “%(other)s” are at the same time.") % names, _("Move one of them."), "error"
        )
    early = [one for one in sessions if one.starts.astimezone(journey.tzinfo).date() < journey.starts_on]
    if early:
        yield Warning(
            _("“%(title)s” is before the first day, %(day)s.")
            % {"title": early[0].title, "day": date_format(journey.starts_on)},
            _("Move it, or choose an earlier first day."),
        )
