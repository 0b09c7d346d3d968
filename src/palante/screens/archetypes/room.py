"""What the pages about archetypes share: whose rows these are, how a page is drawn, words by language."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from palante.archetypes.models import Archetype, Claim, Comment
from palante.screens.team import room
from palante.screens.team.doors import At


def archetype_at(at: At, pk: int) -> Archetype:
    """One of this journey's; another team's is a 404 like one that never was."""
    return get_object_or_404(at.journey.archetypes.select_related("journey"), pk=pk)


def claim_at(at: At, pk: int) -> Claim:
    rows = Claim.objects.filter(archetype__journey=at.journey).select_related("archetype__journey")
    return get_object_or_404(rows, pk=pk)


def open_comments(at: At) -> int:
    return Comment.objects.filter(link__journey=at.journey, outcome=Comment.Outcome.OPEN).count()


def show(
    request: HttpRequest, at: At, tab: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    waiting = open_comments(at)
    tabs = [
        {"name": name, "word": word, "href": reverse(name, args=[at.journey.slug]), "is_here": name == tab, "count": count}
        for name, word, count in (
            ("team_archetypes", _("Profiles"), 0),
            ("archetype_notes", _("Field notes"), 0),
            ("archetype_group", _("Group passages"), 0),
            ("archetype_compare", _("Compare"), 0),
            ("archetype_comments", _("Comments"), waiting),
            ("archetype_assign", _("Whom they suit"), 0),
        )
    ]  # fmt: skip
    shared = {"tabs": tabs}
    return room.show(request, at, "archetypes", f"archetypes/{template}", shared | context, status=status)


def languages_of(at: At) -> list[dict[str, str]]:
    """The journey's languages with their own names; the first is the source."""
    return [{"code": code, "name": _name(code)} for code in at.journey.languages or ["es"]]


def _name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def words_posted(request: HttpRequest, at: At, *keys: str, prefix: str = "") -> dict[str, dict[str, str]]:
    """`title_es`, `title_en` … of a form, by language. A key that was not sent is not there."""
    found: dict[str, dict[str, str]] = {}
    for language in languages_of(at):
        code = language["code"]
        said = {
            key: request.POST[f"{prefix}{key}_{code}"].replace("\r\n", "\n").strip()
            for key in keys
            if f"{prefix}{key}_{code}" in request.POST
        }
        if said:
            found[code] = said
    return found
