"""One page at the team's desk: all its sections, what is odd in it, who may see it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palante.results.queries import notes_of
from palante.screens.method.desk_page import HERE, page_at, text_of
from palante.screens.method.odd import odd_in
from palante.screens.method.sheet import Sheet, sheet_of_text, title_of
from palante.screens.method.views.page import file_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.room import show
from palante.toolkit.domain.publish import publish_page, unpublish_page
from palante.toolkit.format import BY_KEY, KNOWN, PageText, to_html
from palante.toolkit.models import Contributor


@desk_door()
def team_tool_page(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = page_at(at, pk)
    text = text_of(page)
    keys = list(Contributor.objects.values_list("key", flat=True))
    odd = [link for _line, link in text.links if link.is_odd]
    sheet: Sheet = sheet_of_text(text)
    context = {
        "page": page,
        "sheet": sheet,
        "odd": odd_in(text.faults(keys or None)),
        "odd_links": len(odd),
        "rows": rows_of(text) if text.is_tool else [],
        "notes": notes_of(page),
        "versions": page.versions.count(),
        "filled": sum(bool(text.get(known.key)) for known in KNOWN),
        "of": len(KNOWN),
        "front": [(name, ", ".join(values)) for name, values in _front(text)],
    }
    return show(request, at, HERE, "method/tool_page.html", context)


def rows_of(text: PageText) -> list[dict]:
    """The eleven and the extra ones as they stand; those that are missing behind them at their place."""
    rows = [
        {
            "key": section.known or str(number),
            "anchor": section.known or f"s{number}",
            "title": title_of(section.known, section.name),
            "html": to_html(section.text),
            "is_known": bool(section.known),
            "is_empty": not section.text,
        }
        for number, section in enumerate(text.sections)
    ]
    order = [known.key for known in KNOWN]
    for known in text.missing:
        later = set(order[order.index(known.key) :])
        at = next((number for number, row in enumerate(rows) if row["key"] in later), len(rows))
        row = {"key": known.key, "anchor": known.key, "title": str(known.title), "html": "", "is_known": True}
        rows.insert(at, row | {"is_empty": True})
    for row in rows:
        row["guidance"] = BY_KEY[row["key"]].guidance if row["key"] in BY_KEY else ""
    return rows


def _front(text: PageText) -> list[tuple[str, list[str]]]:
    return [
        (key, text.front.values(key))
        for key in ("signature_solutions", "enablers", "rblac_priorities", "sdg")
        if text.front.values(key)
    ]


@desk_door()
def tool_page_file(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    return file_of(page_at(at, pk))


@desk_door(CHANGES, lead=True)
def tool_page_publish(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = publish_page(page_at(at, pk), by=request.user)
    toasts.say(
        request,
        _("The page is public."),
        undo="team_tool_unpublish",
        args=[at.journey.slug, page.pk],
    )
    return redirect("team_tool_page", at.journey.slug, pk)


@desk_door(CHANGES, lead=True)
def tool_page_unpublish(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = unpublish_page(page_at(at, pk), by=request.user)
    toasts.say(
        request,
        _("Only the team sees the page now. Copies that others made stay with them."),
        undo="team_tool_publish",
        args=[at.journey.slug, page.pk],
    )
    return redirect("team_tool_page", at.journey.slug, pk)
