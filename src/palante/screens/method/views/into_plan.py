"""Take what a readiness check found into the plan of a journey: one of the member's own, or a new one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.journeys.models import Journey
from palante.results.domain.begin import begin_plan, outcome_of, take_back_plan
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door, member_door
from palante.toolkit.models import Page


def _page(slug: str) -> Page:
    return get_object_or_404(Page.objects.public().with_source(), slug=slug)


@member_door(READS + CHANGES)
def moment_into_plan(request: TeamRequest, slug: str) -> HttpResponse:
    page, code = _page(slug), request.GET.get("so", "") or request.POST.get("so", "")
    outcome = outcome_of(page, code)
    mine = Journey.objects.of(request.user).order_by("-starts_on")
    if request.method == "POST":
        journey = get_object_or_404(mine, slug=request.POST.get("journey", ""))
        made = begin_plan(journey, page, code, by=request.user)
        words = ngettext("%s task is in the plan.", "%s tasks are in the plan.", len(made)) % len(made)
        if made:
            toasts.say(
                request, words, undo="moment_out_of_plan", args=[journey.slug, page.slug, outcome.code]
            )
        else:
            toasts.say(request, _("All of it was in the plan already."))
        return redirect("plan", journey.slug)
    context = {
        "page": page,
        "outcome": outcome,
        "journeys": mine,
        "may_start": request.user.may_start_journeys,
    }
    return render(request, "method/into_plan.html", context)


@desk_door(CHANGES)
def moment_out_of_plan(request: TeamRequest, at: At, page: str, so: str) -> HttpResponse:
    """Undo."""
    gone = take_back_plan(at.journey, _page(page), so, by=request.user)
    toasts.say(request, ngettext("%s task was taken away.", "%s tasks were taken away.", gone) % gone)
    return redirect("plan", at.journey.slug)
