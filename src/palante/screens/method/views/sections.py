"""Editing a page: one section with its guidance beside, the front matter, the resources row by row, its links."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from palante.results.queries import notes_of
from palante.screens.method.desk_page import HERE, meeting, page_at, save, seen_in, text_of
from palante.screens.method.diff import rows_of
from palante.screens.method.front_form import FrontForm
from palante.screens.method.resource_rows import changed_text, rows_in, rows_sent
from palante.screens.method.sheet import sheet_of_text, title_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.room import show
from palante.toolkit.domain.edit import EditedMeanwhile, edit_page, text_at
from palante.toolkit.format import BY_KEY, KNOWN, CannotWriteError, Known, PageText, to_html
from palante.toolkit.format.labels import KINDS, LANGUAGES
from palante.toolkit.format.links import find_links
from palante.toolkit.format.page import MOST_BYTES

LONGEST = 60_000


def _section_at(text: PageText, key: str, number: int | None) -> tuple[str, str, str]:
    """The name that `set_section` knows it by, its title, its words."""
    if number is None:
        if key not in BY_KEY:
            raise Http404
        return key, title_of(key, key), text.get(key)
    if number >= len(text.sections) or text.sections[number].known:
        raise Http404
    section = text.sections[number]
    return section.name, section.name, section.text


@desk_door(READS + CHANGES)
def section(request: TeamRequest, at: At, pk: int, key: str = "", number: int | None = None) -> HttpResponse:
    page = page_at(at, pk)
    text = text_of(page)
    if not text.is_tool:
        return redirect("team_tool_source", at.journey.slug, pk)
    name, title, words = _section_at(text, key, number)
    sent = request.POST.get("words")
    if request.method == "POST" and "preview" not in request.POST and sent is not None:
        new = sent[:LONGEST]
        after = _around(key)[1] if "go_on" in request.POST else None
        goal, args = ("team_tool_section", (after.key,)) if after else ("team_tool_page", ())
        return save(request, at, page, lambda text: text.set_section(name, new), goal=goal, args=args)
    known = BY_KEY.get(key)
    before, after = _around(key)
    shown = words if sent is None else sent[:LONGEST]
    context = {
        "page": page,
        "seen": seen_in(request, page) if request.method == "POST" else page.version,
        "key": key or str(number),
        "title": title,
        "words": shown,
        "html": to_html(shown),
        "known": known,
        "notes": notes_of(page).get(key, []),
        "before": before,
        "after": after,
        "place": KNOWN.index(known) + 1 if known else 0,
        "of": len(KNOWN),
        "limit": LONGEST,
    }
    return show(request, at, HERE, "method/section.html", context)


def _around(key: str) -> tuple[Known | None, Known | None]:
    """The section before and the one after, among the eleven."""
    at = next((number for number, known in enumerate(KNOWN) if known.key == key), None)
    if at is None:
        return None, None
    return (KNOWN[at - 1] if at else None), (KNOWN[at + 1] if at + 1 < len(KNOWN) else None)


@desk_door(CHANGES)
def preview(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The live preview's fragment. Changes nothing; a POST because the words are long."""
    page_at(at, pk)
    return render(request, "method/_preview.html", {"html": to_html(request.POST.get("words", "")[:LONGEST])})


@desk_door(READS + CHANGES)
def front(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = page_at(at, pk)
    text = text_of(page)
    is_sent = request.method == "POST"
    # What was changed is told from what the form showed, not from what the page says by now.
    form = FrontForm(text_at(page, seen_in(request, page)), request.POST) if is_sent else FrontForm(text)
    if is_sent and form.is_valid():
        return save(request, at, page, form.change, goal="team_tool_page")
    context = {"page": page, "form": form, "seen": seen_in(request, page), "text": text}
    return show(request, at, HERE, "method/front.html", context, status=422 if form.errors else 200)


@desk_door(READS + CHANGES)
def resource_rows(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    page = page_at(at, pk)
    text = text_of(page)
    if not text.is_tool:
        raise Http404
    rows = rows_in(text)
    if request.method == "POST":
        text = text_at(page, seen_in(request, page))
        rows, are_good = rows_sent(request.POST, rows_in(text))
        if are_good:
            new = changed_text(text, rows)
            goal = "team_tool_resources" if "another" in request.POST else "team_tool_page"
            return save(request, at, page, lambda text: text.set_section("resources", new), goal=goal)
    context = {
        "page": page,
        "rows": rows,
        "seen": seen_in(request, page),
        "known": BY_KEY["resources"],
        "is_wrong": any(row.wrong for row in rows),
        "kinds": list(KINDS),
        "languages": list(LANGUAGES),
    }
    return show(
        request, at, HERE, "method/resources.html", context, status=422 if context["is_wrong"] else 200
    )


@desk_door(READS + CHANGES)
def mend_links(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Every link that is not written well, as it is and as it would be. Nothing is mended that was not chosen."""
    page = page_at(at, pk)
    if request.method == "POST":
        chosen = [
            tuple(map(int, each.split("."))) for each in request.POST.getlist("link") if _is_place(each)
        ]

        def change(text: PageText) -> Any:
            for line, number in sorted(
                set(chosen), reverse=True
            ):  # from below: what is above stays where it was
                text.mend_link(line, number)

        return save(
            request,
            at,
            page,
            change,
            goal="team_tool_page",
            exact=True,
            said=_("The links you chose are mended."),
        )
    context = {"page": page, "links": _odd_links(text_of(page)), "seen": page.version}
    return show(request, at, HERE, "method/links.html", context)


def _is_place(text: str) -> bool:
    line, dot, number = text.partition(".")
    return bool(dot) and line.isdecimal() and number.isdecimal() and len(text) < 14


def _odd_links(text: PageText) -> list[dict[str, Any]]:
    found = []
    for line in dict.fromkeys(line for line, link in text.links if link.is_odd):
        words = text.text_line(line)
        for number, link in enumerate(each for each in find_links(words) if each.is_odd):
            trial = PageText(text.text, text.path)
            try:
                before, after = trial.mend_link(line, number)
            except CannotWriteError:
                continue
            found.append(
                {
                    "place": f"{line}.{number}",
                    "line": line,
                    "link": link,
                    "rows": rows_of(before, after, around=0),
                }
            )
    return found


@desk_door(READS + CHANGES)
def whole_file(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The file as text, for ordinary pages and for what no form reaches."""
    page = page_at(at, pk)
    text = text_of(page)
    if request.method == "POST" and "words" in request.POST:
        words = request.POST["words"].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        if len(words.encode()) <= MOST_BYTES:
            return save(request, at, page, lambda text: text.set_from_form(words), goal="team_tool_page")
        toasts.warn(request, _("This is longer than a page can be. Nothing was changed."))
    context = {
        "page": page,
        "words": text.text.removeprefix("\ufeff"),
        "seen": page.version,
        "sheet": sheet_of_text(text),
    }
    return show(request, at, HERE, "method/file.html", context)


@desk_door(CHANGES)
def settle(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """After two met: what was chosen of each piece, over today's page."""
    page = page_at(at, pk)

    def change(text: PageText) -> None:
        for field in request.POST:
            words = request.POST[field]
            kind, colon, name = field.partition(":")
            if not colon:
                continue
            if kind == "section":
                text.set_section(name, words[:LONGEST])
            elif kind == "title":
                text.set_title(words)
            elif kind == "value" and name in text.front.entries:
                entry = text.front.entries[name]
                text.set_value(name, words.split(", ") if isinstance(entry.value, list) else words)

    try:
        edit_page(page, change, seen=seen_in(request, page), by=request.user)
    except EditedMeanwhile as met:
        return meeting(request, at, page, met)
    return redirect("team_tool_page", at.journey.slug, pk)
