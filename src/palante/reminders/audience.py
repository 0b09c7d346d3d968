"""Whom a round concerns, and how each of them is reached."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from palante.calls.models import Registration, Seat
from palante.canvases.models import Canvas
from palante.journeys.models import Journey, Session
from palante.live.models import Attendance
from palante.messages.models import State
from palante.people.models import Contact, Purpose
from palante.people.queries import consenting
from palante.reminders.models import Anchor, Audience, Reminder, Round, Rule
from palante.reminders.narrowing import narrowed
from palante.reminders.timing import BEFORE, OF_SESSION

# A message in one of these states has told, or may have told, its person.
TOLD = [State.HANDED_OVER, State.HANDING_OVER, State.IN_DOUBT]


def audience(rule: Rule, journey: Journey, session: Session | None) -> QuerySet[Registration]:
    """Those a rule speaks to, as things stand: who has a seat (or waits for one), came, or did not come yet."""
    seat = Seat.WAITING if rule.to == Audience.WAITING else Seat.TAKEN
    people: QuerySet[Registration] = Registration.objects.filter(
        journey=journey, seat=seat, person__erased_at=None
    )
    if rule.anchor == Anchor.JOURNEY_END:  # the journey is over: only those who said we may still write
        people = people.filter(person__in=consenting(Purpose.AFTERWARDS, journey.pk))
    if rule.anchor == Anchor.ABSENCE:
        people = _absent(people, journey, session, max(rule.absences, 1))
    return narrowed(_by_what_they_did(people, rule, journey, session), rule.only, journey)


def _by_what_they_did(
    people: QuerySet[Registration], rule: Rule, journey: Journey, session: Session | None
) -> QuerySet[Registration]:
    came = _came().filter(session=session)
    if rule.to == Audience.ATTENDED:
        return people.filter(Exists(came))
    if rule.to == Audience.MISSED:
        return people.filter(~Exists(came))
    if rule.to == Audience.NEVER:
        return people.filter(~Exists(_came().filter(session__journey=journey)))
    if rule.to in (Audience.NOT_BEGUN, Audience.NOT_FINISHED):
        return _without_canvas(people, rule.to, journey, session)
    if rule.to == Audience.NOT_OPENED:
        return _not_opened(people, journey, session)
    return people


def _came() -> QuerySet[Attendance]:
    return Attendance.objects.filter(person=OuterRef("person"), taken_back_at=None)


def _absent(
    people: QuerySet[Registration], journey: Journey, session: Session | None, number: int
) -> QuerySet[Registration]:
    """Who missed this session and so many in a row, no more and no less: an absence is spoken of once.

    Sessions before somebody had a seat were not theirs to miss; coming later, or catching up, ends the row.
    """
    if session is None:
        return people.none()
    past = list(journey.sessions.filter(ends__lte=session.ends).order_by("-ends", "-pk")[: number + 1])
    missed, before = past[:number], past[number:]
    if len(missed) < number:
        return people.none()
    people = people.filter(
        ~Exists(_came().filter(session__in=missed)), seated_at__lte=min(one.starts for one in missed)
    )
    if before:
        came_before = Exists(_came().filter(session=before[0]))
        people = people.filter(Q(came_before) | Q(seated_at__gt=before[0].starts))
    return people


def _without_canvas(
    people: QuerySet[Registration], to: str, journey: Journey, session: Session | None
) -> QuerySet[Registration]:
    """Of the session's canvas. Where there is none, nobody has anything left to do."""
    template = session and session.canvas and journey.canvas_templates.filter(slug=session.canvas).first()
    if not template:
        return people.none()
    questions = template.words.get(journey.source_language, {}).get("fields", [])
    enough = 1 if to == Audience.NOT_BEGUN else max(len(questions), 1)
    filled = Canvas.objects.filter(template=template, person=OuterRef("person"), answered__gte=enough)
    return people.filter(~Exists(filled))


def _not_opened(
    people: QuerySet[Registration], journey: Journey, session: Session | None
) -> QuerySet[Registration]:
    """To whom something left for this session (or for the journey), and who used none of its links and read none of it,
    as far as anybody tells us, and did not come either."""
    sent = Reminder.objects.filter(person=OuterRef("person"), message__state__in=TOLD)
    came = _came()
    if session:
        sent, came = sent.filter(round__session=session), came.filter(session=session)
    else:
        sent, came = sent.filter(round__rule__journey=journey), came.filter(session__journey=journey)
    opened = sent.filter(Q(message__link__used_at__isnull=False) | Q(message__read_at__isnull=False))
    return people.filter(Exists(sent), ~Exists(opened), ~Exists(came))


def people_of(round: Round) -> QuerySet[Registration]:
    """Whom this round still has to write a row for. Who came after the moment it was due was never waiting for it."""
    rule, session = round.rule, round.session
    people = audience(rule, rule.journey, session)
    if rule.anchor == Anchor.EVENT and rule.event == "moved":
        people = people.filter(Exists(_told_of(round)))
    else:
        people = people.filter(Q(seated_at__lte=round.due_at) | Q(seat=Seat.WAITING, at__lte=round.due_at))
    if rule.anchor == Anchor.SESSION_START:
        # Who has just been told the new time is not told it again in the same breath.
        people = people.filter(~Exists(_moved_reminders(round).filter(round__due_at__gte=round.due_at)))
    has_row = Reminder.objects.filter(round=round, person=OuterRef("person"))
    return people.filter(~Exists(has_row)).order_by("pk")


def _told_of(round: Round) -> QuerySet[Reminder]:
    """Reminders that told a person another time for this session: its own, or a calendar of the whole journey."""
    told = Reminder.objects.filter(person=OuterRef("person"), message__state__in=TOLD)
    own = Q(round__session=round.session, round__sequence__lt=round.sequence) & ~Q(
        round__anchor_at=round.anchor_at
    )
    calendar = Q(
        round__session=None, round__rule__with_calendar=True, round__rule__journey=round.rule.journey
    )
    return told.filter(own & ~Q(round__rule__anchor__in=OF_SESSION - BEFORE) | calendar)


def _moved_reminders(round: Round) -> QuerySet[Reminder]:
    moved = Reminder.objects.filter(person=OuterRef("person"), message__isnull=False)
    return moved.filter(round__session=round.session, round__rule__event="moved")


def contacts_of(registrations: Iterable[Registration]) -> dict[int, list[Contact]]:
    """By person, the proven and the oldest first. One query."""
    found: dict[int, list[Contact]] = defaultdict(list)
    people = [registration.person_id for registration in registrations]
    for contact in Contact.objects.filter(person__in=people).order_by("person_id", "pk"):
        found[contact.person_id].append(contact)
    for contacts in found.values():
        contacts.sort(key=lambda contact: contact.proven_at is None)
    return found


def is_wanted(rule: Rule, registration: Registration) -> bool:
    """A welcome and a seat are about oneself and come in any case; reminders only to who wants them."""
    return registration.wants_reminders or rule.event in ("registered", "waiting", "seat")


def registered_by(event: str, since: datetime) -> Q:
    """Which registrations of late a greeting is for."""
    return {
        "waiting": Q(seat=Seat.WAITING, at__gte=since),
        "registered": Q(seat=Seat.TAKEN, seated_at__gte=since, seated_at__lte=F("at")),
        "seat": Q(seat=Seat.TAKEN, seated_at__gte=since, seated_at__gt=F("at")),
    }[event]
