"""A claim: written, worded anew, moved, taken out; and the passages under it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from palante.archetypes.domain.claims import LONGEST, add_claim, drop_claim, move_claim, ungroup, word_claim
from palante.archetypes.models import Aspect, Evidence
from palante.archetypes.queries import sheet_of
from palante.screens.archetypes.room import archetype_at, claim_at, languages_of, show, words_posted
from palante.screens.archetypes.views.profiles import REFUSED, undo_of
from palante.screens.numbers import number_of, numbers_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door


@desk_door(CHANGES)
def claim_add(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Under an aspect, with the passages of its pile that were ticked."""
    row = archetype_at(at, pk)
    aspect = request.POST.get("aspect", "")
    picked = numbers_of(request.POST.getlist("pile"))
    if aspect in Aspect.values:
        try:
            add_claim(
                row, aspect, words_posted(request, at, "text"),
                from_pile=row.evidence.filter(pk__in=picked, aspect=aspect), by=request.user,
            )  # fmt: skip
            undo_of(request, row, _("Written."))
        except REFUSED as error:
            toasts.warn(request, str(error))
    return redirect(f"{row_address(at, row.pk)}#{aspect}")


@desk_door(READS + CHANGES)
def claim_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Its words in each language, its passages, where it could go. What was written stays on the page when it is refused."""
    claim = claim_at(at, pk)
    typed: dict[str, dict[str, str]] = {}
    refused = ""
    if request.method == "POST":
        typed = words_posted(request, at, "text")
        try:
            word_claim(claim, typed, seen=words_posted(request, at, "text", prefix="seen_"), by=request.user)
            undo_of(request, claim.archetype, _("Saved."))
            return redirect(f"{row_address(at, claim.archetype_id)}#{claim.aspect}")
        except REFUSED as error:
            refused = str(error)
            claim.refresh_from_db()
    line = next(line for line in sheet_of(claim.archetype).lines if line.claim.pk == claim.pk)
    fields = [
        language
        | {
            "text": typed.get(language["code"], {}).get(
                "text", claim.words.get(language["code"], {}).get("text", "")
            ),
            "seen": claim.words.get(language["code"], {}).get("text", ""),
        }
        for language in languages_of(at)
    ]
    context = {
        "archetype": claim.archetype,
        "claim": claim,
        "line": line,
        "fields": fields,
        "refused": refused,
        "longest": LONGEST,
        "others": list(at.journey.archetypes.standing().exclude(pk=claim.archetype_id)),
    }
    return show(request, at, "team_archetypes", "claim.html", context, status=422 if refused else 200)


@desk_door(CHANGES)
def claim_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    claim = claim_at(at, pk)
    drop_claim(claim, by=request.user)
    undo_of(request, claim.archetype, _("Taken out. Its passages stay grouped here."))
    return redirect(f"{row_address(at, claim.archetype_id)}#{claim.aspect}")


@desk_door(CHANGES)
def claim_move(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    claim = claim_at(at, pk)
    to = request.POST.get("to", "")
    target = archetype_at(at, number_of(to))
    home = claim.archetype
    try:
        move_claim(claim, target, by=request.user)
        toasts.say(request, _("Moved to “%(title)s”, with its passages.") % {"title": target.title})
    except REFUSED as error:
        toasts.warn(request, str(error))
    return back(request, "team_archetype", at.journey.slug, home.pk)


@desk_door(CHANGES)
def evidence_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    rows = Evidence.objects.filter(archetype__journey=at.journey).select_related("archetype__journey")
    row = get_object_or_404(rows, pk=pk)
    was_claimed = row.claim_id is not None
    ungroup(row, by=request.user)
    if was_claimed:
        undo_of(request, row.archetype, _("The passage no longer stands under this claim."))
    else:
        toasts.say(request, _("The passage was taken away from here. The story is as it was."))
    return back(request, "team_archetype", at.journey.slug, row.archetype_id)


def row_address(at: At, pk: int) -> str:
    return reverse("team_archetype", args=[at.journey.slug, pk])
