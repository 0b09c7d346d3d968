"""How elements go together: a map to explore, and the same as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palante.screens.archive.doors import archive_page, stories_for
from palante.screens.archive.loom import ROW, WIDTH, in_order, threads_of
from palante.screens.archive.words import KINDS
from palante.stories.models import Kind
from palante.stories.together import map_of

MOST_ROWS = 40  # of the table


@archive_page
def map(request: HttpRequest) -> HttpResponse:
    whole = map_of(stories_for(request))
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    links = [
        link for link in whole.links if not kind or kind in link.element.kinds or kind in link.other.kinds
    ]
    bound = {pk for link in links for pk in (link.element.pk, link.other.pk)}
    nodes = [node for node in whole.nodes if node.element.pk in bound]
    ordered = in_order(nodes, links)
    context = {
        "kind": kind,
        "kinds": [(name, KINDS[Kind(name)]) for name in Kind.values],
        "map": whole,
        "nodes": ordered,
        "threads": threads_of(ordered, links),
        "height": len(ordered) * ROW,
        "width": WIDTH,
        "rows": links[:MOST_ROWS],
    }
    return render(request, "archive/map.html", context | {"here": "library"})
