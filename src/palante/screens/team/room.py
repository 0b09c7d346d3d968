"""Drawing a page of the workspace: what every one of them needs besides its own words."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palante.screens.team.doors import At
from palante.screens.team.needs import counts_of, needs_of

PAGE = 50


def show(
    request: HttpRequest, at: At, here: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of this journey: `here` marks its place in the navigation, whose counts are what waits at each desk."""
    needs = needs_of([at.journey])[at.journey.pk]
    shared = {"at": at, "journey": at.journey, "here": here, "needs": needs, "counts": counts_of(needs)}
    name = (
        template if "/" in template else f"team/{template}"
    )  # other packages of the workspace name theirs in full
    return render(request, name, shared | context, status=status)


def page_of(request: HttpRequest, rows: QuerySet | list, per_page: int = PAGE) -> Page:
    """The page asked for; one that does not exist shows the nearest, not an error."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
