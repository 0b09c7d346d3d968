"""A session as it stands for one person right now: what the big card of Hoy and of the session page shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from palante import __version__
from palante.journeys.models import Desk, DeskSeat, Session
from palante.live.models import Attendance, Feedback, HelpRequest, How
from palante.people.models import Person


class Phase(StrEnum):
    BEFORE = "before"
    SOON = "soon"  # within the hour: the page waits at the door by itself
    OPEN = "open"  # the doors are open, it has not begun
    RUNNING = "running"
    AFTER = "after"


SOON = timedelta(hours=1)
LATE = timedelta(minutes=10)
FRESH = timedelta(hours=36)  # so long after a session the page asks how it was


def phase_of(session: Session, at: datetime) -> Phase:
    if at >= session.ends:
        return Phase.AFTER
    if at >= session.starts:
        return Phase.RUNNING
    if session.is_open(at):
        return Phase.OPEN
    return Phase.SOON if at >= session.starts - SOON else Phase.BEFORE


@dataclass(frozen=True)
class Moment:
    session: Session
    at: datetime
    person_id: int
    ways: dict[str, Attendance]
    help: HelpRequest | None = None
    feedback: Feedback | None = None

    @property
    def phase(self) -> Phase:
        return phase_of(self.session, self.at)

    @property
    def is_open(self) -> bool:
        return self.session.is_open(self.at)

    @property
    def opens(self) -> datetime:
        return self.session.starts - Session.DOORS

    @property
    def is_late(self) -> bool:
        return self.phase == Phase.RUNNING and self.at > self.session.starts + LATE

    @property
    def joined(self) -> Attendance | None:
        return self.ways.get(How.JOINED)

    @property
    def caught_up(self) -> Attendance | None:
        return self.ways.get(How.CAUGHT_UP)

    @property
    def was_there(self) -> bool:
        return bool(self.ways)

    @property
    def note(self) -> SafeString | str:
        """When it begins, in a word or two. Within the hour it is a number that scripts keep up to date."""
        if self.phase == Phase.AFTER:
            return _("it is over")
        if self.phase == Phase.RUNNING:
            return _("now")
        minutes = max(round((self.session.starts - self.at).total_seconds() / 60), 1)
        if self.phase in (Phase.SOON, Phase.OPEN):
            words = ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}
            return format_html(
                '<span data-relative="{}">{}</span>', self.session.starts.isoformat(timespec="minutes"), words
            )
        days = (localtime(self.session.starts).date() - localtime(self.at).date()).days
        if days > 0:
            return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
        hours = round(minutes / 60)
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}

    @property
    def can_get_help(self) -> bool:
        """From an hour before until the doors close; an open request stays in sight."""
        return self.phase in (Phase.SOON, Phase.OPEN, Phase.RUNNING) or self.is_open or self.help is not None

    @property
    def asks_how_it_was(self) -> bool:
        return self.phase == Phase.AFTER and (self.was_there or self.feedback is not None)

    @property
    def waits(self) -> bool:
        """Should the page look by itself for what changed?"""
        return (
            self.session.starts - 2 * SOON <= self.at <= self.session.ends + Session.DOORS
            or self.help is not None
        )

    @property
    def etag(self) -> str:
        """Changes when the card would: so a waiting phone gets some bytes of "nothing new" instead of the card."""
        parts = (
            __version__,
            self.person_id,
            get_language(),
            get_current_timezone_name(),
            getattr(self.session, "heading", "") or self.session.title,
            self.session.pk,
            self.session.starts.timestamp(),
            self.session.ends.timestamp(),
            self.phase,
            self.is_open,
            self.is_late,
            sorted(self.ways),
            self.help and (self.help.pk, self.help.answer, self.help.taken_by_id),
            self.feedback and self.feedback.score,
        )
        return f'"{blake2b(repr(parts).encode(), digest_size=9).hexdigest()}"'


def moment_of(session: Session, person: Person, at: datetime) -> Moment:
    """Three queries, whatever happened."""
    ways = {
        row.how: row for row in Attendance.objects.filter(session=session, person=person, taken_back_at=None)
    }
    helped = (
        HelpRequest.objects.filter(session=session, person=person, closed_at=None)
        .select_related("taken_by")
        .first()
    )
    feedback = Feedback.objects.filter(session=session, person=person).first()
    return Moment(session, at, person.pk, ways, helped, feedback)


def team_names(journey_id: int) -> dict[str, str]:
    """Who sits at the desks a participant meets: `lead` and `host`, by first name."""
    seats = DeskSeat.objects.filter(desk__in=[Desk.LEAD, Desk.HOST], journey=journey_id).order_by("pk")
    names: dict[str, str] = {}
    for desk, name in seats.values_list("desk", "member__name"):
        names.setdefault(desk, next(iter(name.split()), ""))
    return names
