"""Published profiles: a page, CSV and JSON, for whoever designs for the same people."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palante.archetypes.published import Profile, as_csv, as_json, profiles_of
from palante.base.markdown import to_html
from palante.base.small import SMALLEST
from palante.journeys.models import Journey


def _journey(slug: str) -> Journey:
    return get_object_or_404(Journey.objects.public(), slug=slug)


@require_safe
def archetypes_open(request: HttpRequest, slug: str) -> HttpResponse:
    journey = _journey(slug)
    profiles = profiles_of(journey)
    if not profiles:
        raise Http404
    return render(
        request, "archetypes/open.html", {"journey": journey, "profiles": profiles, "smallest": SMALLEST}
    )


@require_safe
def archetype(request: HttpRequest, slug: str, profile: str) -> HttpResponse:
    journey = _journey(slug)
    found = profiles_of(journey, slug=profile)
    if not found:
        raise Http404
    context = {
        "journey": journey,
        "profile": found[0],
        "intro": to_html(str(found[0].archetype.say("intro"))),
        "smallest": SMALLEST,
        "address": settings.URL + request.path,
    }
    return render(request, "archetypes/open_profile.html", context)


@require_safe
def archetypes_csv(request: HttpRequest, slug: str) -> HttpResponse:
    journey, profiles = _data(slug)
    return _file(as_csv(journey, profiles), "text/csv; charset=utf-8", f"{journey.slug}-profiles.csv")


@require_safe
def archetypes_json(request: HttpRequest, slug: str) -> HttpResponse:
    journey, profiles = _data(slug)
    url = settings.URL + reverse("archetypes_open", args=[journey.slug])
    return _file(as_json(journey, profiles, url=url), "application/json", f"{journey.slug}-profiles.json")


def _data(slug: str) -> tuple[Journey, list[Profile]]:
    journey = _journey(slug)
    profiles = profiles_of(journey)
    if not profiles:
        raise Http404
    return journey, profiles


def _file(text: str, mime: str, name: str) -> HttpResponse:
    """Open to pages of other sites too: that is what open data is for."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    return HttpResponse(text.encode(), content_type=mime, headers=headers)
