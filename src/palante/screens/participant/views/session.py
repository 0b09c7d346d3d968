"""A session's page, which changes with time, and what one does there: enter, ask for help, say how it was, catch up."""

from urllib.parse import quote

from csp.decorators import csp_exempt, csp_update
from django.contrib import messages
from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palante.calls.models import Registration
from palante.canvases.queries import progress_of
from palante.journeys.models import Session
from palante.library.queries import resources_of
from palante.live.domain.catch_up import catch_up, undo_catch_up
from palante.live.domain.door import NotOpen
from palante.live.domain.feedback import give_feedback
from palante.live.domain.help import ask_help, close_help
from palante.live.models import HelpRequest, Trouble
from palante.screens.participant.doors import participant, person_here, seat_in
from palante.screens.participant.forms import HelpForm
from palante.screens.participant.join import MAY_LEAVE, way_in
from palante.screens.participant.moment import moment_of, team_names
from palante.screens.participant.pages import parts_of
from palante.stories.queries import of_journeys


def session_in(request: HttpRequest, slug: str, number: int) -> tuple[Registration, Session]:
    """The session of a journey where this person has a seat, with the journey; 404 for anybody else."""
    seat = seat_in(request, slug)
    following = Session.objects.filter(journey=seat.journey_id, number=number + 1)
    sessions = Session.objects.filter(journey=seat.journey_id, number=number)
    session = sessions.annotate(has_next=Exists(following)).first()
    if session is None:
        raise Http404
    session.journey = seat.journey
    return seat, session


@require_safe
@csp_update(MAY_LEAVE)
@participant(keep=True)
def session(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    at = now()
    seat, session = session_in(request, slug, number)
    moment = moment_of(session, person_here(request), at)
    canvases = progress_of(person_here(request), [seat.journey_id], session.canvas) if session.canvas else []
    resources = resources_of([session])
    context = {
        "journey": seat.journey,
        "session": session,
        "moment": moment,
        "phase": moment.phase,
        "parts": parts_of(str(session.say("page")), moment.phase),
        "goals": session.say("goals") or [],
        "materials": session.say("materials") or [],
        "canvas": canvases[0] if canvases else None,
        "resources": resources,
        "stories": of_journeys([seat.journey_id]).filter(session=session),
        "team": team_names(seat.journey_id),
        "here": "today",
    }
    return render(request, "participant/session.html", context)


@require_safe
@csp_exempt()
@participant()
def session_now(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The card alone, for a page that waits. As long as nothing changed the answer is a 304 of some hundred bytes: no
    policy headers, since there is nothing in it to protect."""
    _seat, session = session_in(request, slug, number)
    moment = moment_of(session, person_here(request), now())
    if request.headers.get("If-None-Match") == moment.etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        context = {
            "journey": session.journey,
            "session": session,
            "moment": moment,
            "team": team_names(session.journey_id),
        }
        response = render(
            request, "participant/parts/now.html", context | {"on_today": "today" in request.GET}
        )
    response.headers["ETag"] = moment.etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_POST
@participant()
def session_join(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _seat, session = session_in(request, slug, number)
    return way_in(request, session, person_here(request))


@require_http_methods(["GET", "POST"])
@participant()
def session_help(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, session = session_in(request, slug, number)
    waiting = HelpRequest.objects.filter(session=session, person=person_here(request), closed_at=None).first()
    if request.method == "POST" and "solved" in request.POST:
        if waiting:
            close_help(waiting, by=person_here(request))
        messages.success(request, _("Good that it works now."))
        return redirect(session)
    form = HelpForm(
        request.POST or None, initial={"note": waiting.note if waiting and not waiting.answer else ""}
    )
    if request.method == "POST" and form.is_valid():
        ask_help(
            session,
            person_here(request),
            trouble=form.cleaned_data["trouble"],
            note=form.cleaned_data["note"],
        )
        return redirect(f"{session.get_absolute_url()}#now")
    context = {
        "journey": seat.journey,
        "session": session,
        "form": form,
        "troubles": Trouble.choices,
        "team": team_names(seat.journey_id),
        "whatsapp": whatsapp(seat.journey.help_phone, session.number),
    }
    return render(request, "participant/help.html", context)


@require_POST
@participant()
def session_feedback(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _seat, session = session_in(request, slug, number)
    score, note = request.POST.get("score", ""), request.POST.get("note")
    if score not in ("1", "2", "3"):
        messages.error(request, _("Tap one of the three answers."))
        return redirect(f"{session.get_absolute_url()}#how")
    try:
        give_feedback(session, person_here(request), score=int(score), note=note)
    except NotOpen:
        messages.info(request, _("You can say how it was once the session has begun."))
    return redirect(f"{session.get_absolute_url()}#how")


@require_POST
@participant()
def session_caught_up(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _seat, session = session_in(request, slug, number)
    if "undo" in request.POST:
        undo_catch_up(session, person_here(request))
        return redirect(session)
    try:
        catch_up(session, person_here(request))
        messages.success(request, _("Noted. It counts the same as being there live."))
    except NotOpen:
        messages.info(request, _("You can mark it once the session is over."))
    return redirect(session)


def whatsapp(phone: str, number: int) -> str:
    """A link that opens WhatsApp with the first words written; nothing when the team gave no number."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    text = _("Hello, I need help to get into session %(number)s.") % {"number": number}
    return f"https://wa.me/{digits}?text={quote(text)}" if digits else ""
