"""How far long work is. Asked every two seconds by whoever waits, so it is one small query and mostly a 304."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme

from palante.base.jobs import UNDER_WAY, stop
from palante.base.models import Job
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.templatetags.sound import job_state


@desk_door()
def team_job(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    job = _job(at, pk)
    tag = job_state(job).tag
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    stays = "stays" in request.GET
    context = {"job": job, "journey": at.journey, "stays": stays, "here": _here(request)}
    answer = render(request, "sound/job.html", context)
    answer.headers["ETag"] = tag
    if job.state not in UNDER_WAY and not stays:
        answer.headers["HX-Refresh"] = "true"  # what was waited for is there now
    return answer


@desk_door(CHANGES)
def team_job_stop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    stop(_job(at, pk))
    return back(request, "team_sound", at.journey.slug)


def _job(at: At, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, journey_id=at.journey.pk)


def _here(request: TeamRequest) -> str:
    """The page in which the job stands: the address asked for is only a piece of it."""
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    return urlsplit(page).path
