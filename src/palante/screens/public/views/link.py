"""`/in/<token>`: the personal link of a message.

GET changes nothing, since chat previews and mail scanners fetch it: it shows where the link leads, with one button. The
button's POST signs this browser in, lightly, and goes on in the same tap: into the session if its doors are open.
"""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palante.canvases.models import CanvasTemplate
from palante.journeys.models import Journey, Session
from palante.people.domain.link import note_use, person_link
from palante.people.domain.sign_in import sign_in
from palante.people.models import PersonalLink, SignIn, Strength
from palante.screens.browser import enter
from palante.screens.participant.join import MAY_LEAVE, way_in


@never_cache
@csp_update(MAY_LEAVE)  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def personal_link(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    # Nothing to other sites. Not "no-referrer": browsers then send the button's POST with "Origin: null".
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    link = person_link(token)
    if link is None:
        # Made-up, ended and withdrawn links look the same. 128 bits are not guessed, so nothing need be counted here.
        return render(request, "public/link_ended.html", status=410)
    goal = _goal(link)
    signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    somebody_else = signed_in.person if signed_in and signed_in.person_id != link.person_id else None
    if request.method != "POST" or (somebody_else and request.POST.get("who") not in ("link", "stay")):
        context = {
            "link": link,
            "who": link.person,
            "somebody_else": somebody_else,
            "signed_in": signed_in,
            **goal,
        }
        return render(request, "public/link.html", context)
    if somebody_else and request.POST["who"] == "stay":
        return HttpResponseRedirect(reverse("today"))
    note_use(link)
    response = _go_on(request, link, goal)
    if (
        signed_in is None or somebody_else
    ):  # the same person stays as she is: a card's full sign-in is never lowered
        token_here = sign_in(link.person, how="link", strength=Strength.LINK, ends_at=link.ends_at)
        enter(request, response, token_here, link.ends_at - now())
    return response


def _goal(link: PersonalLink) -> dict[str, Any]:
    if link.goal_id is None:
        return {}
    if link.goal == "session":
        session = Session.objects.select_related("journey").filter(pk=link.goal_id).first()
        return {"session": session, "is_open": bool(session and session.is_open(now()))}
    if link.goal == "canvas":
        return {"canvas": CanvasTemplate.objects.select_related("journey").filter(pk=link.goal_id).first()}
    return {}


def _go_on(request: HttpRequest, link: PersonalLink, goal: dict[str, Any]) -> HttpResponse:
    session, canvas = goal.get("session"), goal.get("canvas")
    if (place := session or canvas) and not _has_seat(link, place.journey):
        messages.info(
            request, _("You have no seat there right now. Write to the team and they will help you.")
        )
        return HttpResponseRedirect(reverse("today"))
    if session and goal["is_open"]:
        return way_in(request, session, link.person, source="link")
    if session:
        return HttpResponseRedirect(session.get_absolute_url())
    if canvas:
        return HttpResponseRedirect(reverse("canvas", args=[canvas.journey.slug, canvas.slug]))
    return HttpResponseRedirect(reverse("today"))


def _has_seat(link: PersonalLink, journey: Journey) -> bool:
    return journey.registrations.seated().filter(person=link.person_id).exists()
