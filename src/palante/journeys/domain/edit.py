"""Change what a journey and its sessions say, and when the journey starts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.domain.move import keep_last_day, lock, refuse_overlap
from palante.journeys.kitpage import LONGEST_NAME, LONGEST_TITLE
from palante.journeys.models import Journey, Kind, Session
from palante.journeys.pattern import Pattern, overlapping, shifted, too_far
from palante.people.models import Member

LONGEST = {
    "name": LONGEST_NAME,
    "title": LONGEST_TITLE,
    "tagline": LONGEST_TITLE,
}  # as kit.md and its sessions allow: an export must be a good kit
_LONG_WORDS = {"page", "outline", "about"}  # those of more than one line
_SESSION_WORDS = {"title", "goals", "materials", "page", "outline"}
_JOURNEY_WORDS = {"name", "tagline", "about"}
_JOURNEY_FIELDS = {"seats", "help_phone", "call_opens_on", "call_closes_on", "minimum_age", "licence"}


@transaction.atomic
def edit_session(
    session: Session,
    *,
    by: Member | None,
    words: dict[str, Any] | None = None,
    language: str = "",
    meeting_url: str | None = None,
    minutes: int | None = None,
    kind: str | None = None,
    canvas: str | None = None,
    at: datetime | None = None,
) -> Session:
    """Change what is given and leave the rest. `words` (title, goals, materials, page, outline) are in `language`, by
    default the journey's first. Raises ValidationError with a sentence. To give it another time: `move_session`."""
    at = at or now()
    session = lock(session)
    changed = _say(session, words or {}, language, session.journey.source_language, _SESSION_WORDS)
    if meeting_url is not None and (url := _meeting_url(meeting_url)) != session.meeting_url:
        session.meeting_url = url
        changed.append("meeting_url")
    if minutes is not None and minutes != session.minutes:
        session.ends = _new_end(session, minutes, at)
        changed.append("ends")
    if kind is not None and kind != session.kind:
        session.kind = Kind(kind)
        changed.append("kind")
    if canvas is not None and canvas != session.canvas:
        session.canvas = canvas
        changed.append("canvas")
    if changed:
        session.save(update_fields=sorted({"words" if "." in name else name for name in changed}))
        record("session_edited", session, by=by, journey=session.journey, at=at, changed=changed)
    return session


@transaction.atomic
def set_meeting_url(
    session: Session, url: str, *, by: Member | None, following: bool = False, at: datetime | None = None
) -> int:
    """The meeting address of a session, or of it and all that come after; returns how many changed."""
    later = session.journey.sessions.filter(number__gt=session.number) if following else []
    before = {one.pk: one.meeting_url for one in (session, *later)}
    after = [edit_session(one, meeting_url=url, by=by, at=at) for one in (session, *later)]
    return sum(one.meeting_url != before[one.pk] for one in after)


@transaction.atomic
def edit_journey(
    journey: Journey,
    *,
    by: Member | None,
    words: dict[str, Any] | None = None,
    language: str = "",
    at: datetime | None = None,
    **fields: Any,
) -> Journey:
    """Change words (name, tagline, about) and settings: seats, help_phone, call_opens_on, call_closes_on, minimum_age,
    licence. Its address stays: it is printed on posters. The first day has a verb of its own, `reschedule`."""
    at = at or now()
    if unknown := set(fields) - _JOURNEY_FIELDS:
        raise TypeError(f"edit_journey does not change {', '.join(sorted(unknown))}")
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    changed = _say(journey, words or {}, language, journey.source_language, _JOURNEY_WORDS)
    for name, value in fields.items():
        if getattr(journey, name) != value:
            setattr(journey, name, value)
            changed.append(name)
    if journey.call_closes_on < journey.call_opens_on:
        raise ValidationError(_("The call would close before it opens. Choose a later day to close it."))
    if changed:
        journey.save(update_fields=sorted({"words" if "." in name else name for name in changed}))
        record("journey_edited", journey, by=by, journey=journey, at=at, changed=changed)
        announce("journey_edited", journey, changed)
    return journey


def _say(
    row: Journey | Session, words: dict[str, Any], language: str, source: str, known: set[str]
) -> list[str]:
    """Put the words that differ into the row; returns what changed, as “es.title”."""
    if unknown := set(words) - known:
        raise TypeError(f"no such words: {', '.join(sorted(unknown))}")
    language = language or source
    said = row.words.setdefault(language, {})
    changed = []
    for key, value in words.items():
        clean = _clean(value, many_lines=key in _LONG_WORDS)
        if key in ("title", "name") and language == source and not clean:
            raise ValidationError(_("A title is needed: people find the way by it."))
        if len(clean) > (most := LONGEST.get(key, len(clean))):
            count = {"count": len(clean), "most": most}
            raise ValidationError(
                _("This has %(count)s characters; at most %(most)s fit. Nothing was changed.") % count
            )
        if clean != said.get(key, type(clean)()):
            said[key] = clean
            changed.append(f"{language}.{key}")
    return changed


def _clean(value: Any, *, many_lines: bool) -> Any:
    """Text as files have it: plain line ends, no blank lines around. A list loses its empty items."""
    if isinstance(value, list | tuple):
        return [clean for item in value if (clean := _clean(item, many_lines=False))]
    text = str(value).replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() if many_lines else " ".join(text.split())


def _meeting_url(text: str) -> str:
    """https, or a page of ours (the demo's): from our pages a browser goes on to no other address (CSP)."""
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


def _new_end(session: Session, minutes: int, at: datetime) -> datetime:
    if not 5 <= minutes <= 600:
        raise ValidationError(_("A session lasts from 5 to 600 minutes."))
    if session.ends <= at:
        raise ValidationError(
            _("“%(title)s” is over and stays as long as it was.") % {"title": session.title}
        )
    ends = session.starts + timedelta(minutes=minutes)
    refuse_overlap(session, session.starts, ends)
    return ends


@transaction.atomic
def reschedule(
    journey: Journey, starts_on: date, by: Member | None, *, at: datetime | None = None
) -> Journey:
    """Give the journey another first day. What a person has moved or pinned stays; everything else follows.

    Sessions keep their time of the day by the wall clock, across daylight saving. The inverse is to reschedule back.
    Announces “journey_rescheduled” once, with all (session, old start) pairs: one message and not eighteen.
    Raises ValidationError, with a sentence, when the journey has begun or the new dates cannot be.
    """
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    old = journey.starts_on
    if starts_on == old:
        return journey
    sessions = list(journey.sessions.all())
    if any(session.starts <= at for session in sessions):
        raise ValidationError(_("The journey has begun. Move its sessions one by one."))
    if too_far(starts_on, at):
        raise ValidationError(
            _("%(day)s is very far away. Is the year right?") % {"day": date_format(starts_on)}
        )
    if starts_on < at.astimezone(journey.tzinfo).date():
        raise ValidationError(
            _("%(day)s has passed. Choose a day to come.") % {"day": date_format(starts_on)}
        )
    moved = _move_sessions(journey, sessions, starts_on, at)
    _move_call(journey, starts_on)
    journey.starts_on = starts_on
    journey.save(update_fields=["starts_on", "call_opens_on", "call_closes_on", "call_told_until"])
    tasks = list(journey.tasks.filter(is_pinned=False))
    for task in tasks:
        task.due_on = starts_on - timedelta(days=task.days_before)
    journey.tasks.bulk_update(tasks, ["due_on"])
    keep_last_day(journey)
    record(
        "journey_rescheduled",
        journey,
        by=by,
        journey=journey,
        at=at,
        old=old,
        new=starts_on,
        sessions=len(moved),
    )
    announce("journey_rescheduled", journey, moved)
    return journey


def _move_sessions(
    journey: Journey, sessions: list[Session], starts_on: date, at: datetime
) -> list[tuple[Session, datetime]]:
    """Move those that stand where the pattern put them; those a person has moved stay."""
    pattern, moved = Pattern.of(journey.settings), []
    for session in sessions:
        new = _follows(session, pattern, journey, starts_on)
        if new is not None and new != session.starts:
            moved.append((session, session.starts))
            session.starts, session.ends = new, new + (session.ends - session.starts)
            session.moved += 1
    if clash := overlapping(sessions):
        names = {"one": clash[0].title, "other": clash[1].title}
        raise ValidationError(
            _("“%(one)s” and “%(other)s” would be at the same time. Move one of them first.") % names
        )
    if any(session.starts <= at for session, _old in moved):
        raise ValidationError(_("The first session would have begun already. Choose a later day."))
    journey.sessions.bulk_update([session for session, _old in moved], ["starts", "ends", "moved"])
    return moved


def _follows(session: Session, pattern: Pattern | None, journey: Journey, starts_on: date) -> datetime | None:
    """Where a session goes when the journey starts on this day; None if a person has moved it."""
    if pattern is None or not session.place:
        days = (starts_on - journey.starts_on).days
        return None if session.moved else shifted(session.starts, days, journey.tzinfo)
    week, place = map(int, session.place.split("-"))
    if session.starts != pattern.moment(journey.starts_on, journey.tzinfo, week, place):
        return None
    return pattern.moment(starts_on, journey.tzinfo, week, place)


def _move_call(journey: Journey, starts_on: date) -> None:
    """The call keeps its distance from the start."""
    distance = starts_on - journey.starts_on
    journey.call_opens_on += distance
    journey.call_closes_on += distance
    if journey.call_told_until:
        journey.call_told_until += distance


@transaction.atomic
def publish(journey: Journey, by: Member | None, *, at: datetime | None = None) -> Journey:
    """Open the public page to everyone."""
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if journey.published_at is None:
        journey.published_at = at
        journey.save(update_fields=["published_at"])
        record("journey_published", journey, by=by, journey=journey, at=at)
    return journey


@transaction.atomic
def unpublish(journey: Journey, by: Member | None, *, at: datetime | None = None) -> Journey:
    """Close the public page again. Those who are registered keep their places and their pages."""
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if journey.published_at is not None:
        journey.published_at = None
        journey.save(update_fields=["published_at"])
        record("journey_unpublished", journey, by=by, journey=journey, at=at)
    return journey
