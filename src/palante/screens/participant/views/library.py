"""The library: everything a journey keeps, by session, with its price; and the door through which it is downloaded."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from palante.calls.models import Seat
from palante.calls.queries import journeys_of
from palante.journeys.models import Lesson, Session
from palante.library.models import Resource
from palante.library.queries import folded, matching, resources_for, resources_in
from palante.live.queries import threads_in
from palante.screens.participant.doors import participant, person_here, seat_in
from palante.screens.participant.pages import rendered
from palante.screens.participant.ranges import file_response
from palante.screens.participant.timetable import PRESENT, slim
from palante.stories.queries import of_journeys

SAFE_INLINE = {
    "application/pdf",
    "text/plain",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/aac",
    "audio/webm",
}
SAFE_INLINE |= {"video/mp4", "video/webm", "image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"}


@require_safe
@participant(full=True, keep=True)
def library(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    at = now()
    journeys = {
        row.journey_id: row.journey for row in journeys_of(person_here(request)) if row.seat == Seat.TAKEN
    }
    sessions = {
        session.pk: session
        for session in slim(Session.objects.filter(journey__in=journeys, starts__lte=at), journeys.values())
    }
    for session in sessions.values():
        session.journey = journeys[session.journey_id]
    found = list(resources_in(journeys))
    if asked:
        found = matching(found, asked)
    threads = threads_in(person_here(request), list(journeys))
    stories = [story for story in of_journeys(journeys) if folded(asked) in folded(story.title)]
    shelves = []
    for pk, journey in journeys.items():
        mine = [resource for resource in found if resource.journey_id == pk]
        by_session = {
            key: list(group) for key, group in groupby(mine, key=lambda resource: resource.session_id)
        }
        past = sorted(
            (session for session in sessions.values() if session.journey_id == pk),
            key=lambda row: -row.number,
        )
        rows = [(session, by_session.pop(session.pk, [])) for session in past]
        if asked:
            rows = [row for row in rows if row[1]]
        missed = (
            []
            if asked
            else [row for row in rows if row[0].ends <= at and not threads.get(row[0].pk, set()) & PRESENT]
        )
        general = by_session.pop(None, [])
        coming = [resource for group in by_session.values() for resource in group]
        shelves.append(
            {
                "journey": journey,
                "missed": missed,
                "rows": rows,
                "general": general,
                "coming": coming,
                "stories": [story for story in stories if story.journey_id == pk],
            }
        )
    lessons = [] if asked else list(Lesson.objects.filter(journey__in=journeys).select_related("journey"))
    context = {
        "shelves": shelves,
        "lessons": lessons,
        "asked": asked,
        "found": len(found) + len(stories),
        "here": "library",
        "at": at,
    }
    return render(request, "participant/library.html", context | {"catch_up": "catch-up" in request.GET})


@require_safe
@participant()
def resource(request: HttpRequest, slug: str, id: int) -> HttpResponseBase:
    """The download door: it asks for the seat, tells the size, and goes on where a broken download stopped."""
    seat = seat_in(request, slug)
    resource: Resource = get_object_or_404(resources_for(seat.journey), pk=id)
    if resource.url:
        response: HttpResponse = HttpResponseRedirect(resource.url)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    try:
        opened = resource.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Whatever a team uploads, a browser may show it only as what we say it is; HTML or SVG is never run here.
    is_safe = resource.mime in SAFE_INLINE
    return file_response(
        request,
        opened,
        name=resource.name or f"{resource.pk}",
        mime=resource.mime if is_safe else "application/octet-stream",
        inline=is_safe,
        tag=f"{resource.pk}-{resource.bytes}-{resource.added_at.timestamp():.0f}",
    )


@require_safe
@participant(keep=True)
def lesson(request: HttpRequest, slug: str, lesson: str) -> HttpResponse:
    """A short welcome lesson, and the way to the next."""
    seat = seat_in(request, slug)
    lessons = list(Lesson.objects.filter(journey=seat.journey_id))
    place = next((place for place, found in enumerate(lessons) if found.slug == lesson), None)
    if place is None:
        raise Http404
    context = {
        "journey": seat.journey,
        "lesson": lessons[place],
        "page": rendered(str(lessons[place].say("page"))),
        "number": place + 1,
        "lessons": len(lessons),
        "next": lessons[place + 1] if place + 1 < len(lessons) else None,
        "previous": lessons[place - 1] if place else None,
        "here": "library",
    }
    return render(request, "participant/lesson.html", context)
