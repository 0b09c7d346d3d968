"""What the pages of sound share: whose recording it is, how a page is drawn."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from palante.base.jobs import UNDER_WAY
from palante.base.models import Job
from palante.library.models import Recording
from palante.screens.team import room
from palante.screens.team.doors import At

SOUND = ("make_small", "fetch", "transcribe")


def recordings_of(at: At) -> QuerySet[Recording]:
    """The journey's own, and those that belong to no journey, as with stories."""
    return Recording.objects.filter(Q(journey=at.journey) | Q(journey=None))


def recording_at(at: At, pk: int) -> Recording:
    return get_object_or_404(recordings_of(at).select_related("transcript"), pk=pk)


def jobs_under_way(at: At) -> dict[str, list[Job]]:
    """By the key of what they work on."""
    found: dict[str, list[Job]] = {}
    rows = Job.objects.filter(journey_id=at.journey.pk, kind__in=SOUND, state__in=UNDER_WAY)
    for row in rows.order_by("pk"):
        found.setdefault(row.key, []).append(row)
    return found


def show(
    request: HttpRequest, at: At, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return room.show(request, at, "stories", f"sound/{template}", context, status=status)
