"""Passages on one side, profiles on the other: tick, choose where, put together."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.archetypes.domain.claims import add_claim, group
from palante.archetypes.models import Archetype, Aspect, Claim, Evidence, State
from palante.archetypes.queries import passages_to_group, places_of
from palante.screens.archetypes.room import languages_of, show, words_posted
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.numbers import number_of, numbers_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.room import page_of
from palante.stories.models import Element, Passage, Story

PER_PAGE = 20


@desk_door(READS + CHANGES)
def archetype_group(request: TeamRequest, at: At) -> HttpResponse:
    if request.method == "POST":
        return _put(request, at)
    asked = {key: request.GET.get(key, "").strip() for key in ("story", "element", "q", "left")}
    stories = Story.objects.stories().filter(journey=at.journey, withdrawn_at=None)
    rows = passages_to_group(at.journey, stories)
    if story := number_of(asked["story"]):
        rows = rows.filter(story=story)
    if element := number_of(asked["element"]):
        rows = rows.filter(mentions__element=element).distinct()
    if asked["q"]:
        rows = rows.filter(text__icontains=asked["q"][:100])
    if asked["left"]:
        known = Evidence.objects.filter(archetype__journey=at.journey).exclude(archetype__state=State.ASIDE)
        rows = rows.exclude(key__in=known.values("key"))
    page = page_of(request, rows, PER_PAGE)
    found = list(page.object_list)
    places = places_of(at.journey, found)
    elements = (
        Element.objects.filter(mentions__story__in=stories).distinct().only("pk", "title").order_by("title")
    )
    context = {
        "page": page,
        "rows": [(row, places.get((row.story_id, row.key), [])) for row in found],
        "asked": asked,
        "is_asked": any(asked.values()),
        "stories": list(stories.only("pk", "title").order_by("title")),
        "elements": list(elements),
        "choices": choices_of(at),
        "languages": languages_of(at)[:1],
        "query": request.GET.urlencode(),
    }
    return show(request, at, "archetype_group", "group.html", context)


def choices_of(at: At) -> list[tuple[Archetype, list[tuple[Aspect, list[Claim]]]]]:
    """Profile → aspects, each with its claims: where a passage can be put. Two queries."""
    rows = list(at.journey.archetypes.standing())
    claims: dict[tuple[int, str], list[Claim]] = {}
    for claim in Claim.objects.filter(archetype__in=rows):
        claims.setdefault((claim.archetype_id, claim.aspect), []).append(claim)
    return [(row, [(aspect, claims.get((row.pk, aspect), [])) for aspect in Aspect]) for row in rows]


def _put(request: TeamRequest, at: At) -> HttpResponse:
    """`where` is “<profile>:<aspect>” or “<profile>:<aspect>:<claim>”; with `text` they make a new claim there."""
    query = "".join(request.POST.get("query", "").split())  # it goes into a header
    goal = reverse("archetype_group", args=[at.journey.slug]) + (f"?{query}" if query else "")
    picked = numbers_of(request.POST.getlist("passage"))
    passages = list(
        Passage.objects.filter(
            pk__in=picked, story__journey=at.journey, story__withdrawn_at=None, story__is_story=True
        )
    )
    archetype, aspect, claim = place_said(at, request.POST.get("where", ""))
    if not passages or archetype is None:
        toasts.warn(request, _("Tick the passages, and choose where they belong."))
        return redirect(goal)
    words = {code: said for code, said in words_posted(request, at, "text").items() if said["text"]}
    try:
        if words:
            add_claim(archetype, aspect, words, passages=passages, by=request.user)
            count = len(passages)
        else:
            count = group(archetype, aspect, passages, claim=claim, by=request.user)
    except REFUSED as error:
        toasts.warn(request, str(error))
        return redirect(goal)
    said = ngettext("%(count)s passage put to “%(title)s”.", "%(count)s passages put to “%(title)s”.", count)
    toasts.say(request, said % {"count": count, "title": archetype.title})
    return redirect(goal)


def place_said(at: At, where: str) -> tuple[Archetype | None, str, Claim | None]:
    pk, _colon, rest = where.partition(":")
    aspect, _colon, number = rest.partition(":")
    if aspect not in Aspect.values:
        return None, "", None
    archetype = at.journey.archetypes.standing().filter(pk=number_of(pk)).first()
    claim = archetype.claims.filter(pk=number_of(number), aspect=aspect).first() if archetype else None
    return archetype, aspect, claim
