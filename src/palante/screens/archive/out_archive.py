"""The archive as a whole, for players and programs: the podcast feed, and elements as data. Public stories alone."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from palante.stories.models import Story
from palante.stories.out.feed import feed as make_feed
from palante.stories.out.linked import as_json, cover, facts_of_element
from palante.stories.queries import element_to_read


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Made anew each time, so that what is taken back is gone; who has it already hears “not modified”, by its ETag alone.

    It says no day of its last change: after a story was taken back, who asks for “newer than” would go on keeping it.
    """
    made = make_feed(Story.objects.public(), address=settings.URL + reverse("feed"), cover=cover())
    response = HttpResponse(made.xml, content_type="application/rss+xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"  # players on the web read it too
    return response


@require_safe
def element_jsonld(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    element = element_to_read(Story.objects.public(), slug)
    if element is None:
        raise Http404
    response = HttpResponse(as_json(facts_of_element(element)), content_type="application/ld+json")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
