"""A toolkit page drafted from a journey's own figures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from palante.results.domain.draft import draft_page, put_in
from palante.results.figures import figures, links
from palante.results.models import Draft
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.room import show
from palante.toolkit.domain.edit import EditedMeanwhile
from palante.toolkit.format import KNOWN


@desk_door(READS + CHANGES)
def team_draft(request: TeamRequest, at: At) -> HttpResponse:
    """What can be counted so far; the button makes the page."""
    journey = at.journey
    draft = Draft.objects.filter(journey=journey).select_related("page").first()
    if request.method == "POST":
        language = request.POST.get("language", "")
        draft = draft_page(journey, request.user, language=language if language in journey.languages else "")
        toasts.say(request, _("The draft stands. Nobody sees it until the lead publishes it."))
        return redirect("team_tool_page", journey.slug, draft.page_id)
    titles = {known.key: known.title for known in KNOWN}
    found = [(titles[figure.section], figure) for figure in figures(journey)]
    languages = [(code, get_language_info(code)["name_local"]) for code in journey.languages]
    context = {
        "draft": draft,
        "figures": found,
        "links": links(journey),
        "languages": languages,
        "language": get_language(),
    }
    return show(request, at, "toolkit", "method/draft.html", context)


@desk_door(CHANGES)
def figure_put_in(request: TeamRequest, at: At, key: str) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.select_related("page"), journey=at.journey)
    seen = request.POST.get("seen", "")
    try:
        put_in(draft, key, request.user, seen=number_of(seen, otherwise=draft.page.version))
    except KeyError:
        toasts.warn(request, _("There is no such figure any more. Nothing was changed."))
    except EditedMeanwhile:
        toasts.warn(
            request, _("Somebody else changed the page just now. Look at it and put the figure in again.")
        )
    else:
        toasts.say(request, _("The figure stands on the page as it is today."))
    return redirect("team_tool_page", at.journey.slug, draft.page_id)
