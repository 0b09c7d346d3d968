"""The toolkit's front door: search, filters by the vocabularies, the menu of its sections."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palante.library.search.folding import terms
from palante.toolkit.format.labels import shown
from palante.toolkit.models import Label, Page
from palante.toolkit.queries import Asked, Choice, catalogue

# What the address calls each vocabulary.
NAMES = {
    "solution": Label.SOLUTIONS,
    "enabler": Label.ENABLERS,
    "priority": Label.PRIORITIES,
    "goal": Label.GOALS,
}
SHORT = {str(label): name for name, label in NAMES.items()}
LONGEST = 200


@require_safe
def toolkit(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    values = {str(label): request.GET.getlist(name)[:20] for name, label in NAMES.items()}
    asked = Asked(words, values)
    found = catalogue(asked, Page.objects.public(), stems=both_stems)
    for page in found.pages:
        filed = [shown(label.label, label.value) for label in page.shown_labels[:3]]  # type: ignore[attr-defined]
        page.facts = [page.country, *filed] if page.country else filed  # type: ignore[attr-defined]
    context = {
        "asked": asked,
        "found": found,
        "filters": [
            {"title": title, "name": SHORT[choices[0].label], "choices": choices}
            for title, choices in found.filters
        ],
        "chips": [{"choice": choice, "without": _without(request, choice)} for choice in found.chips],
        "is_empty": asked.is_all and not found.pages,
    }
    return render(request, "method/catalogue.html", context)


def both_stems(word: str) -> set[str]:
    return {*terms(word, "es"), *terms(word, "en")}


def filter_query(label: str, folded: str) -> str:
    return urlencode({SHORT[label]: folded})


def _without(request: HttpRequest, choice: Choice) -> str:
    """This page's address without one of its filters."""
    query = request.GET.copy()
    name = SHORT[choice.label]
    query.setlist(name, [value for value in query.getlist(name) if value != choice.folded])
    return f"?{query.urlencode()}"
