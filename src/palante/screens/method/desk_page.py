"""What the team's toolkit pages share: finding a page, saving a change, meeting another's."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palante.screens.method.diff import Row, rows_of
from palante.screens.method.sheet import title_of
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import At, TeamRequest
from palante.screens.team.room import show
from palante.toolkit.domain.edit import EditedMeanwhile, edit_page, pieces_of
from palante.toolkit.format import BY_KEY, CannotWriteError, PageText, read_page
from palante.toolkit.models import Page

HERE = "toolkit"
SEEN = "seen"


def page_at(at: At, pk: int) -> Page:
    page = Page.objects.of_team(at.journey).with_source().filter(pk=pk).first()
    if page is None:
        raise Http404
    return page


def text_of(page: Page) -> PageText:
    return read_page(bytes(page.source), page.path)


def seen_in(request: TeamRequest, page: Page) -> int:
    """The version the form was written on; without one, today's."""
    seen = request.POST.get(SEEN, "")
    return number_of(seen, otherwise=page.version)


def save(
    request: TeamRequest,
    at: At,
    page: Page,
    change: Callable[[PageText], Any],
    *,
    goal: str,
    args: tuple[Any, ...] = (),
    exact: bool = False,
    said: str = "",
) -> HttpResponse:
    """Apply the change and go on; or show both texts when somebody else changed the same piece meanwhile."""
    seen = seen_in(request, page)
    try:
        after = edit_page(page, change, seen=seen, by=request.user, exact=exact)
    except EditedMeanwhile as met:
        return meeting(request, at, page, met)
    except CannotWriteError as error:
        toasts.warn(request, str(error))
    else:
        if after.version == page.version:
            toasts.say(request, _("Nothing was different: the page stays as it is."))
        else:
            toasts.say(
                request,
                said or _("Saved. What it was before is among the versions."),
                undo="team_tool_restore",
                args=[at.journey.slug, page.pk, after.version - 1],
            )
    answer = redirect(goal, at.journey.slug, page.pk, *args)
    answer.status_code = 303
    return answer


def meeting(request: TeamRequest, at: At, page: Page, met: EditedMeanwhile) -> HttpResponse:
    """Both texts, piece by piece; what one wrote stands in the boxes and is saved over today's page, or not."""
    mine, theirs = pieces_of(met.mine), pieces_of(met.theirs)
    pieces = [
        Piece(kind, name, mine.get((kind, name), ""), theirs.get((kind, name), ""))
        for kind, name in dict.fromkeys([*theirs, *mine])
        if mine.get((kind, name)) != theirs.get((kind, name))
    ]
    context = {"page": page, "pieces": pieces, "latest": page.versions.select_related("by").first()}
    return show(request, at, HERE, "method/meeting.html", context, status=409)


class Piece:
    """A title, a value or a section that two wrote differently."""

    def __init__(self, kind: str, name: str, mine: str, theirs: str) -> None:
        self.kind, self.name, self.mine, self.theirs = kind, name, mine, theirs

    @property
    def field(self) -> str:
        return f"{self.kind}:{self.name}"

    @property
    def title(self) -> str:
        if self.kind == "section":
            return title_of(*_known(self.name))
        return {"title": _("Title"), "intro": _("Before the first section")}.get(self.kind, self.name)

    @property
    def rows(self) -> list[Row]:
        return rows_of(self.theirs, self.mine)

    @property
    def size(self) -> int:
        return min(max(self.mine.count("\n") + 3, 3), 16)


def _known(name: str) -> tuple[str | None, str]:
    return (name if name in BY_KEY else None), name
