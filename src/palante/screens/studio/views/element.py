"""An element's page: section by section, with the archive's guidance beside each; earlier versions and back."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.screens.studio.room import show
from palante.screens.studio.views.story import diff
from palante.screens.studio.views.vocabulary import elements_at, stories_at
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.stories.domain.edit import EditedMeanwhile
from palante.stories.domain.edit_element import edit_element, restore_element_version
from palante.stories.format import SECTIONS, ElementText, read_element
from palante.stories.models import Element, ElementVersion, Kind, Mention

GUIDANCE = {
    "Overview": gettext_lazy("What it is, in two or three sentences that a newcomer understands."),
    "Purpose": gettext_lazy("What it is good for, and when one reaches for it."),
    "How it works": gettext_lazy("The steps, as you would tell them to somebody who does it tomorrow."),
    "Requirements": gettext_lazy("People, time, things and room that it takes."),
    "Reflections": gettext_lazy("What to look out for; when it is better to do something else."),
    "Related methods (if any)": gettext_lazy("What is like it, and what goes before or after."),
    "License": gettext_lazy("On which terms the method may be used, and whose it is."),
    "Examples": gettext_lazy("Where it was done, and what came of it."),
}
_DATA = re.compile(rb"data:[^)\s]{200,}")  # a picture in the file: no diff goes through it
MOST = 60_000


@desk_door(READS + CHANGES)
def team_element(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, at.journey.slug, pk)  # type: ignore[return-value]
    element = _element(at, pk)
    return _page(request, at, element, _text(element), {})


def _element(at: At, pk: int) -> Element:
    return get_object_or_404(elements_at(at).defer(None), pk=pk)


def _text(element: Element) -> ElementText:
    return read_element(bytes(element.source), element.path or f"{element.name}.md")


def _page(
    request: TeamRequest,
    at: At,
    element: Element,
    text: ElementText,
    told: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    names = [*SECTIONS, *(name for name, _words in text.sections if name not in SECTIONS)]
    used = Mention.objects.filter(element=element, story__in=stories_at(at).order_by().values("pk"))
    context = {
        "element": element,
        "title": told.get("title", text.title),
        "kinds": [(value, label, value in text.kinds) for value, label in Kind.choices],
        "sections": [
            (number, name, told.get(f"s{number}", text.section(name)), GUIDANCE.get(name, ""))
            for number, name in enumerate(names)
        ],
        "pictures": len(text.images),
        "warnings": text.warnings,
        "is_fenced": text.is_fenced,
        "versions": element.versions.select_related("by")[:20],
        "passages": used.count(),
        "stories": used.values("story").distinct().count(),
        "aliases": list(element.aliases.values_list("name", flat=True)),
    }
    return show(request, at, "element.html", context | more, status=status)


@desk_door(CHANGES, lead=True)
def _save(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    element = _element(at, pk)
    text = _text(element)
    told = {key: str(value)[:MOST].replace("\r\n", "\n") for key, value in request.POST.items()}
    seen = told.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    names = [*SECTIONS, *(name for name, _words in text.sections if name not in SECTIONS)]
    kinds = [kind for kind in Kind.values if kind in request.POST.getlist("kind")]

    def change(text: ElementText) -> None:
        if told.get("title", "").strip():
            text.set_title(told["title"])
        if kinds and set(kinds) != set(text.kinds):
            text.set_kinds(kinds)
        for number, name in enumerate(names):
            said = told.get(f"s{number}")
            if said is not None and said.strip() != text.section(name).strip():
                text.set_section(name, said)

    try:
        if version != element.version:
            raise EditedMeanwhile("", "", element.version)
        edit_element(element, change, seen=version, by=request.user)
    except EditedMeanwhile:
        element = _element(at, pk)
        theirs = _text(element)
        return _page(request, at, element, theirs, told, status=409, conflict=True, theirs=theirs.sections)
    except ValueError as error:
        return _page(request, at, element, text, told, status=422, wrong=str(error))
    toasts.say(request, _("Saved. The versions bring back how it was."))
    return redirect("team_element", at.journey.slug, pk)


@desk_door(READS + CHANGES)
def element_version(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    if request.method == "POST":
        return _bring_back(request, at.journey.slug, pk, number)  # type: ignore[return-value]
    element = _element(at, pk)
    version = get_object_or_404(
        ElementVersion.objects.defer(None).select_related("by"), element=element, number=number
    )
    old, new = (_DATA.sub(b"data:...", bytes(row.source)) for row in (version, element))
    return show(
        request, at, "element_version.html", {"element": element, "version": version, "lines": diff(old, new)}
    )


@desk_door(CHANGES, lead=True)
def _bring_back(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    element = _element(at, pk)
    try:
        restore_element_version(element, number, seen=element.version, by=request.user)
        toasts.say(request, _("Brought back. What stood there until now is kept as a version too."))
    except ValueError as error:
        toasts.warn(request, str(error))
    return redirect("team_element", at.journey.slug, pk)
