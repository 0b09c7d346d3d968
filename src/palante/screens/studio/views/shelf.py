"""The shelf: the stories of this journey and of the house, and what is left to do with each."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.screens.studio.links import way
from palante.screens.studio.room import show
from palante.screens.studio.shelf import ShelfForm, left_of, shelf
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.room import page_of
from palante.stories.consents import taken_back_lately
from palante.stories.domain.export import note_export, zip_of
from palante.stories.models import Element, Story, day_here

MOST_AT_ONCE = 1000


@desk_door()
def team_stories(request: TeamRequest, at: At) -> HttpResponse:
    form = ShelfForm(request.GET)
    asked = form.asked()
    page = page_of(request, shelf(at.journey, asked))
    today = day_here()
    rows: list[Any] = list(page.object_list)
    for row in rows:
        row.left = left_of(row, today)
        row.is_over = bool(row.open_until and row.open_until < today)
    context = {
        "page": page,
        "rows": rows,
        "total": page.paginator.count,
        "filters": form,
        "asked": asked,
        "taken_back": taken_back_lately(at.journey, now()),
        "sound": way("team_sound", at.journey.slug),
        "copy": way("team_archive_copy", at.journey.slug),
    }
    return show(request, at, "shelf.html", context)


@desk_door(CHANGES)
def team_stories_export(request: TeamRequest, at: At) -> HttpResponse:
    """The ticked stories, or all that were asked for, as a zip: the files as they are, with the elements they name."""
    rows = Story.objects.of_team(at.journey)
    picked = [pk for pk in request.POST.getlist("row") if pk.isascii() and pk.isdecimal()]
    stories = list((rows.filter(pk__in=picked) if "all" not in request.POST else rows)[:MOST_AT_ONCE])
    if not stories:
        toasts.warn(request, _("Tick the stories you want to take with you."))
        return redirect("team_stories", at.journey.slug)
    elements = Element.objects.filter(mentions__story__in=[story.pk for story in stories]).distinct()
    content = BytesIO()
    zip_of(stories, elements, content)
    note_export(stories, by=request.user, journey=at.journey)
    name = f"{at.journey.slug}-stories.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content.getvalue(), content_type="application/zip", headers=headers)
