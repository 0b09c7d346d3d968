"""The host's desk: who is stuck right now.

The part that changes by itself (`now`) is polled every 25 seconds by everyone at the desk, so it answers 304 from four
small counts as long as nothing happened.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from palante.calls.heard import not_to_be_heard
from palante.calls.models import Seat
from palante.calls.queries import code_requests
from palante.journeys.models import Journey, Session
from palante.live.domain.help import answer_help, close_help, reopen_help, take_help
from palante.live.models import Attendance, HelpRequest
from palante.live.queries import help_answered, help_waiting, without_address
from palante.people.domain.code import answer_request, digits_of, reopen_request
from palante.people.models import CodeRequest, ContactKind, SignInCode
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, whatsapp
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.room import show

EVERY = 25  # seconds between two looks
LATELY = 8
INSIDE = 60  # the latest to come in; their number says the rest


@dataclass(frozen=True)
class CodeToSend:
    request: CodeRequest
    link: str  # wa.me with the words written; empty when the code ran out and a new one must be made first
    is_phone: bool


def _code_words(request: CodeRequest, code: SignInCode) -> str:
    person = request.contact.person
    with override(person.language):
        return _(
            "Hello, %(alias)s. Your code is %(code)s. It works for a short while. We never ask you for it back."
        ) % {
            "alias": person.alias,
            "code": digits_of(code),
        }


def _to_send(
    requests: QuerySet[CodeRequest] | list[CodeRequest], at: At, moment: datetime
) -> list[CodeToSend]:
    rows = []
    for request in requests:
        is_phone = request.contact.kind == ContactKind.PHONE
        link = ""
        code = request.code
        if at.sees_contacts and is_phone and code and code.used_at is None and code.ends_at > moment:
            link = whatsapp(request.contact.value, _code_words(request, code))
        rows.append(CodeToSend(request, link, is_phone))
    return rows


def _answered_codes(journey: Journey, moment: datetime) -> QuerySet[CodeRequest]:
    """Sent a while ago and still good: the host may have to write it again."""
    return (
        CodeRequest.objects.filter(
            contact__person__in=journey.registrations.exclude(seat=Seat.LEFT).values("person"),
            answered_by__isnull=False,
            code__used_at=None,
            code__ends_at__gt=moment,
        )
        .select_related("contact__person", "code")
        .order_by("-answered_at")[:LATELY]
    )


def _running(journey: Journey, moment: datetime) -> Session | None:
    return (
        journey.sessions.filter(starts__lte=moment + Session.DOORS, ends__gt=moment - Session.DOORS)
        .order_by("starts")
        .first()
    )


def _now_context(at: At, moment: datetime) -> dict[str, Any]:
    journey = at.journey
    session = _running(journey, moment)
    inside = (
        Attendance.objects.filter(session=session, taken_back_at=None)
        if session
        else Attendance.objects.none()
    )
    waiting: list[Any] = list(help_waiting(journey).prefetch_related("person__contacts"))
    for request in waiting:
        phone = first_of(request.person.contacts.all(), ContactKind.PHONE)
        request.whatsapp = (
            whatsapp(phone.value, _("Hello, %s.") % request.person.alias)
            if phone and at.sees_contacts
            else ""
        )
    answered = help_answered(journey)
    return {
        "at": at,
        "journey": journey,
        "moment": moment,
        "every": EVERY,
        "waiting": waiting,
        "answered_open": answered.filter(closed_at=None)[:LATELY],
        "codes": _to_send(code_requests(journey), at, moment),
        "codes_sent": _to_send(_answered_codes(journey, moment), at, moment),
        "running": session,
        "inside": inside.select_related("person").order_by("-last_at")[:INSIDE],
        "inside_count": inside.values("person").distinct().count(),
        "shut": without_address(journey, moment),
        "tag": _tag(at, moment),
    }


def _tag(at: At, moment: datetime) -> str:
    """Changes when something on the desk does: four small questions instead of a page. The five minutes in it move the
    “since” times on."""
    journey = at.journey
    helps = HelpRequest.objects.filter(session__journey=journey).aggregate(
        Count("pk"),
        Max("pk"),
        Max("taken_by"),
        Max("closed_at"),
        takers=Count("taken_by"),
        open_troubles=Count("trouble", filter=Q(closed_at=None), distinct=True),
        answered=Count("pk", filter=~Q(answer="")),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )
    codes = CodeRequest.objects.filter(contact__person__registrations__journey=journey).aggregate(
        Count("pk"), Max("asked_at"), Max("answered_at"), codes=Max("code")
    )
    session = _running(journey, moment)
    inside = (
        Attendance.objects.filter(session=session).aggregate(
            Count("pk"), Max("last_at"), back=Count("taken_back_at")
        )
        if session
        else {}
    )
    slot = int(moment.timestamp() // 300)
    told = (
        journey.pk,
        sorted(at.seats),
        helps,
        codes,
        session and (session.pk, session.moved, bool(session.meeting_url)),
        inside,
        slot,
        get_language(),
    )
    return quote_etag(sha256(repr(told).encode()).hexdigest()[:24])


@desk_door()
def desk_host(request: TeamRequest, at: At) -> HttpResponse:
    moment = now()
    closed = help_answered(at.journey).filter(closed_at__isnull=False)[:LATELY]
    unheard = list(not_to_be_heard(at.journey).values_list("alias", flat=True)[: INSIDE + 1])
    more = {"closed": closed, "unheard": unheard[:INSIDE], "more_unheard": len(unheard) > INSIDE}
    return show(request, at, "host", "host.html", _now_context(at, moment) | more)


@desk_door()
def host_now(request: TeamRequest, at: At) -> HttpResponse:
    """What changes by itself. A 304 while nothing has."""
    moment = now()
    tag = _tag(at, moment)
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "team/_host_now.html", _now_context(at, moment))
    answer.headers["ETag"] = tag
    return answer


def _help_at(at: At, pk: int) -> HelpRequest:
    return get_object_or_404(HelpRequest, pk=pk, session__journey=at.journey)


@desk_door(CHANGES)
def help_take(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    take_help(_help_at(at, pk), by=request.user)
    toasts.say(request, _("It is yours now. The others see that you have it."))
    return back(request, "desk_host", at.journey.slug)


@desk_door(CHANGES)
def help_answer(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    text = request.POST.get("text", "").strip()
    if text:
        answer_help(_help_at(at, pk), text, by=request.user)
        toasts.say(request, _("Your answer stands on the person's page."))
    else:
        toasts.warn(request, _("The answer was empty, so nothing was sent. Write a line and send it again."))
    return back(request, "desk_host", at.journey.slug)


@desk_door(CHANGES)
def help_close(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    close_help(_help_at(at, pk), by=request.user)
    toasts.say(request, _("Closed."), undo="help_reopen", args=[at.journey.slug, pk])
    return back(request, "desk_host", at.journey.slug)


@desk_door(CHANGES)
def help_reopen(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    if reopen_help(_help_at(at, pk), by=request.user).closed_at:
        toasts.warn(request, _("This person has asked again meanwhile: the newer request waits on the desk."))
    else:
        toasts.say(request, _("It waits on the desk again."))
    return back(request, "desk_host", at.journey.slug)


def _code_at(at: At, pk: int) -> CodeRequest:
    """A request of somebody who is in this journey; who left it is no longer ours to write to."""
    here = at.journey.registrations.exclude(seat=Seat.LEFT).values("person")
    return get_object_or_404(CodeRequest.objects.filter(contact__person__in=here), pk=pk)


@desk_door(CHANGES, contacts=True)
def code_sent(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The host sent the code, or asks for a fresh one: the digits live on for two hours from now."""
    answer_request(_code_at(at, pk), by=request.user)
    toasts.say(
        request,
        _("Marked as sent. The code works for two hours; you can write it again below."),
        undo="code_not_sent",
        args=[at.journey.slug, pk],
    )
    return back(request, "desk_host", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def code_not_sent(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """It was not sent after all: the request waits again."""
    reopen_request(_code_at(at, pk), by=request.user)
    toasts.say(request, _("It waits on the desk again."))
    return back(request, "desk_host", at.journey.slug)
