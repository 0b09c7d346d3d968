"""What the pages about stories share: whose story it is, how a page is drawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from palante.screens.team import room
from palante.screens.team.doors import At
from palante.stories.models import Story


def story_at(at: At, pk: int, *, source: bool = False) -> Story:
    """A story this team works on. Another team's, and one that was taken back, are a 404 like one that never was."""
    rows = Story.objects.of_team(at.journey).select_related("consent", "journey", "session", "recording")
    return get_object_or_404(rows.with_source() if source else rows, pk=pk)


def show(
    request: HttpRequest, at: At, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return room.show(request, at, "stories", f"studio/{template}", context, status=status)
