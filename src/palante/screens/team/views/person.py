"""One person: what the team may know, what happened, what one can do for them."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.models import LogLine
from palante.base.weave import Chevron
from palante.calls.domain.leave import leave, undo_leave
from palante.calls.domain.seat import give_seat
from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.calls.models import Registration, Seat
from palante.live.domain.attendance import mark, take_back
from palante.live.models import Attendance, HelpRequest, How
from palante.live.queries import threads_of
from palante.messages.queries import outbox
from palante.people.domain.card import give_card
from palante.people.domain.link import withdraw_links
from palante.people.models import ContactKind
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, whatsapp
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.history import ABOUT_KEYS, told
from palante.screens.team.looking import looked
from palante.screens.team.once import is_first, new_ticket
from palante.screens.team.room import show

LINES = 40
# Told in *Yo › Mis datos*: who looked, and that she answered something only she sees.
HERS_ALONE = ["looked", "sensitive_kept", "sensitive_removed"]


def _registration(at: At, pk: int) -> Registration:
    """By the person's id: the same in every journey, but only those of this one are found."""
    rows = at.journey.registrations.select_related("person", "journey", "brought_by")
    return get_object_or_404(rows, person=pk, person__erased_at=None)


def _staying(at: At, pk: int) -> Registration:
    """For all that is done to somebody of this journey: who left is no longer ours to write to or to let in."""
    row = _registration(at, pk)
    if row.seat == Seat.LEFT:
        raise Http404
    return row


def _context(at: At, row: Registration) -> dict[str, Any]:
    person, journey, moment = row.person, at.journey, now()
    threads = threads_of(person, journey)
    sessions = list(journey.sessions.all())
    stands = {
        attendance.session_id: attendance
        for attendance in Attendance.objects.filter(
            person=person, session__journey=journey, taken_back_at=None
        ).order_by("how")
    }
    has_left = row.seat == Seat.LEFT
    contacts = [] if has_left else list(person.contacts.all())
    phone = first_of(contacts, ContactKind.PHONE)
    # What happened in another journey of hers is that team's, not ours.
    about = LogLine.objects.filter(
        Q(journey_id=journey.pk) | Q(journey_id=None, verb__in=ABOUT_KEYS), person_id=person.pk
    ).exclude(verb__in=HERS_ALONE)
    return {
        "row": row,
        "has_left": has_left,
        "someone": person,
        "contacts": contacts,
        "whatsapp": whatsapp(phone.value, _("Hello, %s.") % person.alias)
        if phone and at.sees_contacts
        else "",
        "band": [
            Chevron(kind=session.kind, threads=threads.get(session.pk, set()), title=session.title)
            for session in sessions
        ],
        "attendance": [
            (session, stands.get(session.pk))
            for session in sessions
            if session.starts <= moment + session.DOORS
        ],
        "came": sum(session.pk in stands for session in sessions),
        "messages_sent": outbox(journey.pk).filter(person=person)[:LINES],
        "helps": HelpRequest.objects.filter(person=person, session__journey=journey)
        .select_related("session", "taken_by")
        .order_by("-asked_at")[:LINES],
        "happened": told(about.order_by("-at", "-pk")[:LINES], journey, about=person),
        "ticket": new_ticket(),
    }


@desk_door()
def team_person(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = _registration(at, pk)
    looked(request, at, [pk], "contacts" if at.sees_contacts and row.seat != Seat.LEFT else "page")
    return show(request, at, "people", "person.html", _context(at, row))


@desk_door(CHANGES, contacts=True)
def person_card(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """A new card, shown on this answer only. The same form again shows nothing and changes nothing."""
    row = _staying(at, pk)
    with transaction.atomic():
        if not is_first(request, request.POST.get("ticket", "")):
            toasts.warn(
                request,
                _(
                    "The new card was shown once already and still works. If nobody wrote it down, give another."
                ),
            )
            return back(request, "team_person", at.journey.slug, pk)
        code = give_card(row.person, by=request.user)
    answer = show(request, at, "people", "person.html", _context(at, row) | {"card_code": code})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@desk_door(CHANGES)
def person_withdraw_links(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    number = withdraw_links(_staying(at, pk).person, by=request.user)
    words = (
        ngettext(
            "%d personal link opens nothing any more.", "%d personal links open nothing any more.", number
        )
        % number
    )
    toasts.say(request, words if number else _("No link was open."))
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_mark(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    row = _staying(at, pk)
    session = get_object_or_404(at.journey.sessions, number=number)
    attendance = mark(session, row.person, how=How.JOINED, by=request.user)
    toasts.say(
        request,
        _("Marked: they were there."),
        undo="person_unmark",
        args=[at.journey.slug, pk, attendance.pk],
    )
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_unmark(request: TeamRequest, at: At, pk: int, attendance: int) -> HttpResponse:
    row = _staying(at, pk)
    found = get_object_or_404(
        Attendance.objects.select_related("session"),
        pk=attendance,
        person=row.person,
        session__journey=at.journey,
    )
    take_back(found, by=request.user)
    toasts.say(
        request, _("Taken back."), undo="person_mark", args=[at.journey.slug, pk, found.session.number]
    )
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_seat(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    give_seat(_staying(at, pk), by=request.user)
    toasts.say(request, _("They have a seat. The welcome is on its way."))
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_reminders(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    row = _staying(at, pk)
    ways = {
        "stop": (stop_reminders, "resume", _("No more reminders for this person.")),
        "resume": (resume_reminders, "stop", _("Reminders go out to this person again.")),
    }
    verb, other, words = one_of(ways, state)
    verb(row, by=request.user)
    toasts.say(request, words, undo="person_reminders", args=[at.journey.slug, pk, other])
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_leave(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    leave(_registration(at, pk), by=request.user)
    toasts.say(
        request,
        _("Removed from the journey. What they wrote is kept."),
        undo="person_return",
        args=[at.journey.slug, pk],
    )
    return back(request, "team_person", at.journey.slug, pk)


@desk_door(CHANGES)
def person_return(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    undo_leave(_registration(at, pk), by=request.user)
    toasts.say(request, _("Back in the journey."))
    return back(request, "team_person", at.journey.slug, pk)
