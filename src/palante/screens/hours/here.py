"""Which journey a page of hers is about, when its address does not say."""

from django.http import Http404, HttpRequest

from palante.calls.models import Registration
from palante.calls.queries import journeys_of
from palante.journeys.models import Stage
from palante.screens.participant.doors import person_here


def registration_here(request: HttpRequest) -> Registration:
    """The one asked for by `?journey=`, else hers that is not over, the latest first; 404 for who has none."""
    asked = request.POST.get("journey") or request.GET.get("journey")
    rows = list(journeys_of(person_here(request)))
    if asked:
        rows = [row for row in rows if row.journey.slug == asked]
    found = next((row for row in rows if row.journey.stage() != Stage.CLOSED), rows[0] if rows else None)
    if found is None:
        raise Http404
    return found
