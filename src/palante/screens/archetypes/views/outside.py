"""The private page of an organisation or of participants who help: `/review/<token>/`.

The link is the key: no copy on the way, nothing to search engines, no referrer, nothing in a log. GET changes nothing.
Made-up tokens are 404, many of them 429. Passages are shown only where their tellers opened them: to everybody for those who
comment, to the people of the journey for those who group.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from palante.archetypes.domain.claims import group, ungroup
from palante.archetypes.domain.comment import LONGEST, comment
from palante.archetypes.domain.link import link_of, token_of
from palante.archetypes.models import Aspect, Claim, Evidence, Link, State
from palante.archetypes.queries import passages_to_group, places_of, sheets_of
from palante.archetypes.standing import became
from palante.base.limits import allow
from palante.journeys.models import Session
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.browser import address_of
from palante.screens.numbers import number_of
from palante.screens.team.room import page_of
from palante.stories.models import Passage, Story, StoryQuerySet

WRONG = {"name": "review_wrong", "limit": 30, "per": timedelta(hours=1)}
SAYS = {"name": "review_says", "limit": 60, "per": timedelta(hours=1)}
View = Callable[..., HttpResponseBase]


def link_door(*methods: str, kind: str = "") -> Callable[[View], View]:
    """The view gets the link. Ended and withdrawn ones are told in a sentence, like made-up ones: none is findable."""

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def enter(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            link = link_of(token)
            if link is None or (kind and link.kind != kind):
                if not allow(key=address_of(request), **WRONG):  # type: ignore[arg-type]
                    return HttpResponse(
                        _("That was many tries. Wait an hour."), status=429, content_type="text/plain"
                    )
                if link is not None:
                    raise Http404
                response: HttpResponseBase = render(request, "archetypes/link_ended.html", status=404)
            else:
                with timezone.override(link.journey.tzinfo):
                    response = view(request, link, **kwargs)
            response.headers["Referrer-Policy"] = "same-origin"  # “no-referrer” would break the form's origin
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        return enter

    return wrap


@link_door("GET", "HEAD")
def review(request: HttpRequest, link: Link) -> HttpResponse:
    return _grouping(request, link) if link.kind == Link.Kind.GROUP else _reviewing(request, link)


def _reviewing(request: HttpRequest, link: Link) -> HttpResponse:
    journey = link.journey
    sheets = sheets_of(journey.archetypes.standing(), readable=Story.objects.public())
    sessions = list(journey.sessions.order_by("number"))
    said = list(
        link.comments.select_related("archetype", "claim__archetype", "session", "link").order_by(
            "-at", "-pk"
        )[:100]
    )
    weeks = [(number, list(rows)) for number, rows in groupby(sessions, key=lambda row: row.week)]
    sheets.sort(key=lambda sheet: sheet.archetype.state != State.DRAFT)
    context = {
        "link": link,
        "journey": journey,
        "token": token_of(link),
        "sheets": [sheet for sheet in sheets if sheet.lines or sheet.archetype.say("intro")],
        "weeks": weeks,
        "said": [(row, became(row)) for row in said],
        "answered": sum(1 for row in said if row.answered_at),
        "longest": LONGEST,
        "zone": journey.zone,
        "zone_name": journey.zone.rsplit("/", 1)[-1].replace("_", " "),
    }
    return render(request, "archetypes/review.html", context)


@link_door("POST", kind=Link.Kind.REVIEW)
def review_say(request: HttpRequest, link: Link) -> HttpResponse:
    """`about` is “claim:<pk>”, “profile:<pk>”, “session:<pk>” or “journey”."""
    if not allow(key=str(link.pk), **SAYS):  # type: ignore[arg-type]
        messages.warning(request, _("That was a lot at once. Wait a little and try again; nothing was lost."))
        return _to(link)
    about, _colon, number = request.POST.get("about", "").partition(":")
    pk = number_of(number)
    journey = link.journey
    told: dict[str, Any] = {}
    if about == "claim":
        rows = Claim.objects.filter(archetype__in=journey.archetypes.standing()).select_related("archetype")
        told["claim"] = get_object_or_404(rows, pk=pk)
    elif about == "profile":
        told["archetype"] = get_object_or_404(journey.archetypes.standing(), pk=pk)
    elif about == "session":
        told["session"] = get_object_or_404(Session, journey=journey, pk=pk)
    elif about != "journey":
        raise Http404
    try:
        comment(link, request.POST.get("text", ""), entry=_uuid(request.POST.get("entry", "")), **told)
        messages.success(request, _("Thank you. The team reads it, and answers here, on this same page."))
    except REFUSED as error:
        messages.warning(request, str(error))
    return _to(link, "said")


# Grouping with invited participants


def _readable(link: Link) -> StoryQuerySet:
    return Story.objects.open_to(journeys=[link.journey_id]).filter(journey=link.journey_id)


def _grouping(request: HttpRequest, link: Link) -> HttpResponse:
    journey = link.journey
    page = page_of(request, passages_to_group(journey, _readable(link)), 15)
    rows = list(page.object_list)
    places = places_of(journey, rows)
    context = {
        "link": link,
        "journey": journey,
        "token": token_of(link),
        "page": page,
        "rows": [
            (row, [place for place in places.get((row.story_id, row.key), []) if place.claim_id is None])
            for row in rows
        ],
        "archetypes": list(journey.archetypes.standing()),
        "aspects": Aspect,
        "mine": link.grouped.count(),
    }
    return render(request, "archetypes/review_group.html", context)


@link_door("POST", kind=Link.Kind.GROUP)
def review_group(request: HttpRequest, link: Link) -> HttpResponse:
    number, _colon, aspect = request.POST.get("where", "").partition(":")
    passage = request.POST.get("passage", "")
    if not (number_of(number) and number_of(passage)):
        messages.warning(request, _("Choose where it belongs."))
        return _to(link, page=request.POST.get("page", ""))
    if aspect not in Aspect.values or not allow(key=str(link.pk), **(SAYS | {"limit": 300})):  # type: ignore[arg-type]
        raise Http404
    archetype = get_object_or_404(link.journey.archetypes.standing(), pk=number_of(number))
    row = get_object_or_404(Passage.objects.filter(story__in=_readable(link)), pk=number_of(passage))
    if group(archetype, aspect, [row], link=link):
        messages.success(request, _("Put there. The team sees it."))
    else:
        messages.info(request, _("It stands there already."))
    return _to(link, f"p{row.pk}", page=request.POST.get("page", ""))


@link_door("POST", kind=Link.Kind.GROUP)
def review_ungroup(request: HttpRequest, link: Link, pk: int) -> HttpResponse:
    """Only what was put there by this link, and is not a claim's yet."""
    row = get_object_or_404(Evidence.objects.select_related("archetype"), pk=pk, link=link, claim=None)
    ungroup(row)
    messages.success(request, _("Taken away again."))
    return _to(link, page=request.POST.get("page", ""))


def _to(link: Link, anchor: str = "", *, page: str = "") -> HttpResponse:
    query = f"?page={page}" if page.isascii() and page.isdecimal() else ""
    answer = HttpResponseRedirect(
        reverse("review", args=[token_of(link)]) + query + (f"#{anchor}" if anchor else "")
    )
    answer.status_code = 303
    return answer


def _uuid(text: str) -> UUID:
    """The form's id; one that came without gets a new one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
