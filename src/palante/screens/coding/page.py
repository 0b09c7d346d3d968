"""Drawing a page on the way from voice to story, and finding what it is about: only what this journey's team works on."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from palante.library.models import Transcript
from palante.screens.sound.room import recordings_of
from palante.screens.team.doors import At
from palante.screens.team.needs import counts_of, needs_of
from palante.stories.models import Story


def show(
    request: HttpRequest, at: At, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    needs = needs_of([at.journey])[at.journey.pk]
    shared = {
        "at": at,
        "journey": at.journey,
        "here": "stories",
        "needs": needs,
        "counts": counts_of(needs),
    }
    return render(request, f"coding/{template}", shared | context, status=status)


def transcripts_of(at: At) -> QuerySet[Transcript]:
    """Of recordings of this journey or of the house, and the journey's own without sound."""
    alone = Q(recording=None, journey=at.journey)
    return Transcript.objects.filter(alone | Q(recording__in=recordings_of(at))).select_related("recording")


def transcript_of(at: At, pk: int) -> Transcript:
    return get_object_or_404(transcripts_of(at), pk=pk)


def story_of(at: At, pk: int) -> Story:
    return get_object_or_404(Story.objects.of_team(at.journey).stories().with_source(), pk=pk)
