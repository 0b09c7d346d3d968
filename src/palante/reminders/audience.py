"""Whom a round concerns, and how each of them is reached."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey, Session
from palante.live.models import Attendance
from palante.messages.models import State
from palante.people.models import Contact, Purpose
from palante.people.queries import consenting
from palante.reminders.models import Anchor, Audience, Reminder, Round, Rule

# A message in one of these states has told, or may have told, its person.
TOLD = [State.HANDED_OVER, State.HANDING_OVER, State.IN_DOUBT]


def audience(rule: Rule, journey: Journey, session: Session | None) -> QuerySet[Registration]:
    """Those a rule speaks to, as things stand: who has a seat (or waits for one), came, or did not come yet."""
    seat = Seat.WAITING if rule.to == Audience.WAITING else Seat.TAKEN
    people = Registration.objects.filter(journey=journey, seat=seat, person__erased_at=None)
    if rule.anchor == Anchor.JOURNEY_END:  # the journey is over: only those who said we may still write
        people = people.filter(person__in=consenting(Purpose.AFTERWARDS, journey.pk))
    came = Attendance.objects.filter(session=session, person=OuterRef("person"), taken_back_at=None)
    if rule.to == Audience.ATTENDED:
        return people.filter(Exists(came))
    if rule.to == Audience.MISSED:
        return people.filter(~Exists(came))
    return people


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
    return told.filter(own & ~Q(round__rule__anchor=Anchor.SESSION_END) | calendar)


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
