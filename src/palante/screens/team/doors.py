"""The way into the workspace. Access is decided here and nowhere else.

A stranger is asked to sign in, whatever the address. A member without a desk in the journey gets the same 404 as for a
journey that does not exist: another team's journey must not be findable. A member of the wrong desk is told in a
sentence whose work it is. Everyone of the team may look at every desk; the lead alone changes the journey, its team and
its sessions; phone numbers and addresses are for those who answer and write to people.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from palante.journeys.models import Desk, DeskSeat, Journey
from palante.people.models import Member

READS, CHANGES = ("GET", "HEAD"), ("POST",)
SEES_CONTACTS = frozenset({Desk.LEAD, Desk.HOST, Desk.REMINDERS})


class TeamRequest(HttpRequest):
    """What a view behind these doors gets: the member is there."""

    user: Member  # type: ignore[assignment]


View = Callable[..., HttpResponseBase]
Choice = TypeVar("Choice")


class At(NamedTuple):
    """Where a member stands: a journey of theirs, and the desks they have in it."""

    journey: Journey
    seats: frozenset[str]

    @property
    def is_lead(self) -> bool:
        return Desk.LEAD in self.seats

    @property
    def sees_contacts(self) -> bool:
        return bool(self.seats & SEES_CONTACTS)


def desk_at(request: HttpRequest, slug: str) -> At:
    """The journey and this member's desks in it; 404 for anybody else, superusers included."""
    rows = DeskSeat.objects.filter(journey__slug=slug, member=cast(Member, request.user)).select_related(
        "journey"
    )
    if not rows:
        raise Http404
    return At(rows[0].journey, frozenset(row.desk for row in rows))


def member_door(methods: tuple[str, ...] = READS) -> Callable[[View], View]:
    """For pages of no single journey: any member who is signed in."""

    def wrap(view: View) -> View:
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            answer = view(request, *args, **kwargs)
            if (
                "Cache-Control" not in answer.headers
            ):  # names and numbers: no copy stays behind on a shared computer
                answer.headers["Cache-Control"] = "private, no-store"
            return answer

        return enter

    return wrap


def desk_door(
    methods: tuple[str, ...] = READS, *, lead: bool = False, contacts: bool = False
) -> Callable[[View], View]:
    """For pages of one journey. The view gets an `At` in place of the slug, and sees the journey's own time zone."""

    def wrap(view: View) -> View:
        @member_door(methods)
        @wraps(view)
        def enter(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            at = desk_at(request, slug)
            with timezone.override(at.journey.tzinfo):
                if lead and not at.is_lead:
                    return refuse(request, at, only_the_lead())
                if contacts and not at.sees_contacts:
                    return refuse(
                        request,
                        at,
                        _(
                            "Phone numbers and e-mail addresses are only for the lead, host and reminders desks. "
                            "Ask one of them to write."
                        ),
                    )
                return view(request, at, *args, **kwargs)

        return enter

    return wrap


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """After signing in one comes back to a page, never to an action: what was posted is not done later by surprise."""
    goal = request.get_full_path() if request.method in READS else resolve_url("team")
    answer = redirect_to_login(goal)
    if request.headers.get(
        "HX-Request"
    ):  # a redirect would put the sign-in page inside the island that asked
        here = request.headers.get("HX-Current-URL", "")
        goal = here if here and url_has_allowed_host_and_scheme(here, {request.get_host()}) else goal
        return HttpResponse(
            status=204, headers={"HX-Redirect": f"{resolve_url('account_login')}?{urlencode({'next': goal})}"}
        )
    return answer


def only_the_lead() -> str:
    return _(
        "Only the lead of this journey can change this. Ask them to do it, or to give you the lead's desk."
    )


def refuse(request: HttpRequest, at: At, why: str) -> HttpResponse:
    """403 with the sentence that says why and who can."""
    return render(request, "team/refused.html", {"journey": at.journey, "at": at, "why": why}, status=403)


def back(request: HttpRequest, default: str, *args: Any) -> HttpResponseRedirect:
    """To the page the form stood on (its `next` field), when it is one of ours; else to `default`."""
    goal = request.POST.get("next", "")
    if not (goal.startswith("/team/") and url_has_allowed_host_and_scheme(goal, {request.get_host()})):
        goal = resolve_url(default, *args)
    answer = HttpResponseRedirect(goal)
    answer.status_code = 303
    return answer


def one_of(choices: Mapping[str, Choice], key: str) -> Choice:
    """What a word of the address stands for; a 404 for any other."""
    if key not in choices:
        raise Http404
    return choices[key]
