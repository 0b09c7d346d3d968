"""The archive's front door: search first, then where, what and by which element; and lists for who would rather read."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from palante.screens.archive.doors import archive_page, is_stranger, stories_for
from palante.screens.archive.words import KINDS, continent_word, kind_word
from palante.screens.numbers import number_of
from palante.stories.models import Element, Kind, StoryQuerySet
from palante.stories.out.linked import head_of_archive
from palante.stories.queries import (
    element_to_read,
    elements_in,
    for_cards,
    is_everywhere,
    kinds,
    newest,
    places,
    showing,
    tagged_stories,
)
from palante.stories.search import find

A_PAGE = 20
NEWEST = 5
MOST_ELEMENTS = 40  # in the filter; all of them stand in their own list
FILTERS = ("continent", "country", "kind", "element")


@dataclass(frozen=True)
class Wish:
    """What was asked for: words, and the filters."""

    words: str
    continent: str
    country: str
    kind: str
    element: Element | None

    @property
    def filters(self) -> dict[str, Any]:
        return {
            "continent": self.continent,
            "country": self.country,
            "kind": self.kind,
            "element": self.element,
        }

    @property
    def is_narrowed(self) -> bool:
        return any(self.filters.values())

    def but(self, **changed: Any) -> dict[str, Any]:
        return self.filters | changed


@archive_page
def stories(request: HttpRequest) -> HttpResponse:
    among = stories_for(request)
    wish = _wish(request.GET, among)
    context: dict[str, Any] = {
        "wish": wish,
        "chips": _chips(request.GET, wish),
        "countries": {
            continent_word(key): rows for key, rows in places(showing(among, **wish.but(country=""))).items()
        },
        "kinds": [
            (kind, KINDS[Kind(kind)], count)
            for kind, count in kinds(showing(among, **wish.but(kind=""))).items()
        ],
        "elements": _elements(showing(among, **wish.but(element=None)), wish.kind),
    }
    page = number_of(request.GET.get("page", ""))
    if wish.words:
        found = find(wish.words, among=among, page=page, **wish.filters)
        context |= {"found": found, "pages": Paginator(range(found.total), A_PAGE).get_page(found.page)}
    elif wish.is_narrowed or "list" in request.GET:
        rows = for_cards(showing(among, **wish.filters)).order_by("continent", "country", "title", "id")
        context["listed"] = Paginator(rows, A_PAGE).get_page(page)
    else:
        context |= {"newest": list(for_cards(newest(among))[:NEWEST]), "places": _places(among)}
        context["count"] = among.count()  # those that name no place are stories too
        if is_stranger(request):
            context["linked"] = head_of_archive(context["count"])
    return render(request, "archive/stories.html", context | {"here": "library"})


def _wish(query: QueryDict, among: StoryQuerySet) -> Wish:
    kind = query.get("kind", "")
    slug = query.get("element", "")[:220]
    return Wish(
        words=query.get("q", "").replace("\0", "").strip()[:200],
        continent=query.get("continent", "").replace("\0", "")[:60],
        country=query.get("country", "").replace("\0", "")[:100],
        kind=kind if kind in Kind.values else "",
        element=element_to_read(among, slug) if slug else None,
    )


def _chips(query: QueryDict, wish: Wish) -> list[dict[str, str]]:
    """The filters that are on, each with the address of the same question without it."""
    labels = {
        "continent": continent_word(wish.continent),
        "country": wish.country,
        "kind": kind_word(wish.kind) if wish.kind else "",
        "element": wish.element.title if wish.element else "",
    }
    found = []
    for name, label in labels.items():
        if label:
            rest = QueryDict(mutable=True)
            for key in ("q", *FILTERS):
                if key != name and query.get(key):
                    rest[key] = str(query[key])
            found.append({"label": label, "href": f"{reverse('stories')}?{rest.urlencode()}"})
    return found


def _elements(among: StoryQuerySet, kind: str) -> list[tuple[Element, str]]:
    """The commonest, each with its number; what stands everywhere comes last, without one."""
    tagged = tagged_stories(among)
    found = [(element, is_everywhere(element.stories, tagged)) for element in elements_in(among, kind=kind)]  # type: ignore[attr-defined]
    found.sort(key=lambda one: one[1])
    return [
        (element, _("in most") if everywhere else str(element.stories))  # type: ignore[attr-defined]
        for element, everywhere in found[:MOST_ELEMENTS]
    ]


def _places(among: StoryQuerySet) -> dict[str, list[Any]]:
    return {continent_word(key) or _("Elsewhere"): rows for key, rows in places(among).items()}
