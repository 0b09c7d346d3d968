"""What a page was: every version, what each changed, and the way back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.document import NotTextError
from palante.screens.method.desk_page import HERE, meeting, page_at, seen_in
from palante.screens.method.diff import rows_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.room import page_of, show
from palante.toolkit.domain.edit import EditedMeanwhile, restore_version, text_at, text_of

# What a verb did, for those who read the list.
WHYS = {
    "edited": gettext_lazy("edited"),
    "page_imported": gettext_lazy("imported again"),
    "brought_back": gettext_lazy("an older version was brought back"),
    "figures_put_in": gettext_lazy("a figure was put in"),
}


@desk_door()
def versions(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = page_at(at, pk)
    rows = page_of(request, page.versions.select_related("by"))
    for row in rows:
        row.did = WHYS.get(row.why, row.why)
    return show(request, at, HERE, "method/versions.html", {"page": page, "rows": rows})


@desk_door()
def version(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """What the change that followed this version did, and how it differs from today."""
    page = page_at(at, pk)
    row = page.versions.select_related("by").filter(number=number).first()
    if row is None:
        raise Http404
    try:
        was, became = text_at(page, number), text_at(page, number + 1)
        rows = rows_of(was.text, became.text)
    except NotTextError:
        raise Http404 from None
    is_today = was.text == text_of(page).text
    context = {
        "page": page,
        "row": row,
        "rows": rows,
        "is_today": is_today,
        "did": WHYS.get(row.why, row.why),
    }
    return show(request, at, HERE, "method/version.html", context)


@desk_door(CHANGES)
def bring_back(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """From the list, or as the undo of a change: then nobody may have changed the page since."""
    page = page_at(at, pk)
    if not page.versions.filter(number=number).exists():
        raise Http404
    try:
        after = restore_version(page, number, seen=seen_in(request, page), by=request.user)
    except EditedMeanwhile as met:
        return meeting(request, at, page, met)
    if after.version != page.version:
        toasts.say(
            request,
            _("The page is again as it was in version %s.") % number,
            undo="team_tool_restore",
            args=[at.journey.slug, page.pk, after.version - 1],
        )
    return redirect("team_tool_page", at.journey.slug, pk)
