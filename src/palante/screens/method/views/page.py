"""A tool page as anybody reads and prints it, and its file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from palante.screens.method.related import stories_near
from palante.screens.method.sheet import sheet_of
from palante.toolkit.models import Page
from palante.toolkit.queries import around, section_of


@require_safe
def tool_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.public().with_source().select_related("journey"), slug=slug)
    previous, following = around(page, Page.objects.public())
    context = {
        "page": page,
        "sheet": sheet_of(page),
        "section_title": section_of(page),
        "stories": stories_near(page),
        "previous": previous,
        "following": following,
    }
    return render(request, "method/page.html", context)


@require_safe
def tool_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The page's own bytes."""
    page = get_object_or_404(Page.objects.public().with_source(), slug=slug)
    return file_of(page)


def file_of(page: Page) -> HttpResponse:
    answer = HttpResponse(bytes(page.source), content_type="text/markdown; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{page.slug}.md"'
    return answer
