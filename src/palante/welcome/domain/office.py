"""Office hours: set by the team; a line of people who come, are called, are helped or leave."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.models import Journey
from palante.journeys.pattern import shifted, too_far
from palante.people.models import Member, Person
from palante.welcome.models import OfficeHours, OfficeKind, Turn

NEARLY = 2  # so many before her, and a message goes out to who asked for one
MOST_WEEKS = 12
ABOUT = 300


class NotOpenError(Exception):
    """No place in line can be taken there now; the sentence says why."""


@transaction.atomic
def open_office(
    journey: Journey,
    *,
    starts: datetime,
    minutes: int,
    by: Member,
    kind: str = OfficeKind.HELP,
    host: Member | None = None,
    meeting_url: str = "",
    weeks: int = 1,
    at: datetime | None = None,
) -> list[OfficeHours]:
    """Set office hours, perhaps at the same hour of the wall for several weeks. What stands at that time already stays
    and is not made twice. Raises ValidationError with a sentence."""
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if not 10 <= minutes <= 600:
        raise ValidationError(_("Office hours last from 10 to 600 minutes."))
    if starts + timedelta(minutes=minutes) <= at or too_far(starts.date(), at):
        raise ValidationError(_("This time has passed, or is very far away. Choose another."))
    url, made = _meeting_url(meeting_url), []
    for week in range(min(max(weeks, 1), MOST_WEEKS)):
        begin = shifted(starts, 7 * week, journey.tzinfo)
        if journey.office_hours.filter(starts=begin, kind=kind, cancelled_at=None).exists():
            continue
        row = OfficeHours.objects.create(
            journey=journey,
            kind=OfficeKind(kind),
            starts=begin,
            ends=begin + timedelta(minutes=minutes),
            host=host,
            meeting_url=url,
            made_at=at,
        )
        record("office_opened", row, by=by, journey=journey, at=at, starts=begin)
        made.append(row)
    return made


@transaction.atomic
def call_off(office: OfficeHours, *, by: Member, at: datetime | None = None) -> OfficeHours:
    """It does not take place. Whoever stands in line sees it on the page; the places stay, for `call_on_again`."""
    row = OfficeHours.objects.select_for_update().get(pk=office.pk)
    if row.cancelled_at is None:
        row.cancelled_at = at or now()
        row.save(update_fields=["cancelled_at"])
        record("office_called_off", row, by=by, journey=row.journey_id, at=row.cancelled_at)
    return row


@transaction.atomic
def call_on_again(office: OfficeHours, *, by: Member, at: datetime | None = None) -> OfficeHours:
    """The inverse of calling off."""
    row = OfficeHours.objects.select_for_update().get(pk=office.pk)
    if row.cancelled_at is not None:
        row.cancelled_at = None
        row.save(update_fields=["cancelled_at"])
        record("office_on_again", row, by=by, journey=row.journey_id, at=at or now())
    return row


@transaction.atomic
def come(
    office: OfficeHours,
    person: Person,
    *,
    about: str = "",
    wants_word: bool = False,
    at: datetime | None = None,
) -> Turn:
    """A place in line, at its end. One a person: coming again changes what it is about and keeps the place."""
    at, about = at or now(), " ".join(about.replace("\0", "").split())[:ABOUT]
    office = OfficeHours.objects.select_for_update().get(pk=office.pk)
    if not office.is_open(at):
        raise NotOpenError(_("These office hours are not open now. Look which ones come next."))
    turn = Turn.objects.filter(office=office, person=person, helped_at=None, left_at=None).first()
    if turn:
        turn.about, turn.wants_word = about or turn.about, wants_word
        turn.save(update_fields=["about", "wants_word"])
        return turn
    turn = Turn.objects.create(office=office, person=person, about=about, wants_word=wants_word, came_at=at)
    record("turn_taken", turn, by=person, about=person, journey=office.journey_id, at=at)
    return turn


@transaction.atomic
def call(turn: Turn, *, by: Member, at: datetime | None = None) -> Turn:
    """“Come in”: her page lets her through. Those who are nearly next and asked for a word are told."""
    at = at or now()
    office, turn = _locked(turn)
    if turn.is_over or turn.called_at:
        return turn
    turn.called_at, turn.called_by = at, by
    turn.save(update_fields=["called_at", "called_by"])
    record("turn_called", turn, by=by, about=turn.person_id, journey=office.journey_id, at=at)
    _tell_who_is_near(office, at)
    return turn


@transaction.atomic
def uncall(turn: Turn, *, by: Member, at: datetime | None = None) -> Turn:
    """She did not come: back to the line, to her own place."""
    office, turn = _locked(turn)
    if turn.called_at and not turn.is_over:
        turn.called_at = turn.called_by = None
        turn.save(update_fields=["called_at", "called_by"])
        record("turn_uncalled", turn, by=by, about=turn.person_id, journey=office.journey_id, at=at or now())
    return turn


@transaction.atomic
def helped(turn: Turn, *, by: Member, at: datetime | None = None) -> Turn:
    at = at or now()
    office, turn = _locked(turn)
    if not turn.is_over:
        turn.helped_at = at
        turn.called_at = turn.called_at or at
        turn.called_by = turn.called_by or by
        turn.save(update_fields=["helped_at", "called_at", "called_by"])
        record("turn_helped", turn, by=by, about=turn.person_id, journey=office.journey_id, at=at)
        _tell_who_is_near(office, at)
    return turn


@transaction.atomic
def unhelped(turn: Turn, *, by: Member, at: datetime | None = None) -> Turn:
    """The desk's undo. Does nothing when she has taken a new place meanwhile."""
    office, turn = _locked(turn)
    again = Turn.objects.filter(office=office, person=turn.person_id, helped_at=None, left_at=None).exists()
    if turn.helped_at and not again:
        turn.helped_at = None
        turn.save(update_fields=["helped_at"])
        record("turn_unhelped", turn, by=by, about=turn.person_id, journey=office.journey_id, at=at or now())
    return turn


@transaction.atomic
def leave_line(turn: Turn, *, by: Member | Person, at: datetime | None = None) -> Turn:
    at = at or now()
    office, turn = _locked(turn)
    if not turn.is_over:
        turn.left_at = at
        turn.save(update_fields=["left_at"])
        record("turn_left", turn, by=by, about=turn.person_id, journey=office.journey_id, at=at)
        _tell_who_is_near(office, at)
    return turn


def _tell_who_is_near(office: OfficeHours, at: datetime) -> None:
    """Whoever asked for a word and has at most one before her; once a turn."""
    waiting = Turn.objects.filter(office=office, called_at=None, helped_at=None, left_at=None)
    for turn in list(waiting.order_by("came_at", "pk").select_related("person", "office")[:NEARLY]):
        if turn.wants_word and turn.told_at is None:
            turn.told_at = at
            turn.save(update_fields=["told_at"])
            announce("turn_near", turn)


def _locked(turn: Turn) -> tuple[OfficeHours, Turn]:
    """The line is locked as a whole: two desks calling at once must see each other."""
    office = OfficeHours.objects.select_for_update().get(pk=turn.office_id)
    return office, Turn.objects.select_related("person").get(pk=turn.pk)


def _meeting_url(text: str) -> str:
    url = text.strip()
    if url and not url.startswith(f"{settings.URL}/"):
        try:
            URLValidator(schemes=["https"])(url)
        except ValidationError:
            raise ValidationError(
                _(
                    "The meeting address should begin with https://. Copy it whole from the invitation of the meeting."
                )
            ) from None
    return url
