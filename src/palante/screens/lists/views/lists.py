"""The lists that were brought to a journey, and the form that brings one more."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from palante.calls.domain.bring_list import bring_list
from palante.calls.lists.book import NotAListError
from palante.calls.models import PeopleList
from palante.screens.lists.forms import FileForm
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.screens.team.room import page_of, show

PAGE = 20
BADGES = {"looked_at": "sun", "taking": "sky", "taken": "leaf", "stopped": "rose", "undone": ""}


@desk_door(READS + CHANGES)
def team_lists(request: TeamRequest, at: At) -> HttpResponse:
    form = FileForm(
        at.journey,
        request.POST or None,
        request.FILES or None,
        initial={"partner": request.GET.get("partner", "")},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                with transaction.atomic():
                    row = _brought(request, at, form)
                return (
                    redirect("team_list", at.journey.slug, row.pk)
                    if row
                    else redirect("team_lists", at.journey.slug)
                )
            except NotAListError as error:
                form.add_error("file", str(error))
        status = 422
    rows = at.journey.lists.select_related("partner", "by").defer("faults")
    page = page_of(request, rows, PAGE)
    context = {"form": form, "page": page, "rows": list(page.object_list), "badges": BADGES}
    return show(request, at, "people", "lists/lists.html", context, status=status)


def _brought(request: TeamRequest, at: At, form: FileForm) -> PeopleList | None:
    """None when this very form was sent before."""
    said: dict[str, Any] = form.cleaned_data
    if not is_first(request, said["ticket"]):
        return None
    file = said["file"]
    return bring_list(
        at.journey, file.file, file.name or "", partner=form.partners.get(said["partner"]), by=request.user
    )
